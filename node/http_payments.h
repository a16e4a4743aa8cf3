// What the handlers of payments and of the fund share.
#pragma once

#include <functional>
#include <optional>

#include "node/http_call.h"

namespace node {

/// The client's id of an act: member `id` of the body, else the header Idempotency-Key; both must agree. nullopt if
/// there is none.
std::optional<protocol::PaymentId> read_chosen_id(JsonReader& body, const HttpRequest& request);
/// Likewise of an act that must have one: complains if there is none.
protocol::PaymentId read_payment_id(JsonReader& body, const HttpRequest& request);

/// `alice`, here, or `alice@lait.example`.
protocol::Result<protocol::Address> parse_payee(const std::string& text, const protocol::Domain& own);

/// How the configuration says that a domain which is no peer is reached.
std::optional<federation::Route> route_to(const protocol::Domain& domain, const config::Configuration& configuration);

/// 201 for an accepted payment, 202 for one that waits for its answer, else the problem that its reason is (a refusal
/// is never 404 or 503: it stands in the books). The payment is in the body.
HttpResponse payment_response(const ApiState& api, const federation::Payment& payment);

/// unknown_payment if there is none, or if it is another member's: it must be of the caller's account (payment_view.h).
protocol::Result<federation::Payment> find_payment(const Call& call, const protocol::PaymentKey& key);
/// As the caller may see it.
Json seen_payment(const Call& call, const federation::Payment& payment);

/// How a payment, or why there is none, is answered. Called on threads of the server.
struct PaymentAnswers {
  std::function<HttpResponse(const federation::Payment&)> made;  ///< or refused: as it stands in the books
  std::function<HttpResponse(const protocol::Failure&)> failed;  ///< nothing was recorded
};
/// Asks for a payment and, if it is held, answers when it is decided or after `wait` milliseconds.
void pay_and_wait(const Call& call, federation::PayRequest request, std::int64_t wait, const PaymentAnswers& answers);

/// How the configuration says that this domain is reached, which is no peer.
std::optional<federation::Route> route_to(const protocol::Domain& domain, const config::Configuration& configuration);

}  // namespace node
