#include "federation/settlement_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "federation/payments.h"
#include "protocol/check.h"

namespace federation {

using protocol::check;
using protocol::EnvelopeDirection;
using protocol::failure;
using protocol::SettlementNote;
using protocol::SettlementSide;

Cut cut_now(const PeerState& peer, const protocol::Greeting& theirs, Time now) {
  const bool greeted = theirs.received.sequence > peer.row.acknowledged.sequence;
  return {.sent = greeted ? theirs.received : peer.row.acknowledged,
          .received = peer.row.received,
          .agreement = peer.row.version_in_force,
          .at = now};
}

Cut cut_of(const SettlementNote& note, const Domain& peer) {
  const bool first = note.sides[0].domain == peer;
  return {.sent = note.sides[first ? 1 : 0].cut,
          .received = note.sides[first ? 0 : 1].cut,
          .agreement = note.agreement,
          .at = note.to};
}

/// One side of a note: a log from the cut before to this one.
static Result<SettlementSide> side_at(const Books& books, const Domain& peer, EnvelopeDirection direction,
                                      const protocol::ChainHead& cut) {
  const bool sent = direction == EnvelopeDirection::sent;
  const auto& link = books.settlements().link(peer);
  const Peer& row = books.peer(peer)->row;
  const auto& before = sent ? link.sent : link.received;
  if (cut.sequence < before.sequence || cut.sequence > (sent ? row.sent : row.received).sequence)
    return failure(Reason::stale_version, "the cut does not lie between the last note and the ends of the logs");
  const auto counted = sent ? link.accepted_here : link.accepted_there;
  const auto accepted = protocol::subtract(books.accepted(peer, direction, cut.sequence), counted);
  // Only a note that was not what the books gave counts more than they do.
  if (!accepted || *accepted < 0) return failure(Reason::stale_version, "the note before it has counted more");
  return SettlementSide{.domain = sent ? books.domain() : peer, .before = before, .cut = cut, .accepted = *accepted};
}

Result<SettlementNote> note_at(const Books& books, const Domain& peer, const Cut& cut) {
  const PeerState* state = books.peer(peer);
  check(state != nullptr, "settlements are with peers");
  if (cut.agreement == 0 || cut.agreement > state->row.version_in_force)
    return failure(Reason::stale_version, "the agreement of the note was never in force");
  const auto ours = side_at(books, peer, EnvelopeDirection::sent, cut.sent);
  if (!ours) return std::unexpected(ours.error());
  const auto theirs = side_at(books, peer, EnvelopeDirection::received, cut.received);
  if (!theirs) return std::unexpected(theirs.error());
  const auto& link = books.settlements().link(peer);
  const bool first = books.domain() < peer;
  SettlementNote note{.number = link.last + 1, .agreement = cut.agreement, .from = link.cut_at, .to = cut.at};
  note.unit = state->terms->settlement;
  note.scale = state->terms->settlement_scale;
  note.sides = {first ? *ours : *theirs, first ? *theirs : *ours};
  note.opening = first ? link.owed : -link.owed;
  const auto change = protocol::subtract(note.sides[1].accepted, note.sides[0].accepted);
  const auto closing = change ? protocol::add(note.opening, *change) : change;
  if (!closing || *closing > protocol::max_arrived || *closing < -protocol::max_arrived)
    return failure(Reason::amount_overflow, "the position is too large to count");
  note.closing = *closing;
  return note;
}

Result<SettlementNote> checked_note(const Books& books, const Domain& peer, const Cut& cut) {
  auto note = note_at(books, peer, cut);
  if (!note || (books.sent_head(peer, cut.sent.sequence) == cut.sent &&
                books.received_head(peer, cut.received.sequence) == cut.received))
    return note;
  return failure(Reason::forked, "the logs differ at the cut");
}

/// The payment whose order an accepting answer in a log names; nullopt if it is no such answer, or these books know
/// another order under the key.
static std::optional<Payment> accepted_by(const Books& books, const protocol::Answer& answer) {
  auto payment = answer.accepted ? payment_of_order(books, answer.key, answer.order_digest) : std::nullopt;
  const bool counts =
      payment && payment->opened.order == answer.order_digest && payment->status() == protocol::PaymentStatus::accepted;
  return counts ? payment : std::nullopt;
}

static std::optional<protocol::Answer> answer_in(const Bytes& bytes) {
  const auto message = protocol::decode_message(bytes);
  const auto* answer = message ? std::get_if<protocol::Answer>(&*message) : nullptr;
  return answer == nullptr ? std::nullopt : std::optional(*answer);
}

/// The orders of these payments that an envelope of ours before `sequence` has accepted already. None can stand before
/// the order itself was acknowledged.
static std::set<protocol::Hash> accepted_before(const Books& books, const Domain& peer, std::uint64_t sequence,
                                                std::uint64_t earliest_order) {
  std::set<protocol::Hash> accepted;
  while (--sequence > 0) {
    const auto envelope = books.sent_envelope(peer, sequence);
    check(envelope.has_value(), "the envelope is in the log");
    if (envelope->header.acknowledged.sequence < earliest_order) break;
    for (const auto& bytes : envelope->messages)
      if (const auto answer = answer_in(bytes); answer && answer->accepted) accepted.insert(answer->order_digest);
  }
  return accepted;
}

/// What each message of an envelope counts for here; cents. An answer that was given before counts for nothing.
static std::vector<std::int64_t> counts_in(const Books& books, const Domain& peer, EnvelopeDirection direction,
                                           const protocol::Envelope& envelope) {
  const auto sequence = envelope.header.sequence;
  std::vector<std::int64_t> counts(envelope.messages.size());
  std::map<protocol::Hash, std::pair<std::uint32_t, std::int64_t>> first;  // in this envelope: where, and its worth
  std::uint64_t earliest_order = UINT64_MAX;
  for (std::uint32_t index = 0; index < counts.size(); ++index) {
    const auto answer = answer_in(envelope.messages[index]);
    const auto payment = answer ? accepted_by(books, *answer) : std::nullopt;
    if (!payment) continue;
    if (direction == EnvelopeDirection::received) {
      const bool here = payment->opened.next == peer && payment->answer == protocol::LogPlace{sequence, index};
      counts[index] = here ? payment->debt : 0;
    } else if (payment->opened.previous == peer && payment->told) {
      first.try_emplace(answer->order_digest, index, payment->claim);
      earliest_order = std::min(earliest_order, payment->opened.place.sequence);
    }
  }
  if (first.empty()) return counts;
  for (const auto& order : accepted_before(books, peer, sequence, earliest_order)) first.erase(order);
  for (const auto& [order, counted] : first) counts[counted.first] = counted.second;
  return counts;
}

std::vector<std::int64_t> dispute_totals(const Books& books, const Domain& peer, EnvelopeDirection direction,
                                         std::uint64_t low, std::uint64_t high) {
  check(low < high, "a dispute is about an envelope at least");
  std::vector<std::int64_t> totals;
  if (high - low > 1) {
    const std::uint64_t step = protocol::dispute_step(low, high);
    for (std::uint64_t at = low; at < high;) {
      at = std::min(at + step, high);
      totals.push_back(books.accepted(peer, direction, at));
    }
    return totals;
  }
  const auto envelope =
      direction == EnvelopeDirection::sent ? books.sent_envelope(peer, high) : books.received_envelope(peer, high);
  check(envelope.has_value(), "the envelope is in the log");
  std::int64_t total = books.accepted(peer, direction, low);
  for (const std::int64_t count : counts_in(books, peer, direction, *envelope)) totals.push_back(total += count);
  return totals;
}

}  // namespace federation
