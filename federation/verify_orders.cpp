#include "federation/verify_orders.h"

#include <algorithm>

#include "federation/exchange.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"

namespace federation {

using protocol::Order;
using protocol::PaymentKind;
using protocol::PaymentOpened;

std::string check_order(const Books& books, const PaymentOpened& opened, const Order& order) {
  const bool ours = opened.kind == PaymentKind::outgoing;
  if (order.key() != opened.order_key() || (order.payer.domain == books.domain()) != ours)
    return "the order is another payment's";
  const std::string other = ours ? order.payee.text() : order.payer.text();
  // Of an order that was passed on before the books were lost, nothing says here who pays.
  const bool unsaid = opened.kind == PaymentKind::forwarded && opened.counterparty.empty();
  if ((opened.counterparty != other && !unsaid) || opened.refund_of != order.refund_of ||
      opened.accept_before != order.accept_before)
    return "the order says something else than the payment";
  const auto asked = protocol::payment_request_digest(order.payer.alias, order.payee, opened.amount, order.refund_of);
  return opened.request == (ours ? asked : protocol::Hash{}) ? "" : "the order is not what the client asked for";
}

std::string check_link(const PeerState& peer, const Order& order, Time now) {
  if (const auto standing = check_standing(peer); !standing)
    return "no payment can be made over the link: " + std::string(name(standing.error().reason));
  return order.accept_before <= now ? "the order came too late" : "";
}

/// Who paid the first payment and whom it paid, the other way round.
static bool goes_back(const PaymentOpened& first, const PaymentOpened& opened) {
  switch (opened.kind) {
    case PaymentKind::local:
      return first.kind == PaymentKind::local && first.payee == opened.payer && first.payer == opened.payee;
    case PaymentKind::outgoing:
      return first.kind == PaymentKind::incoming && first.payee == opened.payer &&
             first.counterparty == opened.counterparty;
    case PaymentKind::incoming:
      return first.kind == PaymentKind::outgoing && first.payer == opened.payee &&
             first.counterparty == opened.counterparty;
    default:
      return opened.kind == PaymentKind::reissue || opened.kind == PaymentKind::reverse_deposit;  // verify_fund.cpp
  }
}

std::string check_refunded(const Books& books, const PaymentOpened& opened) {
  if (!opened.refund_of || opened.kind == PaymentKind::forwarded) return {};
  const auto first = books.payment(*opened.refund_of);
  if (!first || first->status() != protocol::PaymentStatus::accepted) return "it gives back no payment that was made";
  if (opened.amount.minor > first->opened.amount.minor - first->refunded) return "it gives back more than is left";
  return goes_back(first->opened, opened) ? "" : "it gives back to others than those who paid";
}

bool is_positive(const Order& order) {
  const auto moves = [](const protocol::Hop& hop) { return hop.amount.minor > 0; };
  return order.credited.minor > 0 && std::ranges::all_of(order.path, moves);
}

bool fee_fits(const PeerState& previous, const protocol::Fraction& worth, std::int64_t arriving, std::int64_t left) {
  if (!previous.terms || arriving <= 0) return false;
  const auto credited = credited_of(*previous.terms, worth, arriving);
  return credited && left == *credited;
}

bool is_settled_as(const PeerState& next, const protocol::Amount& units, const protocol::Amount& leaving) {
  const auto expected = next.terms ? in_settlement(next, units) : protocol::failure(Reason::no_agreement);
  return expected && *expected == leaving;
}

}  // namespace federation
