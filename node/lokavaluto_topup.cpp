// Top-ups and reconversions, as lokavaluto_api has them. A top-up is an issue that awaits its euros under a reference;
// the page that a wallet opens for it says where to transfer them. What is paid in euros shows on the bank's statement,
// so nothing here waits for a person to validate it.
#include <nlohmann/json.hpp>

#include "federation/payment_reading.h"
#include "node/http_routes.h"
#include "node/member_reading.h"
#include "node/random.h"
#include "node/stored.h"
#include "node/topup_page.h"
#include "node/topups.h"
#include "node/wallet.h"

namespace node {

using federation::Payment;
using protocol::PaymentKind;
using protocol::PaymentStatus;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_reconversions = 500;

Json topup_json(const ApiState& api, const federation::Member& member, const Payment& payment) {
  const auto number = payment_number(payment.key(), api.domain());
  const auto& configuration = api.parts.configuration;
  return {{"credit_id", number},
          {"order_id", number},
          {"order_url", topup_page_address(configuration, payment.key().id)},
          {"amount", wallet_amount(payment.opened.amount.minor, api.currency())},
          {"date", payment.opened_at.milliseconds / 1000},
          {"name", public_name(member)},
          {"monujo_backend", {wallet_backend(configuration), payee_number({member.alias, api.domain()})}},
          {"paid", false}};
}

HttpResponse topups_response(const ApiState& api, const OwnAccount& own, const std::vector<Payment>& awaited) {
  const auto member = find_member(api.parts.store, own.alias.text());
  if (!member) return problem(member.error());
  auto all = Json::array();
  for (const auto& payment : awaited) all.push_back(topup_json(api, *member, payment));
  return json_response(200, all);
}

/// The number of the payment that a URI such as cyclos://host/tx/123 ends with.
std::string_view number_in(std::string_view uri) {
  constexpr std::string_view before = "/tx/";
  const auto place = uri.rfind(before);
  return place == std::string_view::npos ? std::string_view() : uri.substr(place + before.size());
}

/// How far a reconversion is, in the three steps that wallets know; nullopt for what is none, or was given up.
Result<std::optional<std::string_view>> step_of(const Call& call, const std::string& uri) {
  using federation::TransferStage;
  const auto payment = own_payment(call, number_in(uri));
  if (!payment || payment->opened.kind != PaymentKind::redeem) return std::nullopt;
  const auto transfer =
      stored<federation::BankTransfer>(call.api().parts.store, storage::Table::bank_transfer, payment->key().id.view());
  if (!transfer) return std::unexpected(transfer.error());
  if (!*transfer || (*transfer)->stage == TransferStage::given_up) return std::nullopt;
  if ((*transfer)->stage == TransferStage::reconciled) return "paid";
  return (*transfer)->stage == TransferStage::transferred ? "invoiced" : "received";
}

}  // namespace

void wallet_topup(Call call) {
  if (!serves_wallets(call)) return;
  std::string owner;
  std::string amount;
  const bool readable = call.read_body([&](JsonReader& body) {
    body.pass_over_others();
    owner = body.required("owner_id", body.text("owner_id"));
    amount = body.required("amount", body.text_or_number("amount"));
  });
  if (!readable) return;
  const auto& api = call.api();
  const auto& alias = call.caller().own->alias;
  if (owner != payee_number({alias, api.domain()})) return call.fail({Reason::forbidden, "is another member's"});
  const auto minor = wallet_minor(amount, api.currency());
  if (!minor) return call.fail(minor.error());
  const auto id = *protocol::PaymentId::from_bytes(random_bytes(protocol::PaymentId::size));
  federation::FundRequest request{.id = id,
                                  .kind = PaymentKind::issue,
                                  .member = alias,
                                  .amount = {*minor, api.currency().code},
                                  .reference = topup_reference(id),
                                  .awaits_euros = true};
  call.ask(std::move(request), [&api](const federation::Reply& said) {
    const auto& opened = said.payment->opened;
    if (opened.status == PaymentStatus::refused) return problem({opened.reason, {}});
    return json_response(200, {{"order_url", topup_page_address(api.parts.configuration, opened.key.id)}});
  });
}

void wallet_pending_topups(Call call) {
  if (!serves_wallets(call)) return;
  if (!call.read_query([](JsonReader& query) { query.pass_over_others(); })) return;
  const auto& api = call.api();
  const auto own = *call.caller().own;
  call.look<std::vector<Payment>>(
      [own](const federation::Books& books) { return topups_awaited(books, own.account); },
      [&api, own](const std::vector<Payment>& awaited) { return topups_response(api, own, awaited); });
}

void wallet_remove_topup(Call call) {
  std::string number;
  const bool readable = call.read_body([&](JsonReader& body) {
    body.pass_over_others();
    number = body.required("order_id", body.text_or_number("order_id"));
  });
  if (!readable) return;
  const auto payment = own_payment(call, number);
  if (!payment) return call.fail(payment.error());
  if (payment->opened.kind != PaymentKind::issue)
    return call.fail({Reason::unknown_payment, "the payment is no top-up"});
  call.ask(federation::CancelPayment{.id = payment->key().id}, [](const federation::Reply& said) {
    // The euros may have arrived in between: then it cannot be taken back.
    return json_response(200, said.payment->status() == PaymentStatus::refused);
  });
}

void wallet_reconversions(Call call) {
  std::vector<std::string> uris;
  const bool readable = call.read_body([&](JsonReader& body) {
    body.pass_over_others();
    uris = body.texts("transactions", max_reconversions).value_or(uris);
  });
  if (!readable) return;
  auto steps = Json::object();
  for (const auto& uri : uris) {
    const auto step = step_of(call, uri);
    if (!step) return call.fail(step.error());
    if (*step) steps[uri] = **step;
  }
  call.answer(200, steps);
}

void wallet_credit_requests(Call call) {
  if (!call.read_query([](JsonReader& query) { query.pass_over_others(); })) return;
  call.answer(200, Json::array());
}

void wallet_new_accounts(Call call) {
  if (!call.read_query([](JsonReader& query) { query.pass_over_others(); })) return;
  call.answer(200, {{"count", 0}, {"rows", Json::array()}});
}

void show_topup_page(Call call) {
  const auto& api = call.api();
  const auto id = protocol::PaymentId::from_hex(call.argument(0));
  if (!id) return call.answer(http_problem(404));
  const auto payment = federation::find_payment_row(api.parts.store, federation::payment_row({api.domain(), *id}));
  if (!payment) return call.fail(payment.error());
  if (!*payment || (*payment)->opened.kind != PaymentKind::issue) return call.answer(http_problem(404));
  const auto& configuration = api.parts.configuration;
  call.answer(topup_page({.association = configuration.name,
                          .amount = wallet_amount((*payment)->opened.amount.minor, api.currency()),
                          .iban = configuration.digital_iban.empty() ? "" : configuration.digital_iban.text(),
                          .reference = federation::reference_of((*payment)->opened),
                          .status = (*payment)->status()}));
}

}  // namespace node
