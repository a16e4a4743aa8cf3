// Proofs of one balance: a file by which a member checks that what the account held at a checkpoint is part of the
// circulation that the association has signed, and so that it could leave nobody out (sum_tree.h).
//
// A text with a value on each line, then the checkpoint with its signatures (docs/protocol.md, "Proof of a balance").
// Plain values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/proof_keys.h"
#include "protocol/sum_tree.h"

namespace protocol {

/// What a checkpoint says of its tree of balances, on a line of its own: `balances <sum> <accounts> <root in base64>`.
struct BalancesLine {
  SumNode root;
  std::uint64_t accounts = 0;
  friend bool operator==(const BalancesLine&, const BalancesLine&) = default;
};
std::string to_text(const BalancesLine& line);
/// malformed if the checkpoint has no such line, or one in another form.
Result<BalancesLine> balances_in(const Checkpoint& checkpoint);

struct BalanceProof {
  AccountId account;
  std::int64_t balance = 0;  ///< minor units, held amounts included; below zero on a mutual credit's account
  Hash salt;
  std::uint64_t leaf = 0;     ///< place among the accounts of the checkpoint
  std::vector<SumNode> path;  ///< what stands beside the way to the root, lowest first
  std::vector<NodeKey> keys;  ///< the log's, then its witnesses'
  SignedNote note;            ///< the checkpoint

  friend bool operator==(const BalanceProof&, const BalanceProof&) = default;
};

std::string to_text(const BalanceProof& proof);
/// Whether a text begins like one.
bool is_balance_proof(std::string_view text);
/// malformed or oversize for anything that to_text() does not give; nothing is verified.
Result<BalanceProof> parse_balance_proof(std::string_view text);

/// What a proof shows.
struct ProvedBalance {
  Checkpoint checkpoint;
  Domain writer;
  AccountId account;
  std::int64_t balance = 0;
  BalancesLine all;                  ///< the sum that the balance is part of
  std::int64_t circulation = 0;      ///< as the checkpoint says it, without notes of paper
  std::int64_t ahead = 0;            ///< the rest of the sum, which no account had before: as the checkpoint says it
  std::vector<ProofSigner> signers;  ///< of the checkpoint
};

/// bad_signature, malformed, or corrupt where the path leads elsewhere, the sum is not what the checkpoint says
/// circulates, or its figures have two readings. Keys that are given count in the place of those in the file.
Result<ProvedBalance> verify(const BalanceProof& proof, std::vector<NodeKey> given = {});

}  // namespace protocol
