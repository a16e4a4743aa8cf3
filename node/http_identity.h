// Who sends a request to the HTTP API. Any thread of the server.
#pragma once

#include <optional>

#include "node/http_call.h"

namespace node {

/// The caller, by what the request shows (credentials.h); nullopt if it shows nothing, or what was given to nobody or
/// is no longer good. Digests of secrets, and the token of the data directory, are compared in constant time.
std::optional<Caller> caller_of(const ApiState& api, const HttpRequest& request);

}  // namespace node
