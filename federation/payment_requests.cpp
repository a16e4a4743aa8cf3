#include "federation/payment_requests.h"

#include <algorithm>

namespace federation {

static bool is_over(const PaymentRequest& request, Time now) {
  return request.paid_by || request.expires_at <= now;
}

/// Makes room for one more; false if all that are there still wait to be paid.
static bool make_room(PaymentRequestBooks& books, const protocol::AccountId& payee, Time now) {
  if (books.count_of(payee) < max_requests_of_account) return true;
  auto over = books.of(payee);
  std::erase_if(over, [now](const auto& each) { return !is_over(each, now); });
  std::ranges::stable_sort(over, {}, &PaymentRequest::created_at);
  over.resize(std::min(over.size(), max_requests_dropped));
  for (const auto& each : over) books.erase(payee, each.id);
  return !over.empty();
}

void add_payment_request(Context& context, const AddPaymentRequest& request) {
  auto& books = context.books.payment_requests();
  const auto payee = context.books.account_of(request.payee);
  if (!payee) return context.fail(request.ticket, Reason::not_found, "no member has this alias");
  if (request.amount < 0) return context.fail(request.ticket, Reason::amount_not_positive, "an amount is above zero");
  if (request.memo.size() > max_request_memo)
    return context.fail(request.ticket, Reason::oversize, "a memo has at most 140 bytes");
  const PaymentRequest made{.payee = *payee,
                            .id = request.id,
                            .amount = request.amount,
                            .memo = request.memo,
                            .created_at = context.now,
                            .expires_at = {context.now.milliseconds + request.valid_ms},
                            .paid_by = {},
                            .paid_at = {}};
  if (const auto known = books.find(*payee, request.id)) {
    const bool same = known->amount == made.amount && known->memo == made.memo;
    return same ? context.succeed(request.ticket)
                : context.fail(request.ticket, Reason::id_conflict, "another request has this id");
  }
  if (!make_room(books, *payee, context.now))
    return context.fail(request.ticket, Reason::oversize, "1000 requests of this member wait to be paid");
  books.put(made);
  context.succeed(request.ticket);
}

void withdraw_payment_request(Context& context, const WithdrawPaymentRequest& request) {
  const auto payee = context.books.account_of(request.payee);
  if (!payee || !context.books.payment_requests().find(*payee, request.id))
    return context.fail(request.ticket, Reason::not_found, "no such request waits");
  context.books.payment_requests().erase(*payee, request.id);
  context.succeed(request.ticket);
}

}  // namespace federation
