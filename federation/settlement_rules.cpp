#include "federation/settlement_rules.h"

#include <algorithm>

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
  return SettlementSide{.domain = sent ? books.domain() : peer,
                        .before = before,
                        .cut = cut,
                        .accepted = books.accepted(peer, direction, cut.sequence) - counted};
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

/// What a message in a log counts for here; cents.
static std::int64_t counts_for(const Books& books, const Domain& peer, EnvelopeDirection direction,
                               const protocol::LogPlace& place, const Bytes& bytes) {
  const auto message = protocol::decode_message(bytes);
  const auto* answer = message ? std::get_if<protocol::Answer>(&*message) : nullptr;
  const auto payment =
      answer != nullptr && answer->accepted ? payment_of_order(books, answer->key, answer->order_digest) : std::nullopt;
  if (!payment || payment->status() != protocol::PaymentStatus::accepted) return 0;
  if (direction == EnvelopeDirection::received)
    return payment->opened.next == peer && payment->answer == place ? payment->debt : 0;
  return payment->opened.previous == peer && payment->told ? payment->claim : 0;
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
  for (std::uint32_t index = 0; index < envelope->messages.size(); ++index) {
    total += counts_for(books, peer, direction, {high, index}, envelope->messages[index]);
    totals.push_back(total);
  }
  return totals;
}

}  // namespace federation
