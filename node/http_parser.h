// HTTP/1.1 messages: the bytes of a client cut into requests, responses written as bytes. No sockets; one thread at a
// time for each parser.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "node/http_server.h"

namespace node {

struct ParsedRequest {
  HttpRequest request;
  bool close = false;  ///< the client wants no further request on this connection
  bool head = false;   ///< the response goes without its body
};

/// Holds at most a header and a body of the greatest allowed size, and what one read brought beyond it.
class HttpParser {
 public:
  /// `max_body_bytes` is asked when the head is complete.
  HttpParser(std::size_t max_header_bytes, HttpBodyBound max_body_bytes);
  ~HttpParser();
  HttpParser(const HttpParser&) = delete;
  HttpParser& operator=(const HttpParser&) = delete;

  void add(std::string_view bytes);

  /// The next complete request; nothing if its end has not come yet; 400, 413 or 431 if what came is no request or too
  /// large, and then the parser is of no further use.
  std::expected<std::optional<ParsedRequest>, unsigned> next();

  /// The head of the request under way, refused or not; nullptr unless it has come whole.
  const HttpRequest* head() const;

  /// A request has begun and is not complete.
  bool within_request() const;

  /// Bytes have come behind the last complete request.
  bool has_more() const;

  /// True once for each request whose client waits to be told that it may send the body.
  bool take_expectation();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The bytes of a response, with date and length. `close`: it is the last on this connection.
std::string http_text(const HttpResponse& response, bool close, bool head);

inline constexpr std::string_view http_continue_text = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace node
