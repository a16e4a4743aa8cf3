// Paper: places of notes, exchange counters, and euros between the two accounts of the fund.
#include <nlohmann/json.hpp>

#include "config/bank_name.h"
#include "federation/invariants.h"
#include "federation/paper_accounts.h"
#include "node/http_bank.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/json_values.h"
#include "storage/chart.h"

namespace node {

using federation::PaperRequest;
using protocol::FundAccount;
using protocol::PaymentKind;
using protocol::Reason;

namespace {

constexpr std::size_t max_denominations = 32;

struct CounterView {
  std::string name;
  std::int64_t stock = 0;
  std::int64_t returns = 0;
  std::int64_t cash = 0;
};

struct PaperView {
  std::int64_t printed = 0;
  std::int64_t vault = 0;
  std::int64_t transit = 0;
  std::int64_t destroyed = 0;
  std::vector<CounterView> counters;
  federation::Coverage coverage;
};

PaperView view_of(const federation::Books& books) {
  const auto at = [&](const protocol::AccountId& id) {
    const auto* account = books.account(id);
    return account == nullptr ? 0 : account->balance();
  };
  const auto& paper = federation::paper_accounts();
  PaperView view{.printed = -at(paper.printed),
                 .vault = at(paper.vault),
                 .transit = at(paper.transit),
                 .destroyed = at(paper.destroyed),
                 .counters = {},
                 .coverage = federation::coverage(books)};
  for (const auto& name : books.counters())
    view.counters.push_back({.name = name,
                             .stock = at(storage::own_account(federation::stock_label(name))),
                             .returns = at(storage::own_account(federation::returns_label(name))),
                             .cash = -at(storage::own_account(federation::cash_label(name)))});
  return view;
}

/// As the caller may see it: of counters a counter itself.
Json paper_json(const PaperView& view, const Caller& caller, const protocol::Currency& own) {
  const auto units = [&](std::int64_t minor) { return protocol::format_decimal(minor, own.scale); };
  const auto euros = [](std::int64_t cents) { return protocol::format_decimal(cents, protocol::euro_scale); };
  auto counters = Json::array();
  for (const auto& counter : view.counters)
    if (caller.may_serve(counter.name))
      counters.push_back({{"name", counter.name},
                          {"stock", units(counter.stock)},
                          {"returns", units(counter.returns)},
                          {"cash", euros(counter.cash)}});
  return {{"currency", own.code.view()},
          {"printed", units(view.printed)},
          {"vault", units(view.vault)},
          {"transit", units(view.transit)},
          {"circulation", units(view.coverage.paper)},
          {"destroyed", units(view.destroyed)},
          {"fund_paper", euros(view.coverage.fund_paper)},
          {"cash", euros(view.coverage.cash)},
          {"to_paper", euros(view.coverage.to_paper)},
          {"counters", std::move(counters)}};
}

/// Reads id and amount and what else the kind has, and asks.
void ask(const Call& call, PaperRequest request, const std::function<void(JsonReader&, PaperRequest&)>& more) {
  const auto& own = call.api().currency();
  const bool euros = request.kind == PaymentKind::bank_cash || request.kind == PaymentKind::move_euros;
  const auto code = euros ? protocol::euro() : own.code;
  const bool readable = call.read_body([&](JsonReader& body) {
    request.id = read_payment_id(body, call.request());
    request.amount = {body.required("amount", body.decimal("amount", scale_of(code, own))), code};
    more(body, request);
  });
  if (!readable) return;
  const auto& api = call.api();
  call.ask(std::move(request), [&api](const federation::Reply& said) { return payment_response(api, *said.payment); });
}

void read_member(JsonReader& body, PaperRequest& request) {
  request.member = body.required("member", body.parsed("member", protocol::Alias::parse));
}

/// Where a counter's business is with the bank; the paper account unless another is named.
void read_fund(JsonReader& body, PaperRequest& request) {
  request.account = body.parsed("fund", parse_fund_account).value_or(FundAccount::paper);
}

PaperRequest at_counter(const Call& call, PaymentKind kind) {
  return {.kind = kind, .counter = call.argument(0)};
}

protocol::NotesHeap read_heap(JsonReader& body, std::string_view name, std::uint8_t scale) {
  protocol::NotesHeap heap;
  body.objects(name, max_denominations, [&](JsonReader& each) {
    const auto value = each.required("value", each.decimal("value", scale));
    const auto count = each.required("count", each.integer("count", 1, UINT32_MAX));
    if (value <= 0) each.complain("value", {Reason::malformed, "is above zero"});
    heap.push_back({value, static_cast<std::uint32_t>(count)});
  });
  std::ranges::sort(heap, {}, &protocol::Denomination::value);
  const auto twice = std::ranges::adjacent_find(heap, {}, &protocol::Denomination::value);
  if (twice != heap.end()) body.complain(name, {Reason::malformed, "names a value twice"});
  return heap;
}

}  // namespace

void show_paper(Call call) {
  const auto& own = call.api().currency();
  call.look<PaperView>(view_of, [&own, caller = call.caller()](const PaperView& view) {
    return json_response(200, paper_json(view, caller, own));
  });
}

void move_notes(Call call) {
  ask(call, {.kind = PaymentKind::move_notes}, [](JsonReader& body, PaperRequest& request) {
    request.from = body.required("from", body.text("from"));
    request.to = body.required("to", body.text("to"));
  });
}

void open_counter(Call call) {
  if (!call.read_body([](JsonReader&) {})) return;
  const auto name = call.argument(0);
  call.ask(federation::OpenCounter{.name = name},
           [name](const federation::Reply&) { return json_response(200, {{"name", name}}); });
}

void sell_notes(Call call) {
  if (!call.serves_counter(call.argument(0))) return;
  ask(call, at_counter(call, PaymentKind::sell_notes), [](JsonReader&, PaperRequest&) {});
}

/// A counter says whose notes it took, and has no say in where the fund's euros go.
void redeem_notes(Call call) {
  if (!call.serves_counter(call.argument(0))) return;
  ask(call, at_counter(call, PaymentKind::redeem_notes), [&call](JsonReader& body, PaperRequest& request) {
    read_member(body, request);
    read_fund(body, request);
    request.creditor = read_creditor(body, false);
    if (call.caller().role == Role::operator_) return;
    if (request.creditor) body.complain("iban", {Reason::forbidden, "is for an operator to say"});
    if (request.account != FundAccount::paper) body.complain("fund", {Reason::forbidden, "is for an operator to say"});
  });
}

void exchange_notes(Call call) {
  ask(call, at_counter(call, PaymentKind::paper_to_digital), [](JsonReader& body, PaperRequest& request) {
    read_member(body, request);
    const auto into = body.required("into", body.text("into"));
    if (into != "paper" && into != "digital") body.complain("into", {Reason::malformed, "is paper or digital"});
    if (into == "paper") request.kind = PaymentKind::digital_to_paper;
  });
}

void bank_cash(Call call) {
  ask(call, at_counter(call, PaymentKind::bank_cash), [](JsonReader& body, PaperRequest& request) {
    read_fund(body, request);
    request.reference = body.text("reference").value_or("");
    request.awaits_euros = body.boolean("awaits_euros").value_or(false);
  });
}

void count_counter(Call call) {
  federation::CountCounter request;
  auto& counted = request.counted;
  const auto scale = call.api().currency().scale;
  const bool readable = call.read_body([&](JsonReader& body) {
    counted.counter = call.argument(0);
    counted.stock = read_heap(body, "stock", scale);
    counted.returns = read_heap(body, "returns", scale);
    counted.cash = body.required("cash", body.decimal("cash", protocol::euro_scale));
    counted.reason = body.text("reason").value_or("");
    counted.author = body.required("author", body.text("author"));
  });
  if (!readable) return;
  call.ask(request, [](const federation::Reply& said) { return json_response(201, {{"differs", said.number != 0}}); });
}

/// The association's other account is the creditor, under the IBAN of the configuration.
void move_euros(Call call) {
  const auto& configuration = call.api().parts.configuration;
  ask(call, {.kind = PaymentKind::move_euros}, [&](JsonReader& body, PaperRequest& request) {
    request.account = body.required("from", body.parsed("from", parse_fund_account));
    const auto& iban = request.account == FundAccount::paper ? configuration.digital_iban : configuration.paper_iban;
    if (!iban.empty()) request.creditor = federation::BankText{config::name_for_banks(configuration), iban.text(), {}};
  });
}

}  // namespace node
