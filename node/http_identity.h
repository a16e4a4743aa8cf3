// Who sends a request to the HTTP API. Any thread of the server.
#pragma once

#include <cstdint>
#include <optional>

#include "node/http_call.h"

namespace node {

/// In the call itself, which is a use of its session, or later, for an answer that is still to come: that is none.
enum class Moment : std::uint8_t { of_call, later };

/// The caller, by what the request shows (credentials.h); nullopt if it shows nothing, or what was given to nobody or
/// is no longer good. Digests of secrets, and the token of the data directory, are compared in constant time.
std::optional<Caller> caller_of(const ApiState& api, const HttpRequest& request, Moment when = Moment::of_call);

}  // namespace node
