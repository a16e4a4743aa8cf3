// UTF-8, strictly (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace node {

/// The code point that begins at `position`, which moves behind it; nullopt if none is well formed there.
/// position < text.size().
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& position);

/// Whether it is a control character of ASCII or Latin-1: white space but the space, and what moves cursors.
constexpr bool is_control(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F);
}

/// Appends a code point that is no surrogate and at most U+10FFFF.
void append_utf8(std::string& text, char32_t code_point);

/// `count` code points from the one numbered `first` (from 0), or as many as are left. The text is UTF-8.
std::string_view code_points(std::string_view text, std::size_t first, std::size_t count);

/// At most so many bytes of it, and no character cut in two. The text is UTF-8.
std::string cut_to_bytes(std::string text, std::size_t most);

}  // namespace node
