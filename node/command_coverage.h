// The guarantee fund against the circulation, as commands show it.
#pragma once

#include "node/command_client.h"
#include "node/command_table.h"

namespace node {

/// Fields for fields_text() from the API's coverage object.
Fields coverage_fields(const CommandContext& context, const Json& coverage);

}  // namespace node
