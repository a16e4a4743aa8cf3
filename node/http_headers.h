// The headers that stand in every response of the HTTP API, and those by which browsers let a page of another origin
// read it (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "node/http_server.h"

namespace node {

class HttpHeaders {
 public:
  /// Pages of these origins, which outlive it, may call; to others nothing is said of it, and their browsers refuse.
  /// `encrypted`: the node itself serves TLS. Behind a proxy that is the proxy's to say.
  HttpHeaders(const std::vector<std::string>& allowed_origins, bool encrypted)
      : origins_(allowed_origins), encrypted_(encrypted) {}

  /// Gives the request a name, unless it bears a good one: 1 to 64 letters, digits, `.`, `_` or `-`.
  static void name_request(HttpRequest& request);

  /// What the response to this request, which has a name, bears besides its own headers.
  HttpFields of(const HttpRequest& request) const;

  /// Whether it comes from a page of an origin that may not call.
  bool is_foreign(const HttpRequest& request) const {
    return request.header("Origin") != nullptr && allowed_origin(request) == nullptr;
  }

  /// 204 for a browser that asks before it calls; nullopt if that is not what is asked, or not by an allowed origin.
  std::optional<HttpResponse> preflight(const HttpRequest& request) const;

 private:
  const std::string* allowed_origin(const HttpRequest& request) const;

  const std::vector<std::string>& origins_;
  const bool encrypted_;
};

}  // namespace node
