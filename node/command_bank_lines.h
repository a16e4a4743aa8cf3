// The lines of bank statements, as the bank commands ask the node for them: in pages, all of them.
#pragma once

#include <expected>
#include <nlohmann/json_fwd.hpp>

#include "node/command_context.h"

namespace node {

/// Those that wait for the treasurer, or every one that is booked; an array. What went wrong is said already.
std::expected<Json, ExitCode> bank_lines(const CommandContext& context, bool all);

}  // namespace node
