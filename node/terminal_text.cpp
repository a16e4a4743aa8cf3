#include "node/terminal_text.h"

#include "protocol/id.h"
#include "protocol/utf8.h"

namespace node {

std::string terminal_text(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = at;
    const auto code_point = protocol::next_code_point(text, at);
    if (code_point && !protocol::is_control(*code_point)) {
      shown += text.substr(begin, at - begin);
      continue;
    }
    if (!code_point) at = begin + 1;
    for (const char byte : text.substr(begin, at - begin)) shown += "\\x" + protocol::to_hex({&byte, 1});
  }
  return shown;
}

}  // namespace node
