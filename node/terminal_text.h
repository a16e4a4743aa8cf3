// Text that others have chosen, as it may be written to a terminal and into documents. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace node {

/// The text in UTF-8, with what is none, and control characters, as `\x1b`: nothing in it moves a cursor or ends a
/// line.
std::string terminal_text(std::string_view text);

}  // namespace node
