// Failures as responses: application/problem+json (RFC 9457) with a stable `code`, the name of a protocol::Reason.
//
// What only HTTP can get wrong has codes of its own: method_not_allowed, request_timeout,
// upgrade_required, busy. Any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "node/http_server.h"
#include "protocol/result.h"

namespace node {

/// Objects keep the order in which their members were written.
using Json = nlohmann::ordered_json;

/// The body as text; bytes that are not UTF-8 are replaced.
HttpResponse json_response(unsigned status, const Json& body);

/// The HTTP status of a failure.
unsigned status_of(protocol::Reason reason);

HttpResponse problem(const protocol::Failure& failure);

/// A refusal that stands in the books and will be the same whenever it is asked for, with what was refused under
/// `name`: 409 for id_conflict, else 422.
HttpResponse refusal(const protocol::Failure& failure, std::string_view name, const Json& refused);

/// What goes wrong before a handler is found: 400, 404, 405, 408, 413, 426, 431, 503.
HttpResponse http_problem(unsigned status);

}  // namespace node
