// The characters that every bank of the SEPA area takes: a-z A-Z 0-9 / - ? : ( ) . , ' + and the space. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"

namespace node {

/// The text in those characters, tidy: accents fall away, ligatures come apart, dashes and apostrophes become plain, &
/// and _ become + and -, as the European Payments Council advises. malformed if a character has no such form; the
/// detail names it by its number, as in U+4E2D.
protocol::Result<std::string> to_sepa_text(std::string_view utf8);

/// Whether the text is made of those characters alone.
bool is_sepa_text(std::string_view text);

}  // namespace node
