// The keys of a node as two operators compare them: over the phone, in groups of four digits.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "node/command_context.h"
#include "node/command_table.h"

namespace node {

/// "1a2b 3c4d ...".
std::string in_groups(std::string_view hexadecimal);

/// Lines for fields_text(), of what keys_json() gives.
Fields keys_fields(const CommandContext& context, const Json& keys);

}  // namespace node
