// Settlement between peers: a note of what each owes, signed by both; euros from one fund to the other; a closing,
// again signed by both, that says what arrived.
//
//   proposed  by command, calendar or threshold, at what both nodes have made durable (settlements.cpp)
//   agreed    the peer's node computes the same and signs; else it disputes the note (settlement_disputes.cpp)
//   paid      the debtor's treasurer orders the transfer, the creditor's statement shows it (bank.cpp)
//   closed    the creditor says what arrived, the debtor countersigns; or the debtor gives up (settlement_closings.cpp)
//
// The rules of a note: settlement_rules.h. What moves: fund_postings.h.
#pragma once

#include <cstdint>
#include <optional>

#include "federation/context.h"
#include "protocol/message.h"

namespace federation {

// ---- asked by operators

/// unknown_peer, no_agreement, link_frozen, link_closed (both logs must have been compared), settlement_open,
/// nothing_to_settle.
void propose_settlement(Context& context, const ProposeSettlement& request);
/// The debtor's, whose transfer was never ordered or came back. not_found, settlement_under_way, recovering, wound_up.
void give_up_settlement(Context& context, const GiveUpSettlement& request);
/// The debtor's, whose peer says that more has arrived than was owed, or far less than has left: signed as it is. Of
/// more, the peer owes the rest; of less, the rest stays owed, and what has left of it is lost until it is found or
/// absorbed. not_found, amount_overflow, wound_up.
void confirm_settlement(Context& context, const ConfirmSettlement& request);
/// Of a closed note: what is left in flight. not_found, fund_insufficient (own euros bear it); not_reconciled or
/// recovering where what has left is not known.
void write_off_settlement(Context& context, const WriteOffSettlement& request);
void set_settlement_threshold(Context& context, const SetSettlementThreshold& request);

/// Proposes what calendars and thresholds ask for; once a day and peer at most.
void propose_due_settlements(Context& context);

/// The euros of an agreed note have arrived. `number` 0: of no note (Awaited::note).
void give_receipt(Context& context, const Domain& peer, std::uint32_t number, std::int64_t arrived);

// ---- from peers. `recorded`: what this node had signed before its books were lost.

void receive_settlement(Context& context, const Domain& peer, const protocol::SettlementProposal& proposal,
                        const RecordedSettlements& recorded);
void receive_settlement_acceptance(Context& context, const Domain& peer,
                                   const protocol::SettlementAcceptance& acceptance);
void receive_closing(Context& context, const Domain& peer, const protocol::ClosingProposal& proposal,
                     const RecordedSettlements& recorded);
void receive_closing_acceptance(Context& context, const Domain& peer, const protocol::ClosingAcceptance& acceptance);
void receive_dispute(Context& context, const Domain& peer, const protocol::SettlementDispute& dispute);

// ---- our own messages, given back after a restore

void adopt_settlement(Context& context, const Domain& peer, const protocol::SettlementProposal& proposal);
void adopt_closing(Context& context, const Domain& peer, const protocol::ClosingProposal& proposal);
/// Of a receipt that the treasurer had been asked about.
void adopt_closing_acceptance(Context& context, const Domain& peer, const protocol::ClosingAcceptance& acceptance);

/// Why the treasurer of the debtor is asked before a receipt of its creditor is signed.
enum class ReceiptDoubt : std::uint8_t {
  none,
  /// More than the note owes, and than the statements here show to have left. Who owes would be owed, on its peer's
  /// word alone.
  excess,
  /// So much less than has left, or than is owed where no statement shows it yet, as no bank keeps: more than
  /// protocol::max_bank_difference. The debtor's signature would stand under euros that nobody can find.
  shortfall,
};
ReceiptDoubt doubt_of_receipt(const Books& books, const Settlement& settlement, std::int64_t arrived);

/// How long a note that both have signed has waited for its euros, or for the word on them.
struct NoteWait {
  std::int64_t days = 0;  ///< whole ones
  bool late = false;      ///< more of them than the agreement in force lets pass between two notes
};
/// nullopt for a note that waits for neither. To be shown, no more: no clock decides what becomes of it.
std::optional<NoteWait> wait_of(const Books& books, const Domain& peer, const Settlement& settlement, Time now);

// ---- shared by the sources of this header

/// The peer's note is not what these books give: says so, or, if it was said before the books were lost, records it.
void dispute_note(Context& context, const Domain& peer, const protocol::SettlementProposal& proposal,
                  const protocol::SettlementNote& theirs, bool said);

}  // namespace federation
