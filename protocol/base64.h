// Base64 (RFC 4648), strict: what is read is exactly what would be written. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "protocol/id.h"

namespace protocol {

/// With `+`, `/` and padding, as in signed notes.
std::string to_base64(std::string_view bytes);
/// malformed for anything that to_base64() does not give.
Result<Bytes> from_base64(std::string_view text);

/// With `-`, `_` and no padding, as in invitations.
std::string to_base64url(std::string_view bytes);
/// malformed for anything that to_base64url() does not give.
Result<Bytes> from_base64url(std::string_view text);

}  // namespace protocol
