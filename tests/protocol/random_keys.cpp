// Random changes of keys, as messages and entries.
#include "tests/protocol/random_values.h"

namespace protocol_tests {

using namespace protocol;

KeySuccession RandomValues::key_succession() {
  return {.node = domain(),
          .number = static_cast<std::uint32_t>(1 + below(256)),
          .before = {id<PublicKey>(), id<PublicKey>()},
          .after = {id<PublicKey>(), id<PublicKey>()},
          .certificate = certificates(4000)};
}

KeyRotation RandomValues::key_rotation() {
  return {encode(key_succession()), id<Signature>(), id<Signature>(), id<Signature>(), id<Signature>()};
}

KeysRotated RandomValues::keys_rotated() {
  const bool own = coin();
  KeysRotated rotated{.peer = own ? Domain{} : domain(), .rotation = encode(Message{key_rotation()}), .place = {}};
  if (!own) rotated.place = {1 + below(100'000), static_cast<std::uint32_t>(below(1024))};
  return rotated;
}

}  // namespace protocol_tests
