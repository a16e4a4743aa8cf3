// The guarantee fund against the circulation, as commands show it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "node/command_client.h"

namespace node {

/// Fields for fields_text() from the API's coverage object.
std::vector<std::pair<std::string, std::string>> coverage_fields(const CommandContext& context, const Json& coverage);

}  // namespace node
