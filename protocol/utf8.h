// UTF-8, strictly (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace protocol {

/// The code point that begins at `position`, which moves behind it; nullopt if none is well formed there.
/// position < text.size().
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& position);

}  // namespace protocol
