// What a failure says in detail, in the language of whoever reads it.
//
// A detail is written in English where the failure is found, which may be another program: the node, or a peer's. Here
// it is known again by its words, with what was filled in. tests/node/translations_test.py finds those that have no
// French. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "node/messages_phrase.h"

namespace node {

/// Line by line. What stands before a ": " is a name and stays; what is not known stays as it is.
std::string in_language(Language language, std::string_view detail);

}  // namespace node
