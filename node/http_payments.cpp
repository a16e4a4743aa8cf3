#include "node/http_payments.h"

#include <nlohmann/json.hpp>

#include "federation/payment_reading.h"
#include "node/clock.h"
#include "node/http_quotes.h"
#include "node/http_routes.h"
#include "node/json_values.h"
#include "node/payment_view.h"
#include "protocol/check.h"

namespace node {

using federation::Payment;
using protocol::PaymentKey;
using protocol::PaymentStatus;
using protocol::Reason;

protocol::Result<Payment> find_payment(const Call& call, const PaymentKey& key) {
  auto payment = federation::stored_payment(call.api().parts.store, key);
  const auto& own = call.caller().own;
  const bool sees = call.caller().role != Role::member || (own && payment && is_of(own->account, payment->opened));
  if (payment && !sees) return protocol::failure(Reason::unknown_payment);
  return payment;
}

Json seen_payment(const Call& call, const Payment& payment) {
  const auto& own = call.caller().own;
  const auto& api = call.api();
  return payment_seen_by(own ? own->account : protocol::AccountId{}, payment, api.currency(), api.directory);
}

namespace {

constexpr std::int64_t max_wait_milliseconds = 60'000;

/// What a client asks when it pays.
struct Asked {
  federation::PayRequest request;
  std::int64_t wait_milliseconds = 0;
};

/// `alice` or, with the node's own domain, `alice@miel.example`.
protocol::Result<protocol::Alias> parse_own(const std::string& text, const protocol::Domain& own) {
  if (text.find('@') == std::string::npos) return protocol::Alias::parse(text);
  auto address = protocol::Address::parse(text);
  if (!address) return std::unexpected(address.error());
  if (address->domain != own) return protocol::failure(Reason::unknown_payer, "payers are members of this node");
  return std::move(address->alias);
}

std::optional<Asked> read_payment(const Call& call) {
  Asked asked;
  std::optional<QuoteText> quote;
  auto& request = asked.request;
  const auto& api = call.api();
  const bool readable = call.read_body([&](JsonReader& body) {
    request.id = read_payment_id(body, call.request());
    const auto own = [&](const std::string& text) { return parse_own(text, api.domain()); };
    const auto payee = [&](const std::string& text) { return parse_payee(text, api.domain()); };
    const auto key = [&](const std::string& text) { return parse_payment_key(text, api.domain()); };
    request.payer = body.required("from", body.parsed("from", own));
    request.payee = body.required("to", body.parsed("to", payee));
    request.amount = {body.required("amount", body.decimal("amount", api.currency().scale)), api.currency().code};
    request.refund_of = body.parsed("refund_of", key);
    quote = body.parsed("quote", parse_quote);
    if (quote && (quote->payee != request.payee.text() || quote->amount != request.amount))
      body.complain("quote", {Reason::malformed, "is of another payee or amount"});
    const auto window = body.integer("accept_within_seconds", 1, protocol::max_accept_window_ms / 1000);
    const auto seconds = window.value_or(api.parts.configuration.accept_window_seconds);
    request.accept_before = {wall_time().milliseconds + seconds * 1000};
    asked.wait_milliseconds = body.integer("wait_ms", 0, max_wait_milliseconds).value_or(0);
  });
  if (!readable || !call.sees_member(request.payer.text())) return std::nullopt;
  if (quote) request.quoted = {.until = quote->until, .credited = quote->credited};
  request.route = route_to(request.payee.domain, api.parts.configuration);
  return asked;
}

/// Of a member, that it is its own to give up; answers otherwise.
bool may_cancel(const Call& call, const protocol::PaymentId& id) {
  if (call.caller().role != Role::member) return true;
  const auto payment = find_payment(call, {call.api().domain(), id});
  const bool topup = payment && payment->opened.kind == protocol::PaymentKind::issue;
  const bool own = payment && call.caller().may_see(topup ? payment->opened.payee : payment->opened.payer);
  if (!own) call.fail(payment ? protocol::Failure{Reason::unknown_payment, {}} : payment.error());
  return own;
}

}  // namespace

protocol::Result<protocol::Address> parse_payee(const std::string& text, const protocol::Domain& own) {
  return protocol::Address::parse(text.find('@') == std::string::npos ? text + "@" + own.text() : text);
}

std::optional<federation::Route> route_to(const protocol::Domain& domain, const config::Configuration& configuration) {
  const auto found = configuration.routes.find(domain);
  if (found == configuration.routes.end()) return std::nullopt;
  return federation::Route{found->second.via, found->second.currency};
}

void pay_and_wait(const Call& call, federation::PayRequest request, std::int64_t wait, const PaymentAnswers& answers) {
  const ApiState& api = call.api();
  Engine& engine = api.parts.engine;
  const auto watch =
      engine.when_decided(PaymentKey{api.domain(), request.id},
                          [answers, reply = call.reply(), caller = call.caller()](const Payment& payment) {
                            // Under an id that another used, it is another's: the engine says so.
                            if (!caller.may_see(payment.opened.payer)) return;
                            reply.give([answers, payment] { return answers.made(payment); });
                          });
  const auto answered = [answers, &engine, watch, reply = call.reply(), wait](const federation::Reply& said) {
    if (!said.failure && said.payment->status() == PaymentStatus::held)
      return reply.give_after(wait, [answers, &engine, watch, payment = *said.payment] {
        engine.forget(watch);
        return answers.made(payment);
      });
    engine.forget(watch);
    reply.give([answers, said] { return said.failure ? answers.failed(*said.failure) : answers.made(*said.payment); });
  };
  if (!call.queue(std::move(request), answered)) engine.forget(watch);
}

std::optional<protocol::PaymentId> read_chosen_id(JsonReader& body, const HttpRequest& request) {
  auto id = body.parsed("id", parse_payment_id);
  if (const auto* header = request.header("Idempotency-Key")) {
    const auto key = parse_payment_id(*header);
    if (!key)
      body.complain("Idempotency-Key", key.error());
    else if (id && *id != *key)
      body.complain("id", {Reason::malformed, "is not the Idempotency-Key"});
    else
      id = *key;
  }
  return id;
}

protocol::PaymentId read_payment_id(JsonReader& body, const HttpRequest& request) {
  return body.required("id", read_chosen_id(body, request));
}

HttpResponse payment_response(const ApiState& api, const Payment& payment) {
  const auto json = payment_json(payment, api.currency(), api.directory);
  if (payment.status() == PaymentStatus::accepted) return json_response(201, json);
  if (payment.status() == PaymentStatus::held) return json_response(202, json);
  protocol::check(payment.opened.reason != Reason::none, "a refusal has a reason");
  return refusal({payment.opened.reason, {}}, "payment", json);
}

void make_payment(Call call) {
  auto asked = read_payment(call);
  if (!asked) return;
  const auto& api = call.api();
  if (asked->wait_milliseconds > 0)
    return pay_and_wait(
        call, std::move(asked->request), asked->wait_milliseconds,
        {.made = [&api](const Payment& payment) { return payment_response(api, payment); }, .failed = problem});
  call.ask(std::move(asked->request),
           [&api](const federation::Reply& said) { return payment_response(api, *said.payment); });
}

void show_payment(Call call) {
  const auto& api = call.api();
  const auto key = parse_payment_key(call.argument(0), api.domain());
  if (!key) return call.fail(key.error());
  const auto payment = find_payment(call, *key);
  if (!payment) return call.fail(payment.error());
  call.answer(200, seen_payment(call, *payment));
}

void cancel_payment(Call call) {
  const auto id = parse_payment_id(call.argument(0));
  if (!id) return call.fail(id.error());
  if (!call.read_body([](JsonReader&) {}) || !may_cancel(call, *id)) return;
  const auto& api = call.api();
  // The next node's answer ends the hold: the response shows the payment as it stands, often still held.
  call.ask(federation::CancelPayment{.id = *id}, [&api](const federation::Reply& said) {
    return json_response(said.payment->status() == PaymentStatus::held ? 202 : 200,
                         payment_json(*said.payment, api.currency(), api.directory));
  });
}

}  // namespace node
