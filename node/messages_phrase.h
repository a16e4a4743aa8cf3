// A text for people in every language of the program. Constants only: whatever the program says to a person stands in a
// header node/messages_*.h, both languages side by side.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace node {

enum class Language : unsigned char { english, french };

class Phrase {
 public:
  /// {0}, {1} ... stand for what is filled in. Does not compile unless both texts are there and fill in the same
  /// values.
  consteval Phrase(std::string_view english, std::string_view french) : english_(english), french_(french) {
    const bool alike = !english.empty() && !french.empty() && same_places(english, french);
    if (!alike) texts_differ();
  }

  constexpr std::string_view in(Language language) const { return language == Language::french ? french_ : english_; }

 private:
  static void texts_differ();  ///< never defined: what calls it is no constant

  static consteval bool has(std::string_view text, char digit) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i)
      if (text[i] == '{' && text[i + 1] == digit && text[i + 2] == '}') return true;
    return false;
  }
  static consteval bool same_places(std::string_view a, std::string_view b) {
    for (char digit = '0'; digit <= '9'; ++digit)
      if (has(a, digit) != has(b, digit)) return false;
    return std::ranges::count(a, '{') == std::ranges::count(b, '{');
  }

  std::string_view english_;
  std::string_view french_;
};

}  // namespace node
