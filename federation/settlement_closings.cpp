// How a settlement note is closed: a receipt of the creditor, or the debtor gives up; and what is left in flight then.

#include <algorithm>

#include "federation/fund.h"
#include "federation/fund_postings.h"
#include "federation/invariants.h"
#include "federation/payment_rules.h"
#include "federation/settlements.h"
#include "protocol/check.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::check;
using protocol::ClosingStep;
using protocol::SettlementClosing;
using protocol::SettlementEnded;
using protocol::SettlementNote;

static SettlementNote note_of(const Settlement& settlement) {
  auto note = protocol::parse_settlement_note(settlement.note);
  check(note.has_value(), "a settlement note in the books reads back");
  return *std::move(note);
}

static SettlementClosing closing_of(const Settlement& settlement, std::int64_t arrived) {
  const auto note = note_of(settlement);
  return {.number = note.number,
          .note = protocol::sha256(settlement.note),
          .debtor = note.debtor(),
          .creditor = note.creditor(),
          .arrived = arrived};
}

/// Signs first what came of an agreed note.
static void sign_closing(Context& context, const Domain& peer, const Settlement& settlement, std::int64_t arrived) {
  const Bytes text = protocol::to_text(closing_of(settlement, arrived));
  const auto signature = context.keys.contract.sign_raw(text);
  context.books.record(
      context.now,
      SettlementEnded{.peer = peer, .step = ClosingStep::signed_here, .closing = text, .ours = signature, .theirs = {}},
      {}, {{peer, protocol::encode(protocol::ClosingProposal{text, signature})}});
}

void give_receipt(Context& context, const Domain& peer, std::uint32_t number, std::int64_t arrived) {
  if (number == 0) return;  // it was wound up: nobody is left to be told
  const auto settlement = context.books.settlements().note(peer, number);
  check(settlement && settlement->state == SettlementState::agreed, "euros are awaited for agreed notes");
  sign_closing(context, peer, *settlement, arrived);
}

/// Whether the statement by which the peer was wound up has taken the place of its notes; then that is said.
static bool is_over(Context& context, Ticket ticket, const Domain& domain) {
  const PeerState* peer = context.books.peer(domain);
  if (peer == nullptr || !peer->row.wound_up()) return false;
  context.fail(ticket, protocol::Reason::wound_up, domain.text() + " was wound up");
  return true;
}

void give_up_settlement(Context& context, const GiveUpSettlement& request) {
  const Books& books = context.books;
  if (is_over(context, request.ticket, request.peer)) return;
  const auto settlement = books.settlements().note(request.peer, request.number);
  if (!settlement) return context.fail(request.ticket, Reason::not_found, "there is no such settlement note");
  if (settlement->state != SettlementState::agreed)
    return context.fail(request.ticket, Reason::already_exists, "the note does not wait for euros");
  const auto note = note_of(*settlement);
  const auto transfer = books.fund().transfer(note.end_to_end());
  if (!transfer) return context.fail(request.ticket, Reason::settlement_under_way, "only who is to pay can give up");
  if (const auto known = bank_is_known(books, transfer->account); !known)
    return context.fail(request.ticket, known.error().reason, known.error().detail);
  if (books.peer(request.peer)->row.must_compare)
    return context.fail(request.ticket, Reason::recovering, "the node was restored and waits for this peer");
  if (!transfer->waits())
    return context.fail(request.ticket, Reason::settlement_under_way,
                        "the transfer was ordered, and did not come back");
  sign_closing(context, request.peer, *settlement, 0);
  context.succeed(request.ticket);
}

/// Signs the peer's closing below it: the note is closed. A Failure if what arrived cannot be counted.
static Result<void> countersign(Context& context, const Domain& peer, const protocol::ClosingProposal& proposal,
                                const protocol::Signature& ours, std::int64_t arrived) {
  Books& books = context.books;
  std::vector<protocol::Transfer> transfers;
  if (arrived > 0) transfers = receipt_postings(books.peer(peer)->position, arrived);
  const auto uncovered = coverage(books).uncovered();
  if (!books.test(transfers).applied())
    return protocol::failure(Reason::amount_overflow, "a receipt beyond what can be counted");
  books.record(context.now,
               SettlementEnded{.peer = peer,
                               .step = ClosingStep::countersigned_here,
                               .closing = proposal.closing,
                               .ours = ours,
                               .theirs = proposal.signature},
               transfers, {{peer, protocol::encode(protocol::ClosingAcceptance{proposal.closing, ours})}});
  warn_of_lost_cover(context, uncovered);
  return {};
}

void confirm_settlement(Context& context, const ConfirmSettlement& request) {
  if (is_over(context, request.ticket, request.peer)) return;
  const auto settlement = context.books.settlements().note(request.peer, request.number);
  if (!settlement || settlement->state != SettlementState::questioned)
    return context.fail(request.ticket, Reason::not_found, "no receipt of that note waits for the treasurer");
  const auto closing = protocol::parse_settlement_closing(settlement->closing);
  check(closing.has_value(), "a closing in the books reads back");
  const auto done = countersign(context, request.peer, {settlement->closing, settlement->closing_theirs},
                                context.keys.contract.sign_raw(settlement->closing), closing->arrived);
  if (!done) return context.fail(request.ticket, done.error().reason, done.error().detail);
  context.succeed(request.ticket);
}

void write_off_settlement(Context& context, const WriteOffSettlement& request) {
  Books& books = context.books;
  const auto settlement = books.settlements().note(request.peer, request.number);
  const auto transfer = settlement ? books.fund().transfer(note_of(*settlement).end_to_end()) : std::nullopt;
  if (!transfer || transfer->lost() == 0)
    return context.fail(request.ticket, Reason::not_found, "nothing of that note is left in flight");
  check(settlement->state == SettlementState::closed,
        "what is lost is known once the creditor has said what arrived, or is wound up");
  if (const auto known = bank_is_known(books, transfer->account); !known)
    return context.fail(request.ticket, known.error().reason, known.error().detail);
  const auto transfers = write_off_postings(transfer->lost());
  if (const auto verdict = books.test(transfers); !verdict.applied())
    return context.fail(request.ticket, Reason::fund_insufficient, "the association has not so many euros of its own");
  books.record(context.now,
               SettlementEnded{.peer = request.peer,
                               .step = ClosingStep::written_off,
                               .closing = protocol::to_text(closing_of(*settlement, *transfer->arrived)),
                               .ours = {},
                               .theirs = {}},
               transfers);
  context.succeed(request.ticket);
}

/// The note that a closing of the peer is about, if it has a right to say so.
static std::optional<Settlement> closed_note(Context& context, const Domain& peer, const Bytes& text,
                                             const std::optional<SettlementClosing>& closing,
                                             const protocol::Signature& signature) {
  const Books& books = context.books;
  const auto known = closing ? books.settlements().note(peer, closing->number) : std::nullopt;
  const bool agreed = known && known->agreed_at.milliseconds != 0 && note_of(*known).owed() != 0;
  if (!agreed || closing_of(*known, closing->arrived) != *closing) {
    context.alarm(peer, Reason::not_proposed, "closes a settlement note that both have not signed");
    return std::nullopt;
  }
  if (!protocol::verify_raw(books.peer(peer)->identity.contract_key, text, signature)) {
    context.alarm(peer, Reason::bad_signature, "closes a settlement note under a wrong signature");
    return std::nullopt;
  }
  return known;
}

static std::optional<SettlementClosing> parse(const Bytes& text) {
  auto closing = protocol::parse_settlement_closing(text);
  return closing ? std::optional(*std::move(closing)) : std::nullopt;
}

ReceiptDoubt doubt_of_receipt(const Books& books, const Settlement& settlement, std::int64_t arrived) {
  const auto note = note_of(settlement);
  const auto transfer = books.fund().transfer(note.end_to_end());
  const std::int64_t left = transfer ? transfer->left : 0;
  if (arrived == 0) return ReceiptDoubt::none;  // no receipt: the debtor gives up
  if (arrived > std::max(note.owed(), left)) return ReceiptDoubt::excess;
  const std::int64_t sent = left > 0 ? left : note.owed();
  return sent - arrived > protocol::max_bank_difference ? ReceiptDoubt::shortfall : ReceiptDoubt::none;
}

/// Signed unasked, a peer's word lowers what we owe by what has left, give or take what banks keep: of anything else
/// the treasurer has to know.
static void question(Context& context, const Domain& peer, const Settlement& known,
                     const protocol::ClosingProposal& proposal, ReceiptDoubt doubt) {
  if (known.state == SettlementState::questioned) {
    if (known.closing != proposal.closing)
      context.alarm(peer, Reason::id_conflict, "closes a settlement note in another way");
    return;
  }
  context.books.record(context.now, SettlementEnded{.peer = peer,
                                                    .step = ClosingStep::questioned_here,
                                                    .closing = proposal.closing,
                                                    .ours = {},
                                                    .theirs = proposal.signature});
  context.alarm(peer, Reason::over_limit,
                doubt == ReceiptDoubt::excess ? "has had more euros of a settlement than were owed, it says"
                                              : "has had far fewer euros of a settlement than have left, it says");
}

void receive_closing(Context& context, const Domain& peer, const protocol::ClosingProposal& proposal,
                     const RecordedSettlements& recorded) {
  const auto closing = parse(proposal.closing);
  const auto known = closed_note(context, peer, proposal.closing, closing, proposal.signature);
  if (!known) return;
  if (closing->first() != peer) return context.alarm(peer, Reason::not_proposed, "closes what it is not its to close");
  if (known->state == SettlementState::closed) {
    if (known->closing != proposal.closing)
      context.alarm(peer, Reason::id_conflict, "closes a settlement note in another way");
    return;
  }
  // Euros that are there come before a transfer given up: the receipt under way meets it.
  const bool receipt_given = known->state == SettlementState::closing || recorded.receipts.contains(closing->note);
  if (closing->arrived == 0 && receipt_given) return;
  const auto signed_before = recorded.countersigned.contains(proposal.closing);
  const auto doubt = doubt_of_receipt(context.books, *known, closing->arrived);
  const bool asks = known->state == SettlementState::questioned || doubt != ReceiptDoubt::none;
  if (asks && !signed_before) return question(context, peer, *known, proposal, doubt);
  const auto ours = signature_given(recorded.countersigned, proposal.closing,
                                    [&] { return context.keys.contract.sign_raw(proposal.closing); });
  if (const auto done = countersign(context, peer, proposal, ours, closing->arrived); !done)
    context.alarm(peer, done.error().reason, done.error().detail);
}

void receive_closing_acceptance(Context& context, const Domain& peer, const protocol::ClosingAcceptance& acceptance) {
  const auto known = closed_note(context, peer, acceptance.closing, parse(acceptance.closing), acceptance.signature);
  if (!known) return;
  if (known->closing != acceptance.closing)
    return context.alarm(peer, Reason::not_proposed, "countersigns a closing that is not ours");
  if (known->state != SettlementState::closing) return;  // it came again
  context.books.record(context.now, SettlementEnded{.peer = peer,
                                                    .step = ClosingStep::countersigned_there,
                                                    .closing = acceptance.closing,
                                                    .ours = known->closing_ours,
                                                    .theirs = acceptance.signature});
}

/// Whether what the peer gives back is a closing that these books have signed again since they were set back, under
/// newer keys. The text is the receipt; of two signatures under it the one that left stands, for the peer holds it.
static bool signed_again(const Settlement& known, const Bytes& closing, const protocol::Signature& first) {
  return known.closing == closing && known.closing_ours != first;
}

void adopt_closing(Context& context, const Domain& peer, const protocol::ClosingProposal& proposal) {
  Books& books = context.books;
  const auto closing = parse(proposal.closing);
  const auto known = closing ? books.settlements().note(peer, closing->number) : std::nullopt;
  if (!known || closing_of(*known, closing->arrived) != *closing) return;
  const bool is_new = known->state == SettlementState::agreed;
  const bool again =
      known->state == SettlementState::closing && signed_again(*known, proposal.closing, proposal.signature);
  if (!is_new && !again) return;
  std::vector<protocol::Transfer> transfers;
  if (is_new && closing->arrived > 0)
    transfers = recovered_receipt_postings(books.peer(peer)->position, closing->arrived);
  books.record(context.now,
               SettlementEnded{.peer = peer,
                               .step = ClosingStep::signed_here,
                               .closing = proposal.closing,
                               .ours = proposal.signature,
                               .theirs = {},
                               .recovered = true},
               transfers);
}

void adopt_closing_acceptance(Context& context, const Domain& peer, const protocol::ClosingAcceptance& acceptance) {
  Books& books = context.books;
  const auto closing = parse(acceptance.closing);
  const auto known = closing ? books.settlements().note(peer, closing->number) : std::nullopt;
  if (!known || known->closing != acceptance.closing) return;
  const bool is_new = known->state == SettlementState::questioned;
  const bool again = known->state == SettlementState::closed && closing->first() == peer &&
                     signed_again(*known, acceptance.closing, acceptance.signature);
  if (!is_new && !again) return;
  std::vector<protocol::Transfer> transfers;
  if (is_new && closing->arrived > 0) transfers = receipt_postings(books.peer(peer)->position, closing->arrived);
  books.record(context.now,
               SettlementEnded{.peer = peer,
                               .step = ClosingStep::countersigned_here,
                               .closing = acceptance.closing,
                               .ours = acceptance.signature,
                               .theirs = known->closing_theirs,
                               .recovered = true},
               transfers);
}

}  // namespace federation
