#include "protocol/sepa_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/utf8.h"

namespace protocol {

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

constexpr std::string_view others = "/-?:().,'+ ";  ///< than letters and digits

bool is_plain(char32_t character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || (character < 0x80 && others.contains(static_cast<char>(character)));
}

/// What stands for a character that is not plain; nullopt if nothing does.
std::optional<std::string_view> plain_form(char32_t character) {
  constexpr std::string_view marks = "&_;[]{}\\|~`";
  constexpr std::string_view forms = "+-,()()//-'";
  const auto mark = character < 0x80 ? marks.find(static_cast<char>(character)) : std::string_view::npos;
  if (mark != std::string_view::npos) return forms.substr(mark, 1);
  if (character >= 0x300 && character <= 0x36F) return "";  // an accent on the letter before
  for (const Row& row : rows) {
    if (character < row.first || character >= row.first + 32) continue;
    const std::string_view found = word(row.words, character - row.first);
    if (!found.empty() && found != "?") return found;
  }
  return std::nullopt;
}

/// Single spaces, none at either end.
std::string tidy(std::string_view plain) {
  std::string text;
  for (const char letter : plain)
    if (letter != ' ' || (!text.empty() && text.back() != ' ')) text += letter;
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

bool is_white(char32_t character) {
  return character <= ' ' || character == 0xA0 || character == 0x202F;
}

}  // namespace

SepaText to_sepa_text(std::string_view utf8) {
  SepaText made;
  for (std::size_t position = 0; position < utf8.size();) {
    const auto character = next_code_point(utf8, position);
    if (!character) ++position;
    if (character && is_plain(*character)) {
      made.text += static_cast<char>(*character);
      continue;
    }
    const auto form = character ? plain_form(*character) : std::nullopt;
    made.whole = made.whole && (form || (character && is_white(*character)));
    made.text += form.value_or(" ");
  }
  made.text = tidy(made.text);
  return made;
}

bool is_sepa_text(std::string_view text) {
  return std::ranges::all_of(text, [](char character) { return is_plain(static_cast<unsigned char>(character)); });
}

bool has_sepa_form(std::string_view utf8) {
  return to_sepa_text(utf8).text.find_first_not_of(others) != std::string::npos;
}

}  // namespace protocol
