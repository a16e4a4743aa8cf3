// Bytes of a client on a connection: requests cut out of them, in one piece and in several, and what a target asks for.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "node/http_call.h"
#include "node/http_parser.h"
#include "node/http_routes.h"
#include "protocol/check.h"

using protocol::check;

namespace {

constexpr std::size_t most_header = 2'000;
constexpr std::size_t most_body = 1'000;

void check_request(const node::HttpRequest& request) {
  check(request.body.size() <= most_body, "a body is bounded");
  check(!request.target.empty() && request.target.find_first_of(" \r\n") == std::string::npos, "a target is one word");
  for (const auto& [name, value] : request.headers)
    check(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
  const auto path = node::path_of(request.target);
  if (!path) return;
  const auto found = node::find_route(request.method, *path);
  check(found.route == nullptr || found.route->method == request.method, "a route is of the method that was asked");
}

/// The requests, given to the parser in pieces of this size, up to what it refuses. That may show earlier or later.
std::vector<std::string> read(std::string_view bytes, std::size_t piece) {
  node::HttpParser parser(most_header, [](const node::HttpRequest&) { return most_body; });
  std::vector<std::string> requests;
  while (true) {
    const auto parsed = parser.next();
    if (!parsed) {
      check(parsed.error() == 400 || parsed.error() == 413 || parsed.error() == 431, "it says why");
      return requests;
    }
    if (*parsed) {
      const auto& request = (*parsed)->request;
      check_request(request);
      requests.push_back(request.method + " " + request.target + "\n" + request.body);
      continue;
    }
    if (bytes.empty()) return requests;
    parser.add(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = read(bytes, size + 1);
  for (const std::size_t piece : {1U, 7U, 100U})
    check(read(bytes, piece) == whole, "what a client asks does not depend on how its bytes come");
  return 0;
}
