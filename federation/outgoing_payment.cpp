#include "federation/contradictions.h"
#include "federation/exchange.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "federation/quotes.h"
#include "federation/withdrawn_order.h"
#include "protocol/check.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::Amount;
using protocol::Order;
using protocol::PaymentOpened;

void pay_elsewhere(Context& context, const PayRequest& request, PaymentOpened opened) {
  const auto refuse = [&](Reason reason) { refuse_request(context, request.ticket, std::move(opened), reason); };
  Books& books = context.books;
  opened.counterparty = request.payee.text();
  const auto nodes = nodes_towards(books, request);
  if (nodes.empty()) return refuse(Reason::unknown_domain);
  if (nodes.size() + 1 > protocol::max_path_hops) return refuse(Reason::bad_path);
  const PeerState& first = *books.peer(nodes.front());
  opened.next = nodes.front();
  if (const auto standing = check_standing(first); !standing) return refuse(standing.error().reason);
  if (first.row.must_compare)  // released: what had left over this link is still to be recovered first
    return context.fail(request.ticket, Reason::recovering,
                        "the link with " + opened.next.text() + " was not compared");
  if (books.outbox_full(first))
    return context.fail(request.ticket, Reason::peer_busy, "too many messages wait for " + opened.next.text());
  if (request.accept_before <= context.now) return refuse(Reason::expired);
  if (request.refund_of) {
    const auto allowed = check_refund(books, *request.refund_of, opened.payer, request.payee, opened.amount);
    if (!allowed) return refuse(allowed.error().reason);
  }
  const auto leaving = in_settlement(first, opened.amount);
  if (!leaving) return refuse(leaving.error().reason);
  if (leaving->minor <= 0) return refuse(Reason::amount_not_positive);
  // Named before the balance, which the same transfer may lack as well.
  if (!has_room_to_pay(books, first, leaving->minor)) return refuse(Reason::over_limit);
  auto order = quoted_order(books, request);
  if (!order) return refuse(order.error().reason);
  if (request.quoted && request.quoted->credited != order->credited)
    return context.fail(request.ticket, Reason::quote_changed, "the agreement was changed since");
  order->payer = {request.payer, books.domain()};
  order->path.insert(order->path.begin(), {books.domain(), opened.amount});

  auto transfers = hold_postings(opened.key, opened.payer, first, opened.amount, *leaving);
  if (const auto verdict = books.test(transfers); !verdict.applied())
    return refuse(reason_of(verdict, transfers, books));
  Bytes message = protocol::encode(*order);
  opened.order = protocol::sha256(message);
  opened.status = protocol::PaymentStatus::held;
  const PaymentKey key = opened.key;
  const Domain next = opened.next;
  books.record(context.now, std::move(opened), std::move(transfers), {{next, std::move(message)}});
  context.reply(request.ticket, key);
}

/// The payer may have been lost with the books, or have less than before: then the association's suspense account
/// stands in, and its treasurer sees it there.
static protocol::AccountId payer_or_suspense(const Books& books, const protocol::Alias& payer, const Amount& amount) {
  const auto id = books.account_of(payer);
  if (!id) return own_accounts().suspense;
  const auto& account = books.known_account(*id);
  return account.worst_low() - account.bounds.least >= amount.minor ? account.id : own_accounts().suspense;
}

/// A client here had asked for it.
static void adopt_outgoing(Context& context, const Order& order, PaymentOpened opened) {
  Books& books = context.books;
  const Amount& amount = order.path.front().amount;
  opened.kind = protocol::PaymentKind::outgoing;
  opened.request = protocol::payment_request_digest(order.payer.alias, order.payee, amount, order.refund_of);
  opened.payer = payer_or_suspense(books, order.payer.alias, amount);
  opened.amount = amount;
  opened.counterparty = order.payee.text();
  auto transfers =
      forced(hold_postings(opened.key, opened.payer, *books.peer(opened.next), amount, order.path[1].amount));
  if (opened.payer == own_accounts().suspense)
    context.alarm(opened.next, Reason::insufficient_balance,
                  "payment " + opened.key.text() + " was recovered on suspense");
  books.record(context.now, std::move(opened), std::move(transfers));
}

/// It had been passed on from one peer to the other.
static void adopt_forwarded(Context& context, const Order& order, PaymentOpened opened) {
  std::size_t here = 0;
  while (order.path[here].node != context.books.domain()) ++here;
  opened.kind = protocol::PaymentKind::forwarded;
  opened.previous = order.path[here - 1].node;
  opened.amount = order.path[here].amount;
  if (context.books.peer(opened.previous) == nullptr)
    return context.alarm(opened.next, Reason::unknown_peer, "a recovered order came from " + opened.previous.text());
  auto transfers = forced(forward_postings(context.books, opened.key, order, here));
  context.books.record(context.now, std::move(opened), std::move(transfers));
}

/// The order waited for this very link: it had been passed on; or it was withdrawn, and another copy of this node had
/// sent it. Or it was refused, by another copy of this node or for
/// another answer of the next one.
static void adopt_known(Context& context, const Order& order, const Payment& known, bool refused_there) {
  Books& books = context.books;
  if (is_withdrawn(known)) books.record(context.now, protocol::OrderLeft{known.key()});
  const bool unanswered = known.answer.sequence == 0 && !refused_there;
  if (known.status() == protocol::PaymentStatus::refused && unanswered) return bear_order(context, known, order);
  if (known.status() != protocol::PaymentStatus::held || !books.holds_of(known.key()).empty()) return;
  const std::size_t here = place_on_path(order, books.domain(), known.opened.previous);
  protocol::check(here > 0, "an order that waits leads through here");
  auto transfers = forced(forward_postings(books, known.key(), order, here));
  books.record(context.now, protocol::OrderPassedOn{known.key()}, std::move(transfers));
}

/// The client used the id again for this very link, over which nothing leaves before it is compared: the peer knows the
/// order that left first, and will accept no other under its key.
static void give_way(Context& context, const Domain& peer, const Payment& known) {
  context.books.record(context.now,
                       protocol::PaymentClosed{.key = known.key(),
                                               .status = protocol::PaymentStatus::refused,
                                               .reason = Reason::id_conflict,
                                               .peer = peer,
                                               .answer = {}},
                       close_holds(context.books, known.key(), protocol::TransferKind::void_hold));
}

void adopt_order(Context& context, const Domain& peer, const Bytes& bytes, const Order& order,
                 const std::set<protocol::Hash>& refused) {
  const auto digest = protocol::sha256(bytes);
  const auto known = payment_of_order(context.books, order.key(), digest);
  if (known && known->opened.order == digest) return adopt_known(context, order, *known, refused.contains(digest));
  PaymentOpened opened{.key = order.key(),
                       .status = protocol::PaymentStatus::held,
                       .order = digest,
                       .next = peer,
                       .refund_of = order.refund_of,
                       .accept_before = order.accept_before};
  const bool held = known && known->status() == protocol::PaymentStatus::held;
  if (held && known->opened.next == peer && context.books.order_waits(*known)) {
    give_way(context, peer, *known);
  } else if (known && known->status() != protocol::PaymentStatus::refused) {
    // That order may have left to another peer, or the money moved: both are facts, and each order ends by the answer
    // of the node that decides it.
    opened.ordered_as = order.key();
    opened.key = key_beside(order.key(), digest);
  }
  if (known)
    context.alarm(peer, Reason::id_conflict,
                  "payment " + order.key().text() + " was made again with other content; what had left is payment " +
                      opened.key.text());
  const bool ours = order.payer.domain == context.books.domain();
  ours ? adopt_outgoing(context, order, std::move(opened)) : adopt_forwarded(context, order, std::move(opened));
}

}  // namespace federation
