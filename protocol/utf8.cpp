#include "protocol/utf8.h"

#include <array>

namespace protocol {
namespace {

constexpr char32_t last_code_point = 0x10FFFF;

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}
bool is_surrogate(char32_t code_point) {
  return code_point >= 0xD800 && code_point <= 0xDFFF;
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
  if (code_point < least.at(length) || code_point > last_code_point || is_surrogate(code_point)) return std::nullopt;
  position += length;
  return code_point;
}

}  // namespace protocol
