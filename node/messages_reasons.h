// Every reason of protocol/result.h as a sentence for people, in each language. Constant; any thread.
#pragma once

#include <string_view>

#include "node/messages_phrase.h"
#include "protocol/result.h"

namespace node {

/// Never empty; for a reason without a sentence, its name.
std::string_view sentence(Language language, protocol::Reason reason);

}  // namespace node
