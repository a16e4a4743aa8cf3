// Paying, as a Cyclos takes it: members here and elsewhere, and the association for units that become euros again.
#include <nlohmann/json.hpp>

#include "node/bank_text.h"
#include "node/clock.h"
#include "node/cyclos_error.h"
#include "node/cyclos_recall.h"
#include "node/cyclos_transaction.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/random.h"
#include "node/wallet.h"
#include "protocol/utf8.h"

namespace node {

using federation::Payment;
using protocol::PaymentStatus;
using protocol::Reason;

namespace {

/// Wallets give up after 20 s, whatever becomes of the payment: before that they are told that it waits.
constexpr std::int64_t wait_milliseconds = 12'000;

struct Asked {
  NamedPayee payee;
  CyclosRepeats::Wish wish;
};

std::optional<Asked> read_payment(const Call& call) {
  std::string amount;
  std::string subject;
  std::string description;
  const bool readable = call.read_body([&](JsonReader& body) {
    body.pass_over_others();
    subject = body.required("subject", body.text("subject"));
    description = body.text("description").value_or("");
    amount = body.required("amount", body.text_or_number("amount"));
  });
  if (!readable) return std::nullopt;
  const auto payee = payee_of_number(subject, call.api().domain());
  const auto minor = wallet_minor(amount, call.api().currency());
  if (!minor) return call.answer(cyclos_invalid("amount", minor.error().detail)), std::nullopt;
  if (!payee) return call.answer(cyclos_invalid("subject", "no payee has this number")), std::nullopt;
  // Nobody is told the description of units that become euros again, and the books do not have it.
  auto told = payee->address ? protocol::cut_to_bytes(tidy(description), federation::max_memo_bytes) : std::string();
  return Asked{
      .payee = *payee,
      .wish = {.payer = call.caller().own->account, .payee = subject, .minor = *minor, .description = std::move(told)}};
}

PaymentAnswers answers_of(const Call& call, const CyclosRepeats::Wish& wish, const protocol::PaymentId& id) {
  const auto& api = call.api();
  const auto refuse = [&api, wish, id](const protocol::Failure& failure) {
    api.repeats.forget(wish, id);
    return cyclos_refusal(failure);
  };
  const auto made = [&api, own = *call.caller().own, refuse](const Payment& payment) {
    if (payment.status() == PaymentStatus::refused) return refuse({payment.opened.reason, {}});
    return json_response(201, cyclos_payment(api, own, payment));
  };
  return {.made = made, .failed = refuse};
}

/// Units that become euros again. To whom the euros go, the association has noted of the member, or asks.
void redeem(const Call& call, const Asked& asked, const protocol::PaymentId& id) {
  federation::FundRequest request{.id = id,
                                  .kind = protocol::PaymentKind::redeem,
                                  .member = call.caller().own->alias,
                                  .amount = {asked.wish.minor, call.api().currency().code}};
  call.queue(std::move(request), [answers = answers_of(call, asked.wish, id),
                                  reply = call.reply()](const federation::Reply& said) {
    reply.give([answers, said] { return said.failure ? answers.failed(*said.failure) : answers.made(*said.payment); });
  });
}

}  // namespace

void cyclos_pay(Call call) {
  const auto asked = read_payment(call);
  if (!asked) return;
  if (const auto recalled = recall_payments(call); !recalled) return call.fail(recalled.error());
  const auto& api = call.api();
  const auto fresh = *protocol::PaymentId::from_bytes(random_bytes(protocol::PaymentId::size));
  const auto id = api.repeats.id_for(asked->wish, asker_of(call), fresh, monotonic_nanoseconds() / 1'000'000);
  if (!asked->payee.address) return redeem(call, *asked, id);
  const auto& configuration = api.parts.configuration;
  federation::PayRequest request{.id = id,
                                 .payer = call.caller().own->alias,
                                 .payee = *asked->payee.address,
                                 .amount = {asked->wish.minor, api.currency().code},
                                 .route = route_to(asked->payee.address->domain, configuration),
                                 .memo = asked->wish.description};
  request.accept_before = {wall_time().milliseconds + configuration.accept_window_seconds * 1000};
  pay_and_wait(call, std::move(request), wait_milliseconds, answers_of(call, asked->wish, id));
}

}  // namespace node
