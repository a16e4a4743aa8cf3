// Passwords as they are kept: Argon2id (RFC 9106, by libsodium), with the salt and the costs in the text.
//
// Both functions take tens of milliseconds and 64 MiB by design: never on a thread that serves others. Any thread.
#pragma once

#include <string_view>

#include "protocol/id.h"

namespace protocol {

inline constexpr std::size_t min_password_bytes = 10;
inline constexpr std::size_t max_password_bytes = 256;

/// malformed, saying which, unless the password has a length between these. Nothing else is asked of it: rules about
/// digits and capitals make passwords worse (NIST SP 800-63B, 5.1.1.2). Bytes are compared as they come.
Result<void> check_password(std::string_view password);

/// For a password that check_password() lets pass. Stops the process if there is no memory.
Bytes hash_password(std::string_view password);

/// Whether it is the password of the hash. False for a text that is no such hash.
bool matches_password(const Bytes& hash, std::string_view password);

}  // namespace protocol
