#include <nlohmann/json.hpp>

#include "federation/invariants.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/json_values.h"

namespace node {

using protocol::PaymentKind;

static void move_fund(const Call& call, PaymentKind kind) {
  federation::FundRequest request{.kind = kind};
  const auto& own = call.api().currency();
  const bool of_member = kind != PaymentKind::deposit;
  const bool at_bank = kind != PaymentKind::issue;
  const bool readable = call.read_body([&](JsonReader& body) {
    request.id = read_payment_id(body, call.request());
    const auto code = of_member ? own.code : protocol::euro();
    request.amount = {body.required("amount", body.decimal("amount", scale_of(code, own))), code};
    if (of_member) request.member = body.required("member", body.parsed("member", protocol::Alias::parse));
    if (at_bank) request.fund = body.text("fund").value_or("digital");
    request.reference = body.text("reference").value_or("");
  });
  if (!readable) return;
  const auto& api = call.api();
  call.ask(std::move(request), [&api](const federation::Reply& said) { return payment_response(api, *said.payment); });
}

void deposit(Call call) {
  move_fund(call, PaymentKind::deposit);
}

void issue(Call call) {
  move_fund(call, PaymentKind::issue);
}

void redeem(Call call) {
  move_fund(call, PaymentKind::redeem);
}

void show_coverage(Call call) {
  const auto& api = call.api();
  call.look<federation::Coverage>(federation::coverage, [&api](const federation::Coverage& coverage) {
    return json_response(200, coverage_json(coverage, api.currency()));
  });
}

}  // namespace node
