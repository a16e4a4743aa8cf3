// UTF-8, strictly (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// Whether it is one of Unicode's that a text can hold: no surrogate, at most U+10FFFF.
constexpr bool is_code_point(char32_t code_point) {
  return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

/// The code point that begins at `position`, which moves behind it; nullopt if none is well formed there.
/// position < text.size().
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& position);

/// Whether it is a control character of ASCII or Latin-1: white space but the space, and what moves cursors.
constexpr bool is_control(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F);
}

/// Whether a text has one of them, or is not UTF-8.
bool has_control(std::string_view text);

/// Appends a code point, which is_code_point().
void append_utf8(std::string& text, char32_t code_point);

/// `count` code points from the one numbered `first` (from 0), or as many as are left. The text is UTF-8.
std::string_view code_points(std::string_view text, std::size_t first, std::size_t count);

/// At most so many bytes of it, and no character cut in two. The text is UTF-8.
std::string cut_to_bytes(std::string text, std::size_t most);

}  // namespace protocol
