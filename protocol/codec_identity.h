// The bytes inside an invitation's text, and what identities and their changes share. Private to protocol: the text is
// what people hand over (identity.h).
#pragma once

#include <cstddef>
#include <string_view>

#include "protocol/identity.h"

namespace protocol {

inline constexpr std::size_t invitation_id_bytes = 16;
inline constexpr std::size_t invitation_secret_bytes = 32;

/// Base64 and the lines around it, not too long; whether it is a certificate is for TLS to say.
bool is_certificate(std::string_view text);

Bytes encode(const Invitation& invitation);
Result<Invitation> decode_invitation(std::string_view bytes);

}  // namespace protocol
