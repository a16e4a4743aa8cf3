#include "federation/quotes.h"

#include "federation/exchange.h"
#include "federation/payment_rules.h"
#include "protocol/check.h"
#include "protocol/limits.h"

namespace federation {

using protocol::Amount;
using protocol::Order;

std::vector<Domain> nodes_towards(const Books& books, const PayRequest& request) {
  const Domain& payee = request.payee.domain;
  if (books.peer(payee) != nullptr) return {payee};
  if (!request.route || request.route->via.empty() || books.peer(request.route->via.front()) == nullptr) return {};
  std::vector<Domain> nodes = request.route->via;
  nodes.push_back(payee);
  return nodes;
}

/// What arrives at each hop. The fee and the rate of the first agreement are known here; later ones must charge none
/// and be unit for unit, or the node concerned refuses with bad_path.
static Result<Order> make_order(const PayRequest& request, const std::vector<Domain>& nodes, const PeerState& first,
                                const Amount& arriving) {
  protocol::check(first.terms.has_value() && !nodes.empty(), "orders travel under an agreement");
  const bool direct = nodes.size() == 1;
  const auto after_fee = credited_of(*first.terms, {1, 1}, arriving.minor);
  const auto credited = direct ? credited_of(*first.terms, first.worth_there, arriving.minor) : after_fee;
  if (!credited) return std::unexpected(credited.error());
  if (*credited <= 0) return protocol::failure(Reason::amount_not_positive, "nothing of it would arrive");

  Order order{.id = request.id,
              .payer = {},
              .payee = request.payee,
              .path = {},
              .credited = {*credited, direct ? first.identity.currency.code : request.route->currency},
              .accept_before = request.accept_before,
              .refund_of = request.refund_of};
  for (std::size_t i = 0; i < nodes.size(); ++i)
    order.path.push_back({nodes[i], i == 0 ? arriving : Amount{*after_fee, arriving.currency}});
  return order;
}

Result<Order> quoted_order(const Books& books, const PayRequest& request) {
  const auto nodes = nodes_towards(books, request);
  if (nodes.empty()) return protocol::failure(Reason::unknown_domain);
  if (nodes.size() + 1 > protocol::max_path_hops) return protocol::failure(Reason::bad_path);
  const PeerState& first = *books.peer(nodes.front());
  if (const auto standing = check_standing(first); !standing) return std::unexpected(standing.error());
  const auto leaving = in_settlement(first, request.amount);
  if (!leaving) return std::unexpected(leaving.error());
  if (leaving->minor <= 0) return protocol::failure(Reason::amount_not_positive);
  return make_order(request, nodes, first, *leaving);
}

Result<Quote> quote(const Books& books, const PayRequest& request) {
  const Amount& debited = request.amount;
  if (debited.minor <= 0) return protocol::failure(Reason::amount_not_positive, "an amount is above zero");
  if (request.payee.domain == books.domain())
    return Quote{debited, debited, {{books.domain(), debited}}, {0, debited.currency}};
  auto order = quoted_order(books, request);
  if (!order) return std::unexpected(order.error());
  const Amount arriving = order->path.front().amount;
  const auto fee = fee_on(*books.peer(order->path.front().node)->terms, arriving.minor);
  if (!fee) return std::unexpected(fee.error());
  order->path.insert(order->path.begin(), {books.domain(), debited});
  return Quote{debited, order->credited, std::move(order->path), {*fee, arriving.currency}};
}

}  // namespace federation
