// Proofs of one payment: a file from which anybody checks, without a node, what was decided about it.
//
// The file is a proof of c2sp.org/tlog-proof that the entry which decides the payment stands in the journal, under a
// checkpoint that the node has signed and its peers have cosigned. What else there is to know stands in its `extra`, a
// text of a value on each line, so that stock tools take it out: the entry's exact bytes, the order and, where another
// node decided, that node's signed answer (docs/protocol.md, "Proof of a payment"). Plain values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/entry.h"
#include "protocol/envelope.h"
#include "protocol/log_proof.h"
#include "protocol/message.h"
#include "protocol/proof_keys.h"

namespace protocol {

/// Who pays whom, as the client named them: of a payment that was asked of this node and decided at once.
struct NamedParties {
  Alias payer;
  Address payee;
  friend bool operator==(const NamedParties&, const NamedParties&) = default;
};

/// How many decimals the currency of a node has.
struct NodeScale {
  Domain node;
  std::uint8_t scale = 0;  ///< to max_scale
  friend bool operator==(const NodeScale&, const NodeScale&) = default;
};

struct PaymentProof {
  std::uint64_t index = 0;  ///< of the entry that decides: a PaymentOpened, or a PaymentClosed
  std::vector<Hash> path;   ///< from it to the checkpoint's root
  SignedNote note;          ///< the checkpoint
  Bytes entry;              ///< exact bytes
  std::optional<NamedParties> parties;
  std::optional<Bytes> order;  ///< of a payment between currencies: exact bytes of its Order message
  /// Of the payer's and the payee's node, as the node that made the proof knows them, which nobody signs. Not of that
  /// node itself, whose checkpoint says it; none in files from before there were any.
  std::vector<NodeScale> scales;
  std::optional<MessageProof> answer;  ///< of the node that the order was sent to, as it came
  std::vector<NodeKey> keys;           ///< under which all this is signed, as the node that made the proof knows them
};

std::string to_text(const PaymentProof& proof);
/// malformed or oversize for anything that to_text() does not give; nothing is verified.
Result<PaymentProof> parse_payment_proof(std::string_view text);

/// What a proof shows.
struct ProvedPayment {
  Checkpoint checkpoint;
  Domain writer;            ///< whose journal it is
  std::uint64_t entry = 0;  ///< index of the entry
  Time recorded;            ///< when, by the writer's clock
  std::vector<Transfer> transfers;
  PaymentKey key;
  PaymentStatus status = PaymentStatus::accepted;
  Reason reason = Reason::none;  ///< of a refusal
  std::string payer;             ///< addresses; empty where the file does not name them
  std::string payee;
  Amount paid;      ///< by the payer; zero, like `credited`, where the file has no order and the entry no amount
  Amount credited;  ///< likewise `paid`: what was asked for, and has not moved, if it is refused
  std::vector<NodeScale> scales;  ///< by the word of who made the file
  std::optional<PaymentKey> refund_of;
  Domain decided;                    ///< the node that decided
  std::vector<ProofSigner> signers;  ///< of the checkpoint, then of the answer and those inside it
  /// Nodes whose answer stands inside another one, which vouches for it, and whose key is not known.
  std::vector<Domain> unchecked;
  bool payee_node_answered = false;  ///< or it is the payee's own journal; else another node says that it accepted
};

/// bad_signature, malformed, or corrupt where a path leads elsewhere or two parts contradict each other. Keys that are
/// given count in the place of those in the file.
Result<ProvedPayment> verify(const PaymentProof& proof, std::vector<NodeKey> given = {});

}  // namespace protocol
