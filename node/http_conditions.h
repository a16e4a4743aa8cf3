// If-Match (RFC 9110, 13.1.1): who changes a thing says which answer he had read of it, and is refused with 412 if it
// reads otherwise now. So two people who edit the same thing do not undo each other's work without knowing.
//
// What the tag is compared with is the answer to a GET of the same path, as the caller sees it. Any thread of the
// server.
#pragma once

#include "node/http_routes.h"

namespace node {

/// Lets the handler of the call answer, once the condition that the request names, if any, was found to hold. `path`:
/// that of the request, in pieces. What can be read under its path is changed by one request at a time.
void answer_if_unchanged(Call call, const std::vector<std::string>& path);

}  // namespace node
