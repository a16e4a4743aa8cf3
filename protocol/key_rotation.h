// How the keys of a node change: it announces the next ones in a message that all keys sign, those that go and those
// that come. Rotations are numbered, and each is followed once: an old announcement cannot come again.
//
// Message and contract key change together. The log key signs nothing between nodes, and stays. Plain data, safe from
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/address.h"
#include "protocol/id.h"
#include "protocol/signing.h"

namespace protocol {

inline constexpr std::string_view key_succession_type = "application/vnd.lokaponto.key-succession.v1+protobuf";

/// The keys with which a node signs what it says to peers.
struct PublicKeys {
  PublicKey message;   ///< envelopes, greetings, introductions
  PublicKey contract;  ///< agreements and settlement notes

  friend bool operator==(const PublicKeys&, const PublicKeys&) = default;
};

/// What is signed when keys change.
struct KeySuccession {
  Domain node;               ///< whose
  std::uint32_t number = 0;  ///< of the rotation: 1 for the first, at most max_key_rotations
  PublicKeys before;
  PublicKeys after;         ///< two keys that are not those before
  std::string certificate;  ///< as in NodeIdentity, in the place of those accepted before

  friend bool operator==(const KeySuccession&, const KeySuccession&) = default;
};

Bytes encode(const KeySuccession& succession);
/// malformed, oversize or unsupported_version.
Result<KeySuccession> decode_key_succession(std::string_view bytes);

/// A message (message.h): from the first envelope after the one that holds it, its sender signs with the new keys.
struct KeyRotation {
  Bytes succession;  ///< exact bytes of a KeySuccession
  Signature by_message_before;
  Signature by_contract_before;
  Signature by_message;
  Signature by_contract;

  friend bool operator==(const KeyRotation&, const KeyRotation&) = default;
};

/// A pair of secret keys.
struct KeyPair {
  const SigningKey& message;
  const SigningKey& contract;
};

/// check()s that the keys are those that the succession names.
KeyRotation rotate(const KeySuccession& succession, const KeyPair& before, const KeyPair& after);

/// What a rotation says, if it reads (else as decode_key_succession) and all four signatures are those of the keys it
/// names (else bad_signature).
Result<KeySuccession> verify(const KeyRotation& rotation);

/// Whether these are the bytes of a message that holds a rotation. Looks at its first bytes only.
bool is_key_rotation(std::string_view message);

/// The number of the rotation in a message's bytes; 0 if it holds none that reads.
std::uint32_t rotation_number(std::string_view message);

/// The number of the last rotation that these messages hold; 0 if they hold none.
std::uint32_t last_rotation(const std::vector<Bytes>& messages);

/// The keys of one node, from some rotation on, as its announcements follow from each other.
class KeyHistory {
 public:
  KeyHistory() = default;
  /// `number`: of the last rotation before these keys; 0 if there was none.
  KeyHistory(Domain node, std::uint32_t number, const PublicKeys& keys)
      : node_(std::move(node)), first_(number), keys_{keys} {}

  const Domain& node() const { return node_; }
  /// Of the keys in force.
  std::uint32_t number() const { return first_ + static_cast<std::uint32_t>(announcements_.size()); }
  const PublicKeys& current() const { return keys_.back(); }
  /// The keys in force after this rotation; nullptr if they are not known.
  const PublicKeys* at(std::uint32_t number) const;
  /// Number of the oldest keys known.
  std::uint32_t first() const { return first_; }
  /// All that are known, the oldest first.
  const std::vector<PublicKeys>& all() const { return keys_; }
  /// Exact bytes of the messages by which these keys came, all but the oldest.
  const std::vector<Bytes>& announcements() const { return announcements_; }

  /// What a message with a rotation means here, if it is not known already: nullopt then, and for one that came before
  /// all that is known. Else malformed (it is no rotation of this node), id_conflict (other keys under a number that
  /// was used), stale_version (not the next number), bad_signature (or keys before that are not those in force).
  Result<std::optional<KeySuccession>> next(std::string_view message) const;
  /// Follows a rotation that is known or the next one; as above.
  Result<void> follow(std::string_view message);

 private:
  Domain node_;
  std::uint32_t first_ = 0;
  std::vector<PublicKeys> keys_;
  std::vector<Bytes> announcements_;
};

}  // namespace protocol
