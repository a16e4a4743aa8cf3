#include "node/sepa_text.h"

#include <algorithm>
#include <array>

#include "node/bank_text.h"
#include "node/utf8.h"

namespace node {

using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

/// One word for each code point of a row of Unicode; `?` where there is none.
struct Row {
  char32_t first;
  std::string_view words;
};

constexpr std::array rows{
    Row{0xAA, "a"},
    Row{0xB0, "o"},
    Row{0xBA, "o"},
    Row{0xC0, "A A A A A A AE C E E E E I I I I D N O O O O O ? O U U U U Y TH ss"},
    Row{0xE0, "a a a a a a ae c e e e e i i i i d n o o o o o ? o u u u u y th y"},
    Row{0x100, "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g"},
    Row{0x120, "G g G g H h H h I i I i I i I i I i IJ ij J j K k k L l L l L l L"},
    Row{0x140, "l L l N n N n N n 'n N n O o O o O o OE oe R r R r R r S s S s S s"},
    Row{0x160, "S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s"},
    Row{0x218, "S s T t"},
    Row{0x2010, "- - - - - - ? ? ' ' ? '"},
};

std::string_view word(std::string_view words, std::size_t number) {
  for (; number > 0 && !words.empty(); --number) words.remove_prefix(std::min(words.find(' '), words.size() - 1) + 1);
  return words.substr(0, words.find(' '));
}

bool is_plain(char32_t character) {
  constexpr std::string_view others = "/-?:().,'+ ";
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || (character < 0x80 && others.contains(static_cast<char>(character)));
}

/// What stands for a character that is not plain; nullopt if nothing does.
std::optional<std::string_view> plain_form(char32_t character) {
  if (character == U'&') return "+";
  if (character == U'_') return "-";
  if (character >= 0x300 && character <= 0x36F) return "";  // an accent on the letter before
  for (const Row& row : rows) {
    if (character < row.first || character >= row.first + 32) continue;
    const std::string_view found = word(row.words, character - row.first);
    if (!found.empty() && found != "?") return found;
  }
  return std::nullopt;
}

std::string number_of(char32_t character) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (auto rest = static_cast<std::uint32_t>(character); rest > 0 || text.size() < 4; rest /= 16)
    text.insert(text.begin(), digits[rest % 16]);
  return "U+" + text;
}

}  // namespace

Result<std::string> to_sepa_text(std::string_view utf8) {
  if (likely_encoding(utf8) != TextEncoding::utf8) return failure(Reason::malformed, "not UTF-8");
  const std::string text = tidy(utf8);
  std::string plain;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t character = *next_code_point(text, position);
    if (is_plain(character)) {
      plain += static_cast<char>(character);
      continue;
    }
    const auto form = plain_form(character);
    if (!form)
      return failure(Reason::malformed, "the character " + number_of(character) + " has no form that banks take");
    plain += *form;
  }
  return tidy(plain);  // an accent that stood alone leaves two spaces
}

bool is_sepa_text(std::string_view text) {
  return std::ranges::all_of(text, [](char character) { return is_plain(static_cast<unsigned char>(character)); });
}

}  // namespace node
