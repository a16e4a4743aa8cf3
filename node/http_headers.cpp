#include "node/http_headers.h"

#include <algorithm>
#include <array>

#include "node/random.h"

namespace node {

namespace {

/// The API serves no pages: nothing of an answer is to be run, framed, guessed at or kept. By OWASP's REST guide.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> always{
    {{"Cache-Control", "no-store"},
     {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
     {"Referrer-Policy", "no-referrer"},
     {"X-Content-Type-Options", "nosniff"}}};

/// Browsers ask for nothing at this host in plain text for 30 days from each answer on (RFC 6797): short enough for a
/// host that is given to something else.
constexpr std::pair<std::string_view, std::string_view> only_encrypted{"Strict-Transport-Security", "max-age=2592000"};

constexpr std::string_view methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
constexpr std::string_view request_headers =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, API-KEY, Session-token, "
    "X-Client-Features, X-Lokapi-Caller-User-Uri, X-Request-Id";
constexpr std::string_view exposed_headers = "ETag, Link, Location, Retry-After, X-Has-Next-Page, X-Request-Id";
constexpr std::string_view preflight_seconds = "600";

constexpr std::size_t most_id_bytes = 64;

bool is_good_id(std::string_view id) {
  const auto good = [](char each) {
    return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
           each == '.' || each == '_' || each == '-';
  };
  return !id.empty() && id.size() <= most_id_bytes && std::ranges::all_of(id, good);
}

}  // namespace

void HttpHeaders::name_request(HttpRequest& request) {
  const auto* given = request.header(request_id_header);
  if (given != nullptr && is_good_id(*given)) return;
  constexpr std::size_t id_bytes = 8;
  // The first one counts, wherever another stands.
  request.headers.emplace(request.headers.begin(), request_id_header, protocol::to_hex(random_bytes(id_bytes)));
}

const std::string* HttpHeaders::allowed_origin(const HttpRequest& request) const {
  const auto* origin = request.header("Origin");
  return origin != nullptr && std::ranges::find(origins_, *origin) != origins_.end() ? origin : nullptr;
}

HttpFields HttpHeaders::of(const HttpRequest& request) const {
  HttpFields fields;
  for (const auto& [name, value] : always) fields.emplace_back(name, value);
  if (encrypted_) fields.emplace_back(only_encrypted);
  if (const auto* id = request.header(request_id_header)) fields.emplace_back(request_id_header, *id);
  if (origins_.empty()) return fields;
  fields.emplace_back("Vary", "Origin");
  if (const auto* origin = allowed_origin(request)) {
    fields.emplace_back("Access-Control-Allow-Origin", *origin);
    fields.emplace_back("Access-Control-Expose-Headers", exposed_headers);
  }
  return fields;
}

std::optional<HttpResponse> HttpHeaders::preflight(const HttpRequest& request) const {
  const bool asks = request.method == "OPTIONS" && request.header("Access-Control-Request-Method") != nullptr;
  if (!asks || allowed_origin(request) == nullptr) return std::nullopt;
  return HttpResponse{.status = 204,
                      .headers = {{"Access-Control-Allow-Methods", std::string(methods)},
                                  {"Access-Control-Allow-Headers", std::string(request_headers)},
                                  {"Access-Control-Max-Age", std::string(preflight_seconds)}},
                      .body = {}};
}

}  // namespace node
