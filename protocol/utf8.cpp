#include "protocol/utf8.h"

#include <array>

#include "protocol/check.h"

namespace protocol {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// How many bytes a sequence has by its first one; 0 if none begins so.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC0) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF8 ? 4 : 0;
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view text, std::size_t& position) {
  // The least code point that needs so many bytes: anything lower is an overlong form.
  static constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<unsigned char>(text[position]);
  const std::size_t length = sequence_length(lead);
  if (length == 0 || length > text.size() - position) return std::nullopt;
  char32_t code_point = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[position + i])) return std::nullopt;
    code_point = code_point << 6U | (static_cast<unsigned char>(text[position + i]) & 0x3FU);
  }
  if (code_point < least.at(length) || !is_code_point(code_point)) return std::nullopt;
  position += length;
  return code_point;
}

bool has_control(std::string_view text) {
  for (std::size_t position = 0; position < text.size();)
    if (const auto code_point = next_code_point(text, position); !code_point || is_control(*code_point)) return true;
  return false;
}

void append_utf8(std::string& text, char32_t code_point) {
  check(is_code_point(code_point), "a code point is one of Unicode's");
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
    return;
  }
  const unsigned continuations = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  const unsigned marks = (0xFF00U >> (continuations + 1)) & 0xFFU;  // as many ones as there are bytes
  text += static_cast<char>(marks | (code_point >> (6U * continuations)));
  for (unsigned left = continuations; left > 0; --left)
    text += static_cast<char>(0x80U | ((code_point >> (6U * (left - 1))) & 0x3FU));
}

std::string_view code_points(std::string_view text, std::size_t first, std::size_t count) {
  const auto skip = [&](std::size_t position, std::size_t steps) {
    for (; position < text.size() && (steps > 0 || is_continuation(text[position])); ++position)
      if (!is_continuation(text[position])) --steps;
    return position;
  };
  const std::size_t begin = skip(0, first);
  return text.substr(begin, skip(begin, count) - begin);
}

std::string cut_to_bytes(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && is_continuation(text[most])) --most;
  text.resize(most);
  return text;
}

}  // namespace protocol
