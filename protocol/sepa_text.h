// The characters that every bank of the SEPA area takes: a-z A-Z 0-9 / - ? : ( ) . , ' + and the space. Pure; any
// thread.
//
// What is written to a bank goes through here, so that no name of anybody stops a file: books keep names as people
// write them, and whether one can be written at all is asked before a transfer is ordered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace protocol {

inline constexpr std::int64_t max_transfer_cents = 99'999'999'999;  ///< of one SEPA transfer: the scheme's own bound

struct SepaText {
  std::string text;
  bool whole = true;  ///< every character had a form of its own; false if a space stands for one
};

/// The text in those characters, tidy: accents fall away, ligatures come apart, dashes, quotes and brackets become
/// plain, & and _ become + and -, as the European Payments Council advises; a space stands for what has no such form,
/// or is not UTF-8.
SepaText to_sepa_text(std::string_view utf8);

/// Whether the text is made of those characters alone.
bool is_sepa_text(std::string_view text);

/// Whether a name is one in those characters too: a letter or digit is left of it.
bool has_sepa_form(std::string_view utf8);

}  // namespace protocol
