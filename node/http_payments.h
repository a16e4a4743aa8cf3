// What the handlers of payments and of the fund share.
#pragma once

#include <optional>

#include "node/http_call.h"

namespace node {

/// The client's id of an act that moves money: member `id` of the body, else the header Idempotency-Key; both must
/// agree. Complains if there is none.
protocol::PaymentId read_payment_id(JsonReader& body, const HttpRequest& request);

/// 201 for an accepted payment, 202 for one that waits for its answer, else the problem that its reason is (a refusal
/// is never 404 or 503: it stands in the books). The payment is in the body.
HttpResponse payment_response(const ApiState& api, const federation::Payment& payment);

}  // namespace node
