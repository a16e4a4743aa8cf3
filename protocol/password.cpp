#include "protocol/password.h"

#include <sodium.h>

#include <array>

#include "protocol/check.h"

namespace protocol {

Result<void> check_password(std::string_view password) {
  if (password.size() >= min_password_bytes && password.size() <= max_password_bytes) return {};
  return failure(Reason::malformed, "a password has 10 to 256 bytes");
}

Bytes hash_password(std::string_view password) {
  check(check_password(password).has_value(), "a password has its length");
  check(sodium_init() >= 0, "libsodium is initialised");
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const int outcome = crypto_pwhash_str(text.data(), password.data(), password.size(),
                                        crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
  check(outcome == 0, "there is memory to hash a password");
  return text.data();
}

bool matches_password(const Bytes& hash, std::string_view password) {
  check(sodium_init() >= 0, "libsodium is initialised");
  if (password.size() > max_password_bytes) return false;
  // libsodium compares in time that does not depend on where the hashes differ.
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace protocol
