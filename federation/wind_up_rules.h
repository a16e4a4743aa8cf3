// What a wind-up statement says, when it may be made and what it moves, from this node's books alone: the deciding
// code and the verifier both ask here (docs/decisions/0049). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "federation/books.h"
#include "protocol/transfer.h"
#include "protocol/wind_up.h"

namespace federation {

/// What whoever makes a statement chooses.
struct WindUpTerms {
  std::uint32_t hands = 1;
  std::set<PaymentKey> accepted;  ///< of the holds; all others are returned
  Time declared;
};

/// What the terms of this statement were.
WindUpTerms terms_of(const protocol::WindUpStatement& statement);

/// The statement as these books give it. unknown_peer, no_agreement; not_found if a payment that is accepted is not
/// held, or its order never left; still_awaited (it is dated before the peer was heard last); oversize (more holds than
/// a statement lists), amount_overflow.
Result<protocol::WindUpStatement> wind_up_statement(const Books& books, const Domain& peer, const WindUpTerms& terms);

/// The last one that is in force, as it was booked, from the journal; nullopt if the peer was not wound up.
std::optional<protocol::PeerWoundUp> booked_wind_up(const Books& books, const Domain& peer);

/// Whether this statement may be booked now: recovering (links are to be compared first, or released, this one too; or
/// what the bank did is not known), not_reconciled or bank_line_waits (a line that waits may be a transfer to the
/// peer), settlement_under_way (a transfer to it is with the bank), still_awaited (it is dated later than now; of one
/// hand: the peer was heard too lately, or an order is still in time). The peer is known, with an agreement.
Result<void> may_wind_up(const Books& books, const protocol::WindUpStatement& statement, Time now);

/// Whether nobody but this node speaks for the peer in it: of one hand, and the first, or one that returns something. A
/// later one that only states anew what is owed decides nothing.
bool decides_alone(const Books& books, const protocol::WindUpStatement& statement);

/// Minor units of the settlement unit that would be owed to the next node for this held payment.
std::int64_t owed_for(const Books& books, const Payment& held);

/// The transfer of the open note, if euros of it have left and not all came back: nobody will say any more what
/// arrived.
std::optional<EndedTransfer> ended_transfer(const Books& books, const Domain& peer);

/// What a statement posts by itself: euros of the open note that have left are taken for paid.
std::vector<protocol::Transfer> wind_up_postings(const Books& books, const Domain& peer);

/// What the peer owes, if it was wound up; minor units, zero or more. It covers nothing.
std::int64_t doubtful_claim(const Books& books, const PeerState& peer);

/// Whether own euros suffice to give up that claim: not_found if there is none, fund_insufficient. Of a mutual credit
/// the residue bears it.
Result<void> may_give_up_claim(const Books& books, const PeerState& peer);

/// Whether a statement returned this payment, and no answer to it was recorded since.
bool was_returned(const Books& books, const Payment& payment);

/// Likewise, by one hand: if the peer had accepted it, that is owed.
bool was_returned_alone(const Books& books, const Payment& payment);

}  // namespace federation
