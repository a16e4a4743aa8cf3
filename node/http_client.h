// An HTTP client for the command line: one request, one connection, one answer. Blocking; any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "config/endpoint.h"
#include "node/http_server.h"

namespace node {

/// No answer came.
struct HttpFailure {
  bool sent = false;  ///< the server may have acted on the request all the same
  std::string what;
};

/// Sends the request and waits for the whole answer, at most `milliseconds`. Host, length and "Connection: close" are
/// added to the headers. With a `certificate` (PEM) it speaks TLS, and to a server that shows exactly the first one in
/// it: no authority is asked, nor any name.
std::expected<HttpResponse, HttpFailure> http_call(const config::Endpoint& server, const HttpRequest& request,
                                                   std::int64_t milliseconds, const std::string& certificate = {});

}  // namespace node
