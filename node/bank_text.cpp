#include "node/bank_text.h"

#include <algorithm>
#include <array>

#include "protocol/amount.h"
#include "protocol/utf8.h"

namespace node {

using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr char dos_end_of_file = '\x1A';

// What Windows-1252 has from 0x80 to 0x9F; 0 where it has nothing.
constexpr std::array<char32_t, 32> windows_1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::optional<char32_t> next_character(std::string_view bytes, std::size_t& position, TextEncoding encoding) {
  if (encoding == TextEncoding::utf8) return protocol::next_code_point(bytes, position);
  const auto byte = static_cast<unsigned char>(bytes[position++]);
  if (byte < 0x80 || byte >= 0xA0) return byte;
  const char32_t character = windows_1252.at(byte - 0x80U);
  return character == 0 ? std::nullopt : std::optional(character);
}

std::string_view without_marks(std::string_view bytes) {
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  if (bytes.ends_with(dos_end_of_file)) bytes.remove_suffix(1);
  return bytes;
}

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

bool is_white(char32_t character) {
  return character <= ' ' || character == 0xA0 || character == 0x202F;
}

}  // namespace

TextEncoding likely_encoding(std::string_view bytes) {
  for (std::size_t position = 0; position < bytes.size();)
    if (!protocol::next_code_point(bytes, position)) return TextEncoding::windows_1252;
  return TextEncoding::utf8;
}

Result<std::string> decode_text(std::string_view bytes, TextEncoding encoding) {
  bytes = without_marks(bytes);
  std::string text;
  text.reserve(bytes.size());
  std::size_t line = 1;
  for (std::size_t position = 0; position < bytes.size();) {
    auto character = next_character(bytes, position, encoding);
    if (!character)
      return std::unexpected(failure_at(line, Reason::malformed, "a byte that the file's encoding does not have"));
    if (character == U'\r') {
      if (position < bytes.size() && bytes[position] == '\n') ++position;
      character = U'\n';
    }
    if (protocol::is_control(*character) && character != U'\n' && character != U'\t')
      return std::unexpected(failure_at(line, Reason::malformed, "a control character"));
    if (character == U'\n') ++line;
    protocol::append_utf8(text, *character);
  }
  return text;
}

std::string tidy(std::string_view utf8) {
  std::string text;
  bool space = false;
  for (std::size_t position = 0; position < utf8.size();) {
    const std::size_t begin = position;
    const auto character = protocol::next_code_point(utf8, position);
    if (!character) break;
    if (!is_white(*character)) {
      if (space && !text.empty()) text += ' ';
      text += utf8.substr(begin, position - begin);
    }
    space = is_white(*character);
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\n";
  const std::size_t begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white) + 1 - begin);
}

Result<std::int64_t> parse_cents(std::string_view text, char decimal_mark) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t mark = text.find(decimal_mark);
  const std::string_view whole = text.substr(0, mark);
  const std::string_view decimals = mark == std::string_view::npos ? "" : text.substr(mark + 1);
  if ((whole.empty() && decimals.empty()) || !std::ranges::all_of(whole, is_digit) ||
      !std::ranges::all_of(decimals, is_digit))
    return failure(Reason::malformed, "not an amount");
  if (decimals.find_first_not_of('0', protocol::euro_scale) != std::string_view::npos)
    return failure(Reason::wrong_scale, "an amount below the cent");
  std::string decimal(whole.empty() ? "0" : whole);
  if (!decimals.empty()) decimal.append(".").append(decimals.substr(0, protocol::euro_scale));
  const auto cents = protocol::parse_decimal(decimal, protocol::euro_scale);
  if (!cents || *cents > max_bank_cents)
    return failure(Reason::amount_overflow, "an amount of more than 10000000000.00");
  return negative ? -*cents : *cents;
}

protocol::Failure failure_at(std::size_t line, Reason reason, std::string_view what) {
  return {reason, "line " + std::to_string(line) + ": " + std::string(what)};
}

void Faults::add(std::size_t line, Reason reason, std::string_view what) {
  if (!any()) first_ = failure_at(line, reason, what);
}

}  // namespace node
