// What commands show of a link that does not stand: what went wrong, and what a person can do about it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "node/command_context.h"
#include "node/command_table.h"

namespace node {

/// Whether an error of a link says that the other node does not take this one as its guest, which no patience mends.
bool turned_away(const Json& error);

/// "no such invitation is open (not_found)", in the language of the context; empty without an error.
std::string link_error_text(const CommandContext& context, const Json& error);

/// What to do about it; empty if there is nothing but to wait. `met`: the agreement with the peer was in force once.
std::string link_advice(const CommandContext& context, const Json& error, const std::string& peer, bool met);

/// The last error of the link of an agreement and what to do about it; nothing while it is connected.
Fields link_error_fields(const CommandContext& context, const Json& agreement);

/// "2, since 2026-03-01 13:00:00": payments that a peer has not answered, shown as long as they stand; empty if none.
std::string unanswered_text(const CommandContext& context, const Json& link);

}  // namespace node
