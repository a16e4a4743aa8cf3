// The bytes inside an invitation's text. Private to protocol: the text is what people hand over (identity.h).
#pragma once

#include <cstddef>
#include <string_view>

#include "protocol/identity.h"

namespace protocol {

inline constexpr std::size_t invitation_id_bytes = 16;
inline constexpr std::size_t invitation_secret_bytes = 32;

Bytes encode(const Invitation& invitation);
Result<Invitation> decode_invitation(std::string_view bytes);

}  // namespace protocol
