// Texts within the few pages that a node serves.
#pragma once

#include <string>
#include <string_view>

namespace node {

/// The text as HTML shows it, between tags or within quotes. Any thread.
std::string html_text(std::string_view text);

}  // namespace node
