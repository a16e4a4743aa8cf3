// By whose keys a proof is believed. A proof file names the keys it was made under; who checks it brings those he has
// from the associations themselves, which then count alone. What is said of a proof says which of the two it was.
//
// Plain values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/address.h"
#include "protocol/checkpoint.h"
#include "protocol/note.h"
#include "protocol/proof_lines.h"

namespace protocol {

/// What a node signs with a key: its own checkpoints and, as a witness, those of others; or its messages.
enum class KeyUse : std::uint8_t { log = 1, message = 2 };

/// A key as a proof or a person names it: `miel.example/log=<64 hexadecimal digits>`.
struct NodeKey {
  Domain node;
  KeyUse use = KeyUse::log;
  PublicKey key;

  std::string text() const;
  /// malformed for anything that text() does not give.
  static Result<NodeKey> parse(std::string_view text);
  friend bool operator==(const NodeKey&, const NodeKey&) = default;
};

/// The lines `key` of a proof file, as many as stand there: at most 64, or `lines` fails.
std::vector<NodeKey> read_keys(ProofLines& lines);

/// The keys of one proof.
struct ProofKeys {
  std::vector<NodeKey> in_file;
  std::vector<NodeKey> given;  ///< by who checks it

  /// Those that may have signed: the given ones of this node and use; without any, the one in the file.
  std::vector<NodeKey> of(const Domain& node, KeyUse use) const;
  bool is_given(const NodeKey& key) const;
};

enum class SignerRole : std::uint8_t { log = 1, witness = 2, answer = 3 };

/// A signature of a proof that holds.
struct ProofSigner {
  SignerRole role = SignerRole::log;
  NodeKey key;
  bool given = false;        ///< by who checks; else it is the one in the file, which proves nothing by itself
  std::int64_t seconds = 0;  ///< when a witness says it signed, since 1970; zero of others
  friend bool operator==(const ProofSigner&, const ProofSigner&) = default;
};

/// `<domain>/journal`, as it is or with what a restore has added, and `<domain>/witness`: whose name it is; malformed.
Result<Domain> node_of_origin(std::string_view name);
Result<Domain> node_of_witness(std::string_view name);

/// The checkpoint in a note, if the log that it names has signed it first, and every other signature is that of a
/// witness and holds; adds who signed. malformed, or bad_signature: also of one for which no key is there.
Result<Checkpoint> verify_checkpoint(const SignedNote& note, const ProofKeys& keys, std::vector<ProofSigner>& signers);

/// malformed if the file names a key under which nothing in it is signed.
Result<void> check_all_used(const ProofKeys& keys, const std::vector<ProofSigner>& signers);

}  // namespace protocol
