#include "federation/exchange.h"
#include "federation/member_rules.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::Order;
using protocol::PaymentOpened;
using protocol::PaymentStatus;

/// The node was restored, and its id was taken before the order came again that had borne it first.
static void stand_beside(PaymentOpened& opened) {
  opened.ordered_as = opened.key;
  opened.key = key_beside(opened.key, opened.order);
}

PaymentOpened opened_by(const Books& books, const Received& received, const Order& order) {
  std::size_t here = 1;
  while (here + 1 < order.path.size() && order.path[here - 1].node != received.peer) ++here;
  const bool last = here + 1 == order.path.size();
  PaymentOpened opened{.key = order.key(),
                       .kind = last ? protocol::PaymentKind::incoming : protocol::PaymentKind::forwarded,
                       .order = protocol::sha256(received.bytes()),
                       .amount = last ? order.credited : order.path[here].amount,
                       .counterparty = order.payer.text(),
                       .previous = received.peer,
                       .place = received.place(),
                       .refund_of = order.refund_of,
                       .accept_before = order.accept_before};
  if (books.payment(opened.key)) stand_beside(opened);
  return opened;
}

void refuse_order(Context& context, const Received& received, PaymentOpened opened, Reason reason,
                  const RecordedAnswers& recorded) {
  protocol::check(reason != Reason::none, "a refusal has a reason");
  opened.status = PaymentStatus::refused;
  opened.reason = reason;
  const protocol::Answer answer{
      .key = opened.order_key(), .order_digest = opened.order, .accepted = false, .reason = reason, .evidence = {}};
  std::vector<protocol::Outgoing> outgoing;
  if (!recorded.contains(opened.order)) outgoing.push_back({received.peer, protocol::encode(answer)});
  context.books.record(context.now, std::move(opened), {}, std::move(outgoing));
}

/// A refund that comes back to a member who paid from here.
static Result<void> check_returning(const Books& books, const Order& order, const protocol::AccountId& payee) {
  const auto first = books.payment(*order.refund_of);
  if (!first || first->status() != PaymentStatus::accepted || first->opened.kind != protocol::PaymentKind::outgoing ||
      first->opened.payer != payee || first->opened.counterparty != order.payer.text())
    return protocol::failure(Reason::not_refundable);
  if (order.credited.minor > first->opened.amount.minor - first->refunded)
    return protocol::failure(Reason::refund_exceeds);
  return {};
}

/// Why this node refuses, short of what its accounts can hold and its payee may; none if it does not.
static Reason why_not(const Context& context, const PeerState& previous, const Order& order,
                      const std::optional<protocol::AccountId>& payee) {
  if (const auto standing = check_standing(previous); !standing) return standing.error().reason;
  const auto& arriving = order.path.back().amount;
  const auto credited = credited_of(*previous.terms, previous.worth, arriving.minor);
  if (arriving.currency != previous.terms->settlement || !credited) return Reason::bad_path;
  if (order.credited.currency != context.books.currency().code) return Reason::wrong_currency;
  if (order.credited.minor != *credited) return Reason::bad_path;
  if (!payee) return Reason::unknown_payee;
  if (order.accept_before <= context.now) return Reason::expired;
  if (order.refund_of) {
    const auto allowed = check_returning(context.books, order, *payee);
    if (!allowed) return allowed.error().reason;
  }
  return has_room_to_receive(context.books, previous, arriving.minor) ? Reason::none : Reason::over_limit;
}

void decide_incoming(Context& context, const Received& received, const Order& order, const RecordedAnswers& recorded) {
  Books& books = context.books;
  const PeerState& previous = *books.peer(received.peer);
  const auto payee = books.account_of(order.payee.alias);
  auto opened = opened_by(books, received, order);
  const auto given = recorded.find(opened.order);
  opened.payee = payee.value_or(protocol::AccountId{});

  if (given != recorded.end()) {  // decided before the books were lost: a fact, not a question
    if (!given->second.accepted)
      return refuse_order(context, received, std::move(opened), given->second.reason, recorded);
    if (!payee) opened.payee = own_accounts().suspense;
    auto transfers = forced(credit_postings(books, previous, order, opened.payee));
    return books.record(context.now, std::move(opened), std::move(transfers));
  }
  if (const Reason reason = why_not(context, previous, order, payee); reason != Reason::none)
    return refuse_order(context, received, std::move(opened), reason, recorded);
  auto transfers = credit_postings(books, previous, order, *payee);
  if (const auto verdict = books.test(transfers); !verdict.applied())
    return refuse_order(context, received, std::move(opened), reason_of(verdict, transfers, books), recorded);
  // Last: an order that nobody could accept must not tell a peer how much the payee may still take.
  if (const Reason barred = may_be_paid(books, *payee, order.credited.minor, order.refund_of.has_value(), context.now);
      barred != Reason::none)
    return refuse_order(context, received, std::move(opened), barred, recorded);
  const protocol::Answer answer{
      .key = opened.key, .order_digest = opened.order, .accepted = true, .reason = Reason::none, .evidence = {}};
  const PaymentKey key = opened.key;
  books.payment_requests().note_paid(opened, context.now);
  books.record(context.now, std::move(opened), std::move(transfers), {{received.peer, protocol::encode(answer)}});
  context.emit(PaymentDecided{*books.payment(key)});
}

}  // namespace federation
