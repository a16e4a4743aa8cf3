// Codes of problems that only HTTP knows, beside the reasons of the protocol (protocol/result.h). Constant; any thread.
#pragma once

#include <span>
#include <string_view>

#include "node/messages_phrase.h"

namespace node {

struct HttpCode {
  std::string_view code;  ///< stable, as reasons are
  unsigned status = 0;    ///< under which it is answered
  Phrase sentence;
};

/// All of them, each once.
std::span<const HttpCode> http_codes();

/// The one of this name; nullptr if there is none.
const HttpCode* http_code(std::string_view code);

}  // namespace node
