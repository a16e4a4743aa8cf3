#include "federation/member_rules.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"

namespace federation {

void pay_here(Context& context, const PayRequest& request, protocol::PaymentOpened opened) {
  const auto refuse = [&](Reason reason) { refuse_request(context, request.ticket, std::move(opened), reason); };
  Books& books = context.books;
  if (request.quoted && request.quoted->credited != request.amount)
    return context.fail(request.ticket, Reason::quote_changed, "the quote is of another amount");
  const auto payee = books.account_of(request.payee.alias);
  if (!payee) return refuse(Reason::unknown_payee);
  if (*payee == opened.payer) return refuse(Reason::bad_path);
  opened.payee = *payee;
  if (request.refund_of) {
    const auto allowed = check_refund(books, *request.refund_of, opened.payer, request.payee, opened.amount);
    if (!allowed) return refuse(allowed.error().reason);
  }
  std::vector<protocol::Transfer> transfers{post(opened.payer, opened.payee, opened.amount)};
  if (const auto verdict = books.test(transfers); !verdict.applied())
    return refuse(reason_of(verdict, transfers, books));
  // Last, so that who has not got the units cannot read off the refusal how much the payee may still take.
  if (const Reason barred = may_be_paid(books, *payee, opened.amount.minor, request.refund_of.has_value(), context.now);
      barred != Reason::none)
    return refuse(barred);

  const PaymentKey key = opened.key;
  books.payment_requests().note_paid(opened, context.now);
  books.record(context.now, std::move(opened), std::move(transfers));
  context.reply(request.ticket, key);
}

}  // namespace federation
