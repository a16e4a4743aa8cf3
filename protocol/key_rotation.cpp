#include "protocol/key_rotation.h"

#include <algorithm>

#include "protocol/check.h"
#include "protocol/message.h"

namespace protocol {

KeyRotation rotate(const KeySuccession& succession, const KeyPair& before, const KeyPair& after) {
  check(succession.before == PublicKeys{before.message.public_key(), before.contract.public_key()} &&
            succession.after == PublicKeys{after.message.public_key(), after.contract.public_key()},
        "a rotation is signed by the keys it names");
  KeyRotation rotation{.succession = encode(succession)};
  const auto sign = [&](const SigningKey& key) { return key.sign(key_succession_type, rotation.succession); };
  rotation.by_message_before = sign(before.message);
  rotation.by_contract_before = sign(before.contract);
  rotation.by_message = sign(after.message);
  rotation.by_contract = sign(after.contract);
  return rotation;
}

Result<KeySuccession> verify(const KeyRotation& rotation) {
  auto succession = decode_key_succession(rotation.succession);
  if (!succession) return succession;
  const auto is_signed = [&](const PublicKey& key, const Signature& signature) {
    return verify(key, key_succession_type, rotation.succession, signature);
  };
  if (!is_signed(succession->before.message, rotation.by_message_before) ||
      !is_signed(succession->before.contract, rotation.by_contract_before) ||
      !is_signed(succession->after.message, rotation.by_message) ||
      !is_signed(succession->after.contract, rotation.by_contract))
    return failure(Reason::bad_signature, "a rotation of keys that not all of them have signed");
  return succession;
}

static std::optional<KeyRotation> rotation_in(std::string_view message) {
  if (!is_key_rotation(message)) return std::nullopt;
  const auto decoded = decode_message(message);
  return decoded ? std::optional(std::get<KeyRotation>(*decoded)) : std::nullopt;
}

std::uint32_t rotation_number(std::string_view message) {
  const auto rotation = rotation_in(message);
  const auto succession = rotation ? decode_key_succession(rotation->succession) : failure(Reason::malformed);
  return succession ? succession->number : 0;
}

std::uint32_t last_rotation(const std::vector<Bytes>& messages) {
  std::uint32_t last = 0;
  for (const Bytes& message : messages) last = std::max(last, rotation_number(message));
  return last;
}

const PublicKeys* KeyHistory::at(std::uint32_t number) const {
  return number < first_ || number > this->number() ? nullptr : &keys_[number - first_];
}

Result<std::optional<KeySuccession>> KeyHistory::next(std::string_view message) const {
  check(!keys_.empty(), "a history begins with keys");
  const auto rotation = rotation_in(message);
  if (!rotation) return failure(Reason::malformed, "no rotation of keys");
  auto succession = decode_key_succession(rotation->succession);
  if (!succession) return std::unexpected(succession.error());
  if (succession->node != node_) return failure(Reason::malformed, "a rotation of the keys of another node");
  const auto number = succession->number;
  if (number < first_) return std::nullopt;
  if (const PublicKeys* known = at(number)) {
    const bool same = number == first_ ? *known == succession->after : announcements_[number - first_ - 1] == message;
    if (same) return std::nullopt;
    return failure(Reason::id_conflict, "other keys under the number of a rotation that was followed");
  }
  if (number != this->number() + 1) return failure(Reason::stale_version, "not the next rotation of keys");
  if (succession->before != current()) return failure(Reason::bad_signature, "a rotation by keys not in force");
  if (const auto verified = verify(*rotation); !verified) return std::unexpected(verified.error());
  return std::optional(*std::move(succession));
}

Result<void> KeyHistory::follow(std::string_view message) {
  const auto succession = next(message);
  if (!succession) return std::unexpected(succession.error());
  if (!*succession) return {};
  keys_.push_back((*succession)->after);
  announcements_.emplace_back(message);
  return {};
}

}  // namespace protocol
