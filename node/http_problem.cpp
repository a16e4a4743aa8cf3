#include "node/http_problem.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "node/messages_http_codes.h"
#include "node/messages_reasons.h"

namespace node {

using protocol::Reason;

HttpResponse json_response(unsigned status, const Json& body) {
  return {.status = status, .headers = {}, .body = body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"};
}

unsigned status_of(Reason reason) {
  switch (reason) {
    case Reason::malformed:
    case Reason::unsupported_version:
      return 400;
    case Reason::unauthorized:
      return 401;
    case Reason::forbidden:
      return 403;
    case Reason::unknown_peer:
    case Reason::unknown_payment:
    case Reason::not_found:
      return 404;
    case Reason::id_conflict:
    case Reason::already_exists:
    case Reason::stale_version:
    case Reason::not_proposed:
    case Reason::no_fund:
    case Reason::not_reconciled:
    case Reason::not_awaited:
    case Reason::bank_line_waits:
    case Reason::account_not_empty:
    case Reason::alias_erased:
    case Reason::already_met:
    case Reason::still_awaited:
    case Reason::settlement_open:
    case Reason::settlement_disputed:
    case Reason::settlement_under_way:
    case Reason::nothing_to_settle:
    case Reason::not_in_checkpoint:
    case Reason::locked:
      return 409;
    case Reason::oversize:
      return 413;
    case Reason::corrupt:
    case Reason::truncated:
    case Reason::io_error:
    case Reason::invalid_configuration:
      return 500;
    case Reason::recovering:
    case Reason::link_closed:
    case Reason::peer_busy:
      return 503;
    case Reason::too_many_attempts:
      return 429;
    case Reason::disk_full:
      return 507;
    default:
      return 422;
  }
}

static Json problem_body(unsigned status, std::string_view code, std::string_view title) {
  return {{"type", "/v1/problems/" + std::string(code)}, {"title", title}, {"status", status}, {"code", code}};
}

static HttpResponse as_problem(unsigned status, const Json& body) {
  auto response = json_response(status, body);
  response.content_type = "application/problem+json";
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

static Json problem_body(unsigned status, const protocol::Failure& failure) {
  auto body = problem_body(status, protocol::name(failure.reason), sentence(Language::english, failure.reason));
  if (!failure.detail.empty()) body["detail"] = failure.detail;
  return body;
}

HttpResponse problem(const protocol::Failure& failure) {
  const auto status = status_of(failure.reason);
  auto response = as_problem(status, problem_body(status, failure));
  if (failure.reason == Reason::too_many_attempts) response.headers.emplace_back("Retry-After", "60");
  return response;
}

HttpResponse refusal(const protocol::Failure& failure, std::string_view name, const Json& refused) {
  const unsigned status = failure.reason == Reason::id_conflict ? 409 : 422;
  auto body = problem_body(status, failure);
  body[std::string(name)] = refused;
  return as_problem(status, body);
}

/// What it means to the client beyond its code.
static void add_headers(HttpResponse& response) {
  if (response.status == 426) response.headers.emplace_back("Upgrade", "websocket");
  if (response.status == 429) response.headers.emplace_back("Retry-After", "1");
}

HttpResponse http_problem(unsigned status) {
  switch (status) {
    case 404:
      return as_problem(404, problem_body(404, "not_found", "There is nothing under this path."));
    case 413:
      return as_problem(
          413, problem_body(413, "oversize",
                            "The body is larger than 64 KiB, of a GET than 4 KiB, of a bank's statement than 8 MiB."));
    case 431:
      return as_problem(431, problem_body(431, "oversize", "The header is larger than 16 KiB."));
    default:
      break;
  }
  const auto found = std::ranges::find(http_codes(), status, &HttpCode::status);
  if (found == http_codes().end())
    return as_problem(400, problem_body(400, "malformed", "This is not an HTTP request."));
  auto response = as_problem(status, problem_body(status, found->code, found->sentence.in(Language::english)));
  add_headers(response);
  return response;
}

}  // namespace node
