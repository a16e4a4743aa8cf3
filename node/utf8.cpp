#include "node/utf8.h"

#include "protocol/check.h"

namespace node {
namespace {

constexpr char32_t last_code_point = 0x10FFFF;

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}
bool is_surrogate(char32_t code_point) {
  return code_point >= 0xD800 && code_point <= 0xDFFF;
}

}  // namespace

bool has_control(std::string_view text) {
  for (std::size_t position = 0; position < text.size();)
    if (const auto code_point = next_code_point(text, position); !code_point || is_control(*code_point)) return true;
  return false;
}

void append_utf8(std::string& text, char32_t code_point) {
  protocol::check(code_point <= last_code_point && !is_surrogate(code_point), "a code point is one of Unicode's");
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
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  text.resize(most);
  return text;
}

}  // namespace node
