// A phrase in a language, with values in its places {0}, {1}, ...
#pragma once

#include <fmt/format.h>

#include <string>

#include "node/messages_phrase.h"

namespace node {

template <class... Values>
std::string say(Language language, const Phrase& phrase, const Values&... values) {
  return fmt::format(fmt::runtime(phrase.in(language)), values...);
}

}  // namespace node
