#include "federation/exchange.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "protocol/check.h"
#include "protocol/limits.h"

namespace federation {

using protocol::Order;

/// Of two mutual credits, both may be called by the same code.
static protocol::SettlementUnit unit_with(const Books& books, const PeerState& peer) {
  return protocol::settlement_unit(books.currency(), peer.identity.currency);
}

/// Whether what the order says of the next node follows from the agreement with it. The payer's node does not know that
/// agreement and reckons no fee and no rate: it is told here, before anything is held, and not by the node after.
static bool is_priced(const PeerState& next, const Order& order, std::size_t there) {
  const bool last = there + 1 == order.path.size();
  const auto left =
      credited_of(*next.terms, last ? next.worth_there : protocol::Fraction{1, 1}, order.path[there].amount.minor);
  return left && *left == (last ? order.credited : order.path[there + 1].amount).minor;
}

/// Why this node cannot pass the order on, short of what its own accounts can hold; none if it can.
static Reason why_not(const Context& context, const Received& received, const Order& order, std::size_t here) {
  const PeerState* previous = context.books.peer(received.peer);
  const PeerState* next = context.books.peer(order.path[here + 1].node);
  if (next == nullptr) return Reason::unknown_domain;
  if (const auto standing = check_standing(*previous); !standing) return standing.error().reason;
  if (const auto standing = check_standing(*next); !standing) return standing.error().reason;
  const auto& arriving = order.path[here].amount;
  const auto& leaving = order.path[here + 1].amount;
  if (arriving.currency != previous->terms->settlement || leaving.currency != next->terms->settlement)
    return Reason::bad_path;
  if (unit_with(context.books, *previous) != unit_with(context.books, *next)) return Reason::bad_path;
  const auto fee = fee_on(*previous->terms, arriving.minor);
  if (!fee || leaving.minor != arriving.minor - *fee) return Reason::bad_path;
  if (!is_priced(*next, order, here + 1)) return Reason::unpriced_path;
  if (order.accept_before <= context.now) return Reason::expired;
  if (context.books.outbox_full(*next)) return Reason::peer_busy;
  const bool room = has_room_to_receive(context.books, *previous, arriving.minor) &&
                    has_room_to_pay(context.books, *next, leaving.minor);
  return room ? Reason::none : Reason::over_limit;
}

/// An order we had already answered before our books were lost: the fact is recorded as it was decided.
static void readopt(Context& context, const Received& received, const Order& order, std::size_t here,
                    const protocol::Answer& answer, const RecordedAnswers& recorded) {
  auto opened = opened_by(context.books, received, order);
  opened.next = order.path[here + 1].node;
  if (!answer.accepted) return refuse_order(context, received, std::move(opened), answer.reason, recorded);
  if (context.books.peer(opened.next) == nullptr)
    return context.alarm(opened.next, Reason::unknown_peer, "a recovered order went to a peer no longer known");
  auto transfers = forced(posted(context.books, forward_postings(context.books, opened.key, order, here)));
  context.books.record(context.now, std::move(opened), std::move(transfers));
}

void forward_order(Context& context, const Received& received, const Order& order, std::size_t here,
                   const RecordedAnswers& recorded) {
  protocol::check(here > 0 && here + 1 < order.path.size(), "an intermediary stands between two nodes");
  auto opened = opened_by(context.books, received, order);
  if (const auto found = recorded.find(opened.order); found != recorded.end())
    return readopt(context, received, order, here, found->second, recorded);
  const PeerState* next_peer = context.books.peer(order.path[here + 1].node);
  if (next_peer != nullptr && next_peer->row.must_compare && !next_peer->row.wound_up()) {
    // Before the books were lost the order may have been passed on, and accepted: refusing it now could lose money.
    opened.status = protocol::PaymentStatus::held;
    opened.next = order.path[here + 1].node;
    return context.books.record(context.now, std::move(opened));
  }
  if (const Reason reason = why_not(context, received, order, here); reason != Reason::none)
    return refuse_order(context, received, std::move(opened), reason, recorded);
  const auto transfers = forward_postings(context.books, opened.key, order, here);
  if (const auto verdict = context.books.test(transfers); !verdict.applied())
    return refuse_order(context, received, std::move(opened), reason_of(verdict, transfers, context.books), recorded);
  opened.status = protocol::PaymentStatus::held;
  opened.next = order.path[here + 1].node;
  const Domain next = opened.next;
  context.books.record(context.now, std::move(opened), transfers, {{next, received.bytes()}});
}

/// It had not been passed on before the books were lost, and is not wanted any more or has lost its id meanwhile.
static Reason why_not_any_more(const Payment& waiting) {
  if (waiting.cancel_asked) return Reason::cancelled;
  return waiting.opened.ordered_as ? Reason::id_conflict : Reason::none;
}

static void pass_on(Context& context, const Payment& waiting) {
  Books& books = context.books;
  const auto envelope = books.received_envelope(waiting.opened.previous, waiting.opened.place.sequence);
  protocol::check(envelope.has_value(), "the envelope with the order is in the log");
  const Received received{waiting.opened.previous, *envelope, waiting.opened.place.index};
  const auto message = protocol::decode_message(received.bytes());
  protocol::check(message.has_value(), "what was read once reads again");
  const auto& order = std::get<Order>(*message);
  const std::size_t here = place_on_path(order, books.domain(), waiting.opened.previous);
  protocol::check(here > 0, "an order that waits leads through here");

  const auto transfers = forward_postings(books, waiting.key(), order, here);
  Reason reason = why_not_any_more(waiting);
  if (reason == Reason::none) reason = why_not(context, received, order, here);
  if (reason == Reason::none) reason = reason_of(books.test(transfers), transfers, books);
  if (reason == Reason::none)
    return books.record(context.now, protocol::OrderPassedOn{waiting.key()}, transfers,
                        {{waiting.opened.next, received.bytes()}});
  if (waiting.opened.ordered_as) context.alarm(waiting.opened.previous, reason, came_again(waiting.opened.order_key()));
  const protocol::Answer refusal{
      .key = waiting.opened.order_key(), .order_digest = waiting.opened.order, .reason = reason};
  books.record(
      context.now,
      protocol::PaymentClosed{.key = waiting.key(), .status = protocol::PaymentStatus::refused, .reason = reason}, {},
      {{waiting.opened.previous, protocol::encode(refusal)}});
}

void forward_waiting_orders(Context& context, const Domain& next) {
  for (const auto& key : context.books.waiting_for(next)) pass_on(context, *context.books.payment(key));
}

}  // namespace federation
