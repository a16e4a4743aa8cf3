// Who sends a request to the HTTP API. Any thread of the server.
#pragma once

#include <cstdint>
#include <optional>

#include "node/http_call.h"

namespace node {

/// When the request showed who sends it: a session that is shown now is used, and lives on; one that was shown when a
/// stream or a wait began is not.
enum class Showing : std::uint8_t { now, before };

/// The caller, by what the request shows (credentials.h); nullopt if it shows nothing, or what was given to nobody or
/// is no longer good. Digests of secrets, and the token of the data directory, are compared in constant time.
std::optional<Caller> caller_of(const ApiState& api, const HttpRequest& request, Showing when = Showing::now);

}  // namespace node
