// What each kind of payment posts: the one place where money rules become transfers. The deciding code records them,
// the verifier recomputes them. Pure.
//
//   A pays B, a member of a peer      hold_postings, then close_holds
//   B, where it arrives               credit_postings
//   M, between two peers              forward_postings, then close_holds
//   M, of which there were two        borne_hold, then close_holds; borne_postings; stranded_postings
//   the fund and its bank             fund_postings.h
#pragma once

#include <vector>

#include "federation/books.h"
#include "protocol/message.h"
#include "protocol/transfer.h"

namespace federation {

/// The payer's units and the debt to the peer, `leaving` in the settlement unit, set aside.
std::vector<protocol::Transfer> hold_postings(const PaymentKey& key, const protocol::AccountId& payer,
                                              const PeerState& next, const protocol::Amount& amount,
                                              const protocol::Amount& leaving);

/// What arrives becomes a claim on the peer it came from, units for the payee, and the fee.
std::vector<protocol::Transfer> credit_postings(const Books& books, const PeerState& previous,
                                                const protocol::Order& order, const protocol::AccountId& payee);

/// The holds of an intermediary, which stands at place `here` of the path: claim on the peer before, debt to the peer
/// after, and its fee. Both must be peers. `key` is the payment's, which the order need not bear (ordered_as).
std::vector<protocol::Transfer> forward_postings(const Books& books, const PaymentKey& key,
                                                 const protocol::Order& order, std::size_t here);

/// Transfers that close the holds of a payment.
std::vector<protocol::Transfer> close_holds(const Books& books, const PaymentKey& key, protocol::TransferKind kind);

/// A Transfer of kind post or hold; holds are numbered by leg.
protocol::Transfer post(const protocol::AccountId& debit, const protocol::AccountId& credit, protocol::Amount amount);
protocol::Transfer hold(const PaymentKey& key, std::uint8_t leg, const protocol::AccountId& debit,
                        const protocol::AccountId& credit, protocol::Amount amount);

/// What two copies of this node cost it, moved onto the position of the peer that must not lose it: own euros bear it,
/// and of a mutual credit the residue. Bounds are not asked: what the peers hold is a fact.
std::vector<protocol::Transfer> borne_postings(const Books& books, const PeerState& peer, std::int64_t minor);
/// The same, set aside until the peer has answered.
protocol::Transfer borne_hold(const Books& books, const PaymentKey& key, const PeerState& peer, std::int64_t minor);

/// What the node before pays and the next one has refused stands on suspense, and is nobody's here.
std::vector<protocol::Transfer> stranded_postings(const Books& books, const PeerState& next, std::int64_t minor);

/// The holds of one payment, posted at once: it was accepted before the books were lost.
std::vector<protocol::Transfer> posted(const Books& books, std::vector<protocol::Transfer> transfers);

/// Transfers as facts that are taken back after a restore: bounds were asked when they were decided.
std::vector<protocol::Transfer> forced(std::vector<protocol::Transfer> transfers);

}  // namespace federation
