// Quotes: what a payment would cost and bring, before it is asked for.
//
// A quote is a look at the books and sets nothing aside: it says what a payment made now would do under the agreements
// in force, and until when the node stands by that. A payment that names one is not begun once it has expired, or if it
// would credit another amount; a payment that has begun is decided without it. Pure; the writer's thread.
#pragma once

#include <optional>
#include <vector>

#include "federation/books.h"
#include "federation/event.h"
#include "protocol/message.h"

namespace federation {

struct Quote {
  protocol::Amount debited;         ///< from the payer
  protocol::Amount credited;        ///< to the payee, by what this node knows of fees and rates
  std::vector<protocol::Hop> path;  ///< from this node to the payee's; one hop within this node
  protocol::Amount fee;             ///< of the first agreement, in its settlement unit; zero within this node
};

/// A payment of `request.amount` to its payee. The reasons of a payment between these nodes: unknown_domain, bad_path,
/// those of the agreement, amount_overflow, amount_not_positive. Members, balances and limits are not looked at.
Result<Quote> quote(const Books& books, const PayRequest& request);

/// The order that goes to the first node of the path, without its payer; the same reasons.
Result<protocol::Order> quoted_order(const Books& books, const PayRequest& request);

/// The nodes after this one, the payee's last; empty if the payee's domain cannot be reached.
std::vector<Domain> nodes_towards(const Books& books, const PayRequest& request);

}  // namespace federation
