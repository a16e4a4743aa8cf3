#include "federation/fund.h"
#include "federation/payments.h"
#include "protocol/check.h"

namespace federation {

using protocol::CancelAsked;
using protocol::CancelRequest;
using protocol::PaymentStatus;

void ask_cancellation(Context& context, const PaymentKey& key) {
  const Books& books = context.books;
  const auto known = books.payment(key);
  protocol::check(known && known->status() == PaymentStatus::held, "only a held payment can be cancelled");
  if (known->cancel_asked) return;
  // Whether it was passed on before the books were lost shows when its link is compared; pass_on() looks at the mark.
  if (books.holds_of(key).empty()) return context.books.record(context.now, CancelAsked{.key = key});
  const CancelRequest request{known->opened.order_key(), known->opened.order};
  context.books.record(context.now, CancelAsked{.key = key, .withdraws = books.order_waits(*known)}, {},
                       {{known->opened.next, protocol::encode(request)}});
}

void cancel_payment(Context& context, const CancelPayment& request) {
  const PaymentKey key{context.books.domain(), request.id};
  const auto known = context.books.payment(key);
  if (!known) return context.fail(request.ticket, Reason::unknown_payment, "no payment has this id");
  if (known->status() == PaymentStatus::held)
    awaits_euros(known->opened.kind) ? cancel_issue(context, key) : ask_cancellation(context, key);
  context.reply(request.ticket, key);
}

void ask_overdue_cancellations(Context& context) {
  for (const auto& key : context.books.overdue(context.now)) ask_cancellation(context, key);
}

/// The order was withdrawn before it left: from now on it stands refused here, should it come after all.
static void refuse_unseen(Context& context, const Received& received, const CancelRequest& request,
                          const RecordedAnswers& recorded) {
  protocol::PaymentOpened opened{.key = request.key,
                                 .kind = protocol::PaymentKind::incoming,
                                 .order = request.order_digest,
                                 .previous = received.peer,
                                 .place = received.place()};
  refuse_order(context, received, std::move(opened), Reason::cancelled, recorded);
}

void receive_cancel(Context& context, const Received& received, const CancelRequest& request,
                    const RecordedAnswers& recorded) {
  const auto known = payment_of_order(context.books, request.key, request.order_digest);
  const bool ours = request.key.origin == context.books.domain();
  if (ours || (known && known->opened.previous != received.peer))
    return context.alarm(received.peer, Reason::unknown_payment, "a cancellation of " + request.key.text());
  if (!known) return refuse_unseen(context, received, request, recorded);
  if (known->opened.order != request.order_digest)
    return refuse_conflict(context, received.peer, request.key, request.order_digest);
  if (known->status() == PaymentStatus::held && !known->is_borne()) return ask_cancellation(context, known->key());
  if (recorded.contains(request.order_digest)) return;  // it had been answered before the books were lost
  repeat_answer(context, received.peer, *known);
}

void adopt_cancel(Context& context, const CancelRequest& request) {
  const auto known = payment_of_order(context.books, request.key, request.order_digest);
  if (!known || known->status() != PaymentStatus::held || known->opened.order != request.order_digest) return;
  // The order had been withdrawn: it must not travel now. In any other case the peer has answered.
  if (context.books.order_waits(*known)) ask_cancellation(context, known->key());
}

}  // namespace federation
