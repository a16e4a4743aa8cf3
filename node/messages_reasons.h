// Every reason of protocol/result.h as a sentence for people, in each language. Constant; any thread.
#pragma once

#include <string_view>

#include "protocol/result.h"

namespace node {

enum class Language : unsigned char { english, french };

/// Never empty; for a reason without a sentence, its name.
std::string_view sentence(Language language, protocol::Reason reason);

}  // namespace node
