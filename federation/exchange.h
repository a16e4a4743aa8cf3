// Between own units and the unit in which a peer owes or is owed. For a reserve currency both are worth a euro; a
// mutual credit has a rate with each peer (agreement.h), and two accounts for it:
//
//   exchange:<peer>   settlement unit   the other side of the position
//   worth:<peer>      own units         what stands on exchange is worth at the rate in force, rounded down, always
//
// What rounding leaves over, and what a new rate changes, goes to the account `residue` in the same entry. Pure.
#pragma once

#include <span>
#include <vector>

#include "federation/books.h"
#include "protocol/transfer.h"

namespace federation {

/// What so many own units change the position with this peer, rounded as the agreement in force says. amount_overflow.
Result<protocol::Amount> in_settlement(const PeerState& peer, const protocol::Amount& units);

/// What the fee leaves of an arriving amount (settlement minor units, above zero) for the payee, in minor units of a
/// currency of which `worth` are one settlement minor unit. amount_overflow.
Result<std::int64_t> credited_of(const protocol::AgreementTerms& terms, const protocol::Fraction& worth,
                                 std::int64_t arriving);

/// What must be posted together with these transfers, so that worth is what the rate makes of exchange. Nothing for a
/// reserve currency.
std::vector<protocol::Transfer> residue_of(const Books& books, std::span<const protocol::Transfer> transfers);

/// The same when an agreement with another rate comes into force.
std::vector<protocol::Transfer> revaluation(const Books& books, const PeerState& peer,
                                            const protocol::AgreementTerms& terms);

/// Whether worth is what the rate makes of exchange, for every peer. O(peers).
bool worth_holds(const Books& books);

}  // namespace federation
