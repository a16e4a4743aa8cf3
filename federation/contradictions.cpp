#include "federation/contradictions.h"

#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "federation/postings.h"
#include "federation/wind_up_rules.h"
#include "protocol/check.h"

namespace federation {

using protocol::ContradictionBorne;
using protocol::PaymentKind;
using protocol::PaymentStatus;

static void announce_loss(Context& context, const Payment& payment, std::int64_t minor) {
  context.alarm(payment.opened.previous, Reason::contradicted,
                "payment " + payment.opened.order_key().text() +
                    " is refused to the node before and stands here: the association bears " + std::to_string(minor) +
                    " cents");
}

/// What was held between the two neighbours is held between the association and the next one, until that answers. An
/// order that has not left is withdrawn.
static void stand_in(Context& context, const Payment& payment, const Domain& next, std::int64_t minor, Reason reason) {
  Books& books = context.books;
  const PaymentKey key = payment.key();
  auto transfers = close_holds(books, key, protocol::TransferKind::void_hold);
  transfers.push_back(borne_hold(books, key, *books.peer(next), minor));
  books.record(context.now,
               ContradictionBorne{.key = key, .told = PaymentStatus::refused, .reason = reason, .next = next},
               std::move(transfers));
  ask_cancellation(context, key);
}

bool bear_refusal(Context& context, const Payment& held, const protocol::Answer& refusal) {
  // A refusal of the next node's travels in ours. Where nothing is held, nothing was passed on that these books know
  // of.
  if (!refusal.evidence.empty() || context.books.holds_of(held.key()).empty()) return false;
  stand_in(context, held, held.opened.next, held.debt, refusal.reason);
  return true;
}

void bear_order(Context& context, const Payment& refused, const protocol::Order& order) {
  const std::size_t here = place_on_path(order, context.books.domain(), refused.opened.previous);
  if (refused.opened.kind != PaymentKind::forwarded || here == 0 || here + 1 >= order.path.size()) return;
  const auto& leaving = order.path[here + 1];
  stand_in(context, refused, leaving.node, leaving.amount.minor, refused.opened.reason);
}

void bear_acceptance(Context& context, const Payment& accepted, const protocol::Answer& refusal) {
  Books& books = context.books;
  const Domain previous = accepted.opened.previous;
  if (!books.first_answer_waits(previous, accepted.opened.order)) return;  // it was told so first
  const protocol::Answer repeated{.key = accepted.opened.order_key(),
                                  .order_digest = accepted.opened.order,
                                  .accepted = false,
                                  .reason = refusal.reason,
                                  .evidence = {}};
  books.record(context.now,
               ContradictionBorne{.key = accepted.key(),
                                  .told = PaymentStatus::refused,
                                  .reason = refusal.reason,
                                  .next = accepted.opened.next},
               borne_postings(books, *books.peer(previous), accepted.claim), {{previous, protocol::encode(repeated)}});
  announce_loss(context, accepted, accepted.claim);
}

void announce_borne(Context& context, const Payment& accepted) {
  protocol::check(accepted.is_borne(), "the association stands in for the payer");
  announce_loss(context, accepted, accepted.debt);
}

bool strand(Context& context, const Payment& accepted, Reason reason) {
  const bool unanswered = accepted.status() == PaymentStatus::accepted && !accepted.is_borne() &&
                          accepted.opened.kind == PaymentKind::forwarded && accepted.answer.sequence == 0;
  // What the keys of the next node have accepted stands, whatever its node says later.
  if (!unanswered || context.books.hands_that_ended(accepted)) return false;
  if (accepted.debt == 0) return true;  // said before
  Books& books = context.books;
  const Domain next = accepted.opened.next;
  books.record(
      context.now,
      ContradictionBorne{.key = accepted.key(), .told = PaymentStatus::accepted, .reason = reason, .next = next},
      stranded_postings(books, *books.peer(next), accepted.debt));
  context.alarm(accepted.opened.previous, Reason::contradicted,
                "payment " + accepted.opened.order_key().text() +
                    " is accepted to the node before and refused by the next one: " + std::to_string(accepted.debt) +
                    " cents stand on suspense");
  return true;
}

}  // namespace federation
