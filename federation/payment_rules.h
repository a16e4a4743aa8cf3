// Rules that the kinds of payment share.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "federation/context.h"
#include "federation/postings.h"
#include "protocol/message.h"
#include "protocol/transfer.h"

namespace federation {

/// If the id is known: answers the ticket (the recorded payment, or id_conflict) and returns true.
bool answer_known(Context& context, Ticket ticket, const PaymentKey& key, const protocol::Hash& request);

/// Whether a position stays within its limit, held amounts included, with so much more owed to the peer, or by it.
/// Asked before the ledger, which names a total too large to count first.
bool has_room_to_pay(const Books& books, const PeerState& peer, std::int64_t minor);
bool has_room_to_receive(const Books& books, const PeerState& peer, std::int64_t minor);

/// The named reason for a verdict of the ledger on transfers whose form this node chose itself and whose limits it has
/// asked: only other bounds can stand in the way, and whose bounds they are says what to answer.
Reason reason_of(const storage::Verdict& verdict, std::span<const protocol::Transfer> transfers, const Books& books);

/// The account, if it is a member's; nullptr otherwise.
const storage::Account* member_account(const Books& books, const protocol::AccountId& id);

/// Whether `payer` here may give back `amount` of `first_key` to `payee`; not_refundable or refund_exceeds otherwise.
Result<void> check_refund(const Books& books, const PaymentKey& first_key, const protocol::AccountId& payer,
                          const protocol::Address& payee, const protocol::Amount& amount);

/// The place of node `self` on the path, if the order came to it from the node `from` just before it; 0 otherwise.
std::size_t place_on_path(const protocol::Order& order, const Domain& self, const Domain& from);

/// What the agreement's fee takes from an arriving amount.
Result<std::int64_t> fee_on(const protocol::AgreementTerms& terms, std::int64_t minor);

/// not_found-like reasons for a peer with whom no new payment can be made: no_agreement, agreement_suspended,
/// link_frozen.
Result<void> check_standing(const PeerState& peer);

}  // namespace federation
