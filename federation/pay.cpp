#include "federation/member_rules.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "protocol/limits.h"

namespace federation {

using protocol::PaymentOpened;

/// What can be said of a request without looking at the books: the same answer whenever it is asked.
static Result<void> check_form(const PayRequest& request, const protocol::Currency& currency, Time now) {
  if (request.amount.minor <= 0) return protocol::failure(Reason::amount_not_positive, "an amount is above zero");
  if (request.amount.currency != currency.code)
    return protocol::failure(Reason::wrong_currency, "members here pay in " + std::string(currency.code.view()));
  if (request.accept_before.milliseconds > now.milliseconds + protocol::max_accept_window_ms)
    return protocol::failure(Reason::malformed, "accept_before is too far ahead");
  if (request.memo.size() > max_memo_bytes)
    return protocol::failure(Reason::oversize, "a memo has at most " + std::to_string(max_memo_bytes) + " bytes");
  return {};
}

void refuse_request(Context& context, Ticket ticket, PaymentOpened opened, Reason reason) {
  opened.status = protocol::PaymentStatus::refused;
  opened.reason = reason;
  const PaymentKey key = opened.key;
  context.books.record(context.now, std::move(opened));
  context.reply(ticket, key);
}

void pay(Context& context, const PayRequest& request) {
  Books& books = context.books;
  const PaymentKey key{books.domain(), request.id};
  const auto digest = protocol::payment_request_digest(request.payer, request.payee, request.amount, request.refund_of);
  if (answer_known(context, request.ticket, key, digest)) return;
  if (auto form = check_form(request, books.currency(), context.now); !form)
    return context.fail(request.ticket, form.error().reason, form.error().detail);
  if (request.quoted && request.quoted->until <= context.now)
    return context.fail(request.ticket, Reason::quote_expired, "ask for another quote");
  if (books.recovering())
    return context.fail(request.ticket, Reason::recovering, "the node was restored and waits for its peers");

  const bool here = request.payee.domain == books.domain();
  PaymentOpened opened{.key = key,
                       .kind = here ? protocol::PaymentKind::local : protocol::PaymentKind::outgoing,
                       .request = digest,
                       .amount = request.amount,
                       .refund_of = request.refund_of,
                       .accept_before = request.accept_before};
  const auto payer = books.account_of(request.payer);
  if (!payer) return refuse_request(context, request.ticket, std::move(opened), Reason::unknown_payer);
  opened.payer = *payer;
  if (const Reason barred = may_pay(books, *payer, request.amount.minor, request.refund_of.has_value(), context.now);
      barred != Reason::none)
    return refuse_request(context, request.ticket, std::move(opened), barred);
  here ? pay_here(context, request, std::move(opened)) : pay_elsewhere(context, request, std::move(opened));
  const auto made = books.payment(key);
  if (made && made->status() != protocol::PaymentStatus::refused) books.put_memo(key, request.memo);
}

}  // namespace federation
