// What entries mean for settlement: how much each link log accepts, envelope by envelope, and notes.
//
// A payment counts in the log of the node that accepted it, with the first answer of that log that says so. Totals stay
// below those of the position's account, in which the ledger lets nothing overflow.

#include <algorithm>

#include "federation/books.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::Answer;
using protocol::check;
using protocol::EnvelopeDirection;
using protocol::failure;
using protocol::PaymentClosed;
using protocol::PaymentOpened;
using protocol::PaymentStatus;
using storage::Table;

// ---- what payments and answers are worth

/// Whatever a payment moves or holds on positions is what it is worth to the nodes before and after.
void Books::weigh(Payment& payment, const protocol::Entry& entry) const {
  const PeerState* previous = peer(payment.opened.previous);
  const PeerState* next = peer(payment.opened.next);
  for (const auto& transfer : entry.transfers) {
    if (transfer.kind == protocol::TransferKind::void_hold) continue;
    if (previous != nullptr && transfer.debit == previous->position) payment.claim += transfer.amount.minor;
    if (next != nullptr && transfer.credit == next->position) payment.debt += transfer.amount.minor;
  }
}

/// Whether the entry that decides a payment also tells the node before.
bool Books::tells(const protocol::Entry& entry, const Payment& payment) {
  return payment.status() == PaymentStatus::accepted && !payment.opened.previous.text().empty() &&
         std::ranges::any_of(entry.outgoing,
                             [&](const auto& outgoing) { return outgoing.peer == payment.opened.previous; });
}

/// What the message that this entry sends to `peer` accepts: the payment whose answer it is, the first time.
std::int64_t Books::told_by(const protocol::Entry& entry, const Domain& peer) {
  const auto accepted_from = [&](const PaymentKey& key) {
    auto payment = this->payment(key);
    const bool counts = payment && payment->status() == PaymentStatus::accepted && !payment->is_borne() &&
                        payment->opened.previous == peer;
    return counts ? payment : std::nullopt;
  };
  std::optional<Payment> decided;
  if (const auto* opened = std::get_if<PaymentOpened>(&entry.body)) decided = accepted_from(opened->key);
  if (const auto* closed = std::get_if<PaymentClosed>(&entry.body)) decided = accepted_from(closed->key);
  if (decided) return decided->claim;
  const auto* repeated = std::get_if<protocol::AnswerRepeated>(&entry.body);
  auto known = repeated == nullptr ? std::nullopt : accepted_from(repeated->key);
  if (!known || known->told) return 0;
  known->told = true;
  put_payment(*known);
  return known->claim;
}

bool Books::accepts_first(const Waiting& waiting, const protocol::Hash& order) {
  if (waiting.accepts == 0) return false;
  const auto message = protocol::decode_message(waiting.message);
  const auto* answer = message ? std::get_if<Answer>(&*message) : nullptr;
  return answer != nullptr && answer->order_digest == order;
}

bool Books::first_answer_waits(const Domain& peer, const protocol::Hash& order) const {
  const PeerState* state = this->peer(peer);
  check(state != nullptr, "messages wait for peers");
  return std::ranges::any_of(state->outbox, [&](const Waiting& waiting) { return accepts_first(waiting, order); });
}

/// The answer of the node that decides stands in the envelope that was logged last.
Result<void> Books::count_answer(const PaymentClosed& closed, const Payment& payment) {
  if (closed.status != PaymentStatus::accepted || closed.answer.sequence == 0) return {};
  auto peer = known_peer(closed.peer);
  if (!peer) return std::unexpected(peer.error());
  (*peer)->row.accepted_there += payment.debt;
  (*peer)->touched = true;
  return {};
}

/// The total of the envelope before is final when the next one takes its place.
void Books::keep_tally(PeerState& peer, const protocol::EnvelopeLogged& logged) {
  if (logged.head.sequence == 1) return;
  const bool received = logged.direction == EnvelopeDirection::received;
  const Tally tally{received ? peer.row.accepted_there : peer.row.accepted_here};
  view_.put(Table::tally,
            tally_row(logged.peer, received ? EnvelopeDirection::received : EnvelopeDirection::sent,
                      logged.head.sequence - 1),
            storage::encode_row(tally));
}

Result<void> Books::apply(const protocol::Entry&, const protocol::AnswerCounted& counted) {
  auto known = known_peer(counted.peer);
  if (!known) return std::unexpected(known.error());
  PeerState& peer = **known;
  auto payment = this->payment(counted.key);
  if (!payment || payment->status() != PaymentStatus::accepted)
    return failure(Reason::corrupt, "an answer counts for a payment that was not accepted");
  peer.touched = true;
  if (counted.direction == EnvelopeDirection::received) {
    peer.row.accepted_there += payment->debt;
    payment->answer = counted.place;
    put_payment(*payment);
    return {};
  }
  peer.row.accepted_here += payment->claim;
  if (!payment->told) {
    payment->told = true;
    put_payment(*payment);
    return {};
  }
  // The same answer waits in the outbox: it will be a repetition.
  std::uint64_t number = peer.row.outbox_first;
  for (auto& waiting : peer.outbox) {
    if (accepts_first(waiting, payment->opened.order)) {
      waiting.accepts = 0;
      if (number < peer.outbox_stored)
        view_.put(Table::outbox, outbox_row(counted.peer, number), storage::encode_row(waiting));
      return {};
    }
    ++number;
  }
  return failure(Reason::corrupt, "an answer counts twice");
}

// ---- notes

Result<void> Books::apply(const protocol::Entry& entry, const protocol::SettlementChanged& changed) {
  if (auto peer = known_peer(changed.peer); !peer) return std::unexpected(peer.error());
  const auto note = protocol::parse_settlement_note(changed.note);
  if (!note) return failure(Reason::corrupt, "what was signed is no settlement note");
  if (!note->is_between(domain(), changed.peer)) return failure(Reason::corrupt, "a settlement note between others");
  if (auto applied = settlements_.apply(changed, *note, domain(), entry.time); !applied) return applied;
  if (changed.step != protocol::SettlementStep::agreed || note->owed() == 0) return {};
  return fund_.settle(*note, changed.peer, domain(), changed.recovered, entry.time);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::SettlementEnded& ended) {
  if (auto peer = known_peer(ended.peer); !peer) return std::unexpected(peer.error());
  const auto closing = protocol::parse_settlement_closing(ended.closing);
  if (!closing) return failure(Reason::corrupt, "what was signed closes no settlement");
  const auto row = settlements_.note(ended.peer, closing->number);
  const auto note = row ? protocol::parse_settlement_note(row->note) : protocol::failure(Reason::not_found);
  if (!note || note->debtor() != closing->debtor || note->creditor() != closing->creditor)
    return failure(Reason::corrupt, "a closing of no settlement note");
  if (auto applied = settlements_.apply(ended, *closing, domain(), entry.time); !applied) return applied;
  return fund_.settled(ended, *closing, {domain(), note->end_to_end()}, entry.time);
}

Result<void> Books::apply(const protocol::Entry&, const protocol::DisputeNarrowed& narrowed) {
  return settlements_.apply(narrowed);
}

Result<void> Books::apply(const protocol::Entry&, const protocol::SettlementThresholdSet& set) {
  if (auto peer = known_peer(set.peer); !peer) return std::unexpected(peer.error());
  return settlements_.apply(set);
}

}  // namespace federation
