#include "node/cyclos_error.h"

#include <nlohmann/json.hpp>

#include "node/http_problem.h"
#include "node/messages_reasons.h"

namespace node {

using protocol::Reason;

static HttpResponse error(unsigned status, std::string_view code, const protocol::Failure& failure) {
  std::string message(sentence(Language::french, failure.reason));
  message.append(" / ").append(sentence(Language::english, failure.reason));
  Json body{{"code", code}, {"message", message}};
  if (!failure.detail.empty()) body["detail"] = failure.detail;
  return json_response(status, body);
}

HttpResponse cyclos_refusal(const protocol::Failure& failure) {
  if (failure.reason == Reason::insufficient_balance) {
    auto response = error(500, "insufficientBalance", failure);
    response.counted_as = 422;  // who is short of units is no failure of the node
    return response;
  }
  const auto response = problem(failure);
  if (response.status == 503) return response;
  return error(422, protocol::name(failure.reason), failure);
}

HttpResponse cyclos_invalid(std::string_view member, std::string_view why) {
  return json_response(422, {{"code", "validation"}, {"propertyErrors", {{std::string(member), Json::array({why})}}}});
}

HttpResponse cyclos_logged_out() {
  return json_response(401, {{"code", "loggedOut"}});
}

HttpResponse cyclos_not_found() {
  return json_response(404, {{"code", "entityNotFound"}});
}

}  // namespace node
