// The part of verification that holds a payment against its order, against the agreement under which the order travels,
// and against the payment it gives back.
#pragma once

#include <string>

#include "federation/books.h"
#include "protocol/entry.h"
#include "protocol/message.h"

namespace federation {

/// Each says what is wrong, empty if nothing; `books` are those just before the entry.

/// What the payment repeats of its order: parties, deadline, what it refunds.
std::string check_order(const Books& books, const protocol::PaymentOpened& opened, const protocol::Order& order);
/// A new payment over this link: the agreement stands, and it is not too late.
std::string check_link(const PeerState& peer, const protocol::Order& order, Time now);
/// A refund goes from the payee of the first payment to its payer, and gives back no more than is left of it.
std::string check_refunded(const Books& books, const protocol::PaymentOpened& opened);

/// All amounts of the order move something.
bool is_positive(const protocol::Order& order);
/// What the agreement with the peer before leaves of what arrives, in a currency of such worth.
bool fee_fits(const PeerState& previous, const protocol::Fraction& worth, std::int64_t arriving, std::int64_t left);
/// Whether the agreement makes this change of position of so many own units.
bool is_settled_as(const PeerState& next, const protocol::Amount& units, const protocol::Amount& leaving);

}  // namespace federation
