// Top-ups, as members' own programs ask for them (topups.h).
#include <nlohmann/json.hpp>

#include "federation/fund_books.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/json_values.h"
#include "node/topups.h"

namespace node {

using federation::Payment;
using protocol::PaymentKind;
using protocol::PaymentStatus;
using protocol::Reason;

namespace {

/// The payment, and while it waits the transfer that its member is to make.
Json topup_json(const ApiState& api, const Payment& payment) {
  const auto& configuration = api.parts.configuration;
  Json json{{"payment", payment_json(payment, api.currency(), api.directory)}};
  if (payment.status() != PaymentStatus::held) return json;
  // Of a reserve currency each unit is worth a euro.
  Json transfer{{"name", configuration.name},
                {"amount", protocol::format_decimal(payment.opened.amount.minor, api.currency().scale)},
                {"currency", "EUR"},
                {"reference", federation::reference_of(payment.opened)}};
  if (!configuration.digital_iban.empty()) transfer["iban"] = configuration.digital_iban.text();
  json["transfer"] = std::move(transfer);
  if (!configuration.http_public_url.empty()) json["page"] = topup_page_address(configuration, payment.key().id);
  return json;
}

HttpResponse topup_response(const ApiState& api, const Payment& payment) {
  if (payment.status() == PaymentStatus::refused) return payment_response(api, payment);
  return json_response(payment.status() == PaymentStatus::held ? 202 : 201, topup_json(api, payment));
}

}  // namespace

void ask_topup(Call call) {
  const auto& api = call.api();
  federation::FundRequest request{.kind = PaymentKind::issue, .awaits_euros = true};
  const bool readable = call.read_body([&](JsonReader& body) {
    request.id = read_payment_id(body, call.request());
    request.member = body.required("member", body.parsed("member", protocol::Alias::parse));
    request.amount = {body.required("amount", body.decimal("amount", api.currency().scale)), api.currency().code};
  });
  if (!readable || !call.sees_member(request.member.text())) return;
  request.reference = topup_reference(request.id);
  call.ask(std::move(request), [&api](const federation::Reply& said) { return topup_response(api, *said.payment); });
}

void show_topup(Call call) {
  const auto& api = call.api();
  const auto key = parse_payment_key(call.argument(0), api.domain());
  if (!key) return call.fail(key.error());
  const auto payment = find_payment(call, *key);
  if (!payment) return call.fail(payment.error());
  if (payment->opened.kind != PaymentKind::issue)
    return call.fail({Reason::unknown_payment, "the payment is no top-up"});
  call.answer(200, topup_json(api, *payment));
}

void list_topups(Call call) {
  const auto& api = call.api();
  const auto account = account_seen(call, call.argument(0));
  if (!account) return call.fail(account.error());
  call.look<std::vector<Payment>>([id = *account](const federation::Books& books) { return topups_awaited(books, id); },
                                  [&api](const std::vector<Payment>& awaited) {
                                    auto all = Json::array();
                                    for (const auto& payment : awaited) all.push_back(topup_json(api, payment));
                                    return json_response(200, {{"topups", std::move(all)}});
                                  });
}

}  // namespace node
