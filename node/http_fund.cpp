#include <nlohmann/json.hpp>

#include "federation/accounting_day.h"
#include "federation/fund_books.h"
#include "federation/invariants.h"
#include "node/http_bank.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/json_values.h"

namespace node {

using protocol::PaymentKind;

static bool leaves_the_fund(PaymentKind kind) {
  return kind == PaymentKind::redeem || kind == PaymentKind::withdraw || kind == PaymentKind::payout;
}

/// Members ask for euros as the association has noted them; all else is for the office to say.
static void read_details(JsonReader& body, federation::FundRequest& request) {
  if (request.kind == PaymentKind::deposit || leaves_the_fund(request.kind))
    request.account = body.parsed("fund", parse_fund_account).value_or(protocol::FundAccount::digital);
  if (leaves_the_fund(request.kind)) request.creditor = read_creditor(body, false);
  request.reference = body.text("reference").value_or("");
}

/// Issues wait for their euros, and part of them may be given to somebody, as the rules of the fund have it.
static void read_issue(JsonReader& body, federation::FundRequest& request) {
  request.awaits_euros = body.boolean("awaits_euros").value_or(false);
  request.beneficiary = body.parsed("beneficiary", protocol::Alias::parse);
}

static void move_fund(const Call& call, PaymentKind kind) {
  federation::FundRequest request{.kind = kind};
  const auto& own = call.api().currency();
  const bool of_office = call.caller().role != Role::member;
  const bool of_member = kind == PaymentKind::issue || kind == PaymentKind::redeem;
  const bool readable = call.read_body([&](JsonReader& body) {
    request.id = read_payment_id(body, call.request());
    const auto code = of_member ? own.code : protocol::euro();
    request.amount = {body.required("amount", body.decimal("amount", scale_of(code, own))), code};
    if (of_member) request.member = body.required("member", body.parsed("member", protocol::Alias::parse));
    if (kind == PaymentKind::issue) read_issue(body, request);
    if (of_office) read_details(body, request);
  });
  if (!readable || (!of_office && !call.sees_member(request.member.text()))) return;
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

void withdraw(Call call) {
  move_fund(call, PaymentKind::withdraw);
}

void contribute(Call call) {
  move_fund(call, PaymentKind::contribute);
}

void pay_out(Call call) {
  move_fund(call, PaymentKind::payout);
}

using ReadMore = void (*)(JsonReader&, federation::FundRequest&);

static void read_what_bears_it(JsonReader& body, federation::FundRequest& request) {
  const auto from = body.text("from").value_or("unissued");
  if (from != "unissued" && from != "own_euros")
    body.complain("from", {protocol::Reason::malformed, "is unissued or own_euros"});
  request.from_own_euros = from == "own_euros";
  request.reference = body.text("reference").value_or("");
}

static void read_nothing_more(JsonReader& /*body*/, federation::FundRequest& /*request*/) {}

/// What is named in the path is taken back, or its rest taken up.
static void correct(const Call& call, PaymentKind kind, ReadMore read_more = read_nothing_more) {
  const auto corrected = parse_payment_id(call.argument(0));
  if (!corrected) return call.fail(corrected.error());
  federation::FundRequest request{.kind = kind, .redemption = *corrected};
  const bool readable = call.read_body([&](JsonReader& body) {
    request.id = read_payment_id(body, call.request());
    read_more(body, request);
  });
  if (!readable) return;
  const auto& api = call.api();
  call.ask(std::move(request), [&api](const federation::Reply& said) { return payment_response(api, *said.payment); });
}

void give_up_redemption(Call call) {
  correct(call, PaymentKind::reissue);
}

void absorb_move(Call call) {
  correct(call, PaymentKind::absorb);
}

void reverse_deposit(Call call) {
  correct(call, PaymentKind::reverse_deposit, read_what_bears_it);
}

/// Euros that the books have, and no statement: deposits recorded by hand, receipts that a peer gave back.
static Json unseen_deposits(const federation::Books& books) {
  auto deposits = Json::array();
  for (const auto& [reference, awaited] : books.fund().all_awaited()) {
    if (!awaited.ahead) continue;
    Json json{{"id", awaited.key.id.hex()},
              {"kind", name(awaited.kind)},
              {"fund", name(awaited.account)},
              {"amount", protocol::format_decimal(awaited.amount, protocol::euro_scale)},
              {"reference", reference}};
    if (const auto payment = books.payment(awaited.key)) {
      if (!payment->opened.counterparty.empty()) json["reference"] = payment->opened.counterparty;
      json["date"] = federation::accounting_day(payment->opened_at).value_or(protocol::Date()).text();
    }
    deposits.push_back(std::move(json));
  }
  return deposits;
}

void list_deposits(Call call) {
  call.look<Json>(unseen_deposits, [](const Json& deposits) { return json_response(200, {{"deposits", deposits}}); });
}

static HttpResponse rules_response(const protocol::FundRulesSet& rules) {
  return json_response(200, {{"bonus", part_text(rules.bonus)},
                             {"donation", part_text(rules.donation)},
                             {"commission", part_text(rules.commission)},
                             {"rounding", rules.rounding == protocol::Rounding::up ? "up" : "down"}});
}

void show_fund_rules(Call call) {
  call.look<protocol::FundRulesSet>([](const federation::Books& books) { return books.fund().rules(); },
                                    rules_response);
}

void set_fund_rules(Call call) {
  federation::SetFundRules request;
  auto& rules = request.rules;
  const bool readable = call.read_body([&](JsonReader& body) {
    rules.bonus = body.required("bonus", body.parsed("bonus", parse_part));
    rules.donation = body.required("donation", body.parsed("donation", parse_part));
    rules.commission = body.required("commission", body.parsed("commission", parse_part));
    const auto rounding = body.text("rounding").value_or("down");
    if (rounding != "down" && rounding != "up")
      body.complain("rounding", {protocol::Reason::malformed, "is down or up"});
    rules.rounding = rounding == "up" ? protocol::Rounding::up : protocol::Rounding::down;
  });
  if (!readable) return;
  call.ask(request, [rules](const federation::Reply&) { return rules_response(rules); });
}

void show_coverage(Call call) {
  const auto& api = call.api();
  call.look<federation::Coverage>(federation::coverage, [&api](const federation::Coverage& coverage) {
    return json_response(200, coverage_json(coverage, api.currency()));
  });
}

}  // namespace node
