#include "node/cyclos_recall.h"

#include "federation/account_payments.h"
#include "node/clock.h"
#include "node/wallet_numbers.h"

namespace node {

using federation::Payment;
using protocol::PaymentKind;
using protocol::Result;

namespace {

/// The number by which a wallet names who was paid; empty if no wallet makes such payments, or the payee is gone.
std::string payee_number_of(const ApiState& api, const protocol::PaymentOpened& opened) {
  if (opened.kind == PaymentKind::redeem) return reconversion_number(api.domain());
  if (opened.kind == PaymentKind::local) {
    const auto alias = api.directory.alias_of(opened.payee);
    return alias ? payee_number({*alias, api.domain()}) : "";
  }
  const auto address = protocol::Address::parse(opened.counterparty);
  return opened.kind == PaymentKind::outgoing && address ? payee_number(*address) : "";
}

/// Whether the payer may be waiting to hear of it.
bool may_come_again(const ApiState& api, const Payment& payment, const protocol::AccountId& payer) {
  return payment.opened.payer == payer && payment.opened_at <= api.started &&
         payment.status() != protocol::PaymentStatus::refused;
}

Result<CyclosRepeats::WishMade> wish_of(const ApiState& api, const Payment& payment) {
  const auto& opened = payment.opened;
  const auto memo = api.parts.store.get(storage::Table::memo, federation::payment_row(payment.key()));
  if (!memo) return std::unexpected(memo.error());
  return CyclosRepeats::WishMade{{.payer = opened.payer,
                                  .payee = payee_number_of(api, opened),
                                  .minor = opened.amount.minor,
                                  .description = memo->value_or("")},
                                 payment.key().id};
}

Result<std::vector<CyclosRepeats::WishMade>> made_before_the_start(const ApiState& api,
                                                                   const protocol::AccountId& payer) {
  std::vector<CyclosRepeats::WishMade> made;
  Result<void> wrong;
  const auto since = api.books_end.milliseconds - CyclosRepeats::remembered_ms;
  const auto visited = federation::visit_payments_of(api.parts.store, payer, [&](const Payment& payment) {
    if (payment.opened_at.milliseconds <= since) return false;
    if (!may_come_again(api, payment, payer)) return true;
    auto wish = wish_of(api, payment);
    if (!wish)
      wrong = std::unexpected(wish.error());
    else if (!wish->first.payee.empty())
      made.push_back(*std::move(wish));
    return wrong.has_value();
  });
  if (!visited) return std::unexpected(visited.error());
  if (!wrong) return std::unexpected(wrong.error());
  return made;
}

}  // namespace

Result<void> recall_payments(const Call& call) {
  const auto& api = call.api();
  const auto& payer = call.caller().own->account;
  if (!api.repeats.is_to_recall(payer, monotonic_nanoseconds() / 1'000'000)) return {};
  const auto made = made_before_the_start(api, payer);
  if (!made) return std::unexpected(made.error());
  api.repeats.recall(payer, *made);
  return {};
}

}  // namespace node
