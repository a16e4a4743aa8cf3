// What the handlers of payments and of the fund share.
#pragma once

#include <optional>

#include "node/http_call.h"

namespace node {

/// The client's id of an act that moves money: member `id` of the body, else the header Idempotency-Key; both must
/// agree. Complains if there is none.
protocol::PaymentId read_payment_id(JsonReader& body, const HttpRequest& request);

/// `alice`, here, or `alice@lait.example`.
protocol::Result<protocol::Address> parse_payee(const std::string& text, const protocol::Domain& own);

/// How the configuration says that a domain which is no peer is reached.
std::optional<federation::Route> route_to(const protocol::Domain& domain, const config::Configuration& configuration);

/// 201 for an accepted payment, 202 for one that waits for its answer, else the problem that its reason is (a refusal
/// is never 404 or 503: it stands in the books). The payment is in the body.
HttpResponse payment_response(const ApiState& api, const federation::Payment& payment);

}  // namespace node
