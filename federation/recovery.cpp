#include "federation/recovery.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "federation/fork.h"
#include "federation/messages.h"
#include "protocol/check.h"
#include "protocol/limits.h"
#include "protocol/message.h"

namespace federation {

using protocol::ChainHead;
using protocol::Envelope;
using protocol::EnvelopeDirection;
using protocol::FrameKind;

std::vector<SendStored::Item> missing_items(const Books& books, const Domain& peer, const protocol::Greeting& theirs) {
  const Peer& row = books.peer(peer)->row;
  std::vector<SendStored::Item> items;
  std::uint64_t ours = theirs.received.sequence;  // of our envelopes, the peer will have had up to here
  std::uint64_t given = theirs.sent.sequence;     // and of its own
  while (given < row.received.sequence) {
    const auto own = books.received_envelope(peer, given + 1);
    protocol::check(own.has_value(), "a received envelope is in the log");
    // The peer made this one when it knew of ours up to the acknowledged one; it must know as much again.
    for (; ours < own->header.acknowledged.sequence && ours < row.sent.sequence; ++ours)
      items.push_back({FrameKind::envelope, ours + 1});
    items.push_back({FrameKind::returned, ++given});
  }
  for (; ours < row.sent.sequence; ++ours) items.push_back({FrameKind::envelope, ours + 1});
  return items;
}

/// Notes one of our own messages among what we said.
static void note_word(RecordedWords& recorded, const protocol::Message& message) {
  auto& settlements = recorded.settlements;
  if (const auto* answer = std::get_if<protocol::Answer>(&message)) {
    if (answer->reason != Reason::id_conflict) recorded.answers.emplace(answer->order_digest, *answer);
  } else if (const auto* acceptance = std::get_if<protocol::SettlementAcceptance>(&message)) {
    settlements.agreed.emplace(acceptance->note, acceptance->signature);
  } else if (const auto* closed = std::get_if<protocol::ClosingAcceptance>(&message)) {
    settlements.countersigned.emplace(closed->closing, closed->signature);
  } else if (const auto* agreed = std::get_if<protocol::AgreementAcceptance>(&message)) {
    recorded.terms.emplace(agreed->terms, agreed->signature);
  } else if (const auto* dispute = std::get_if<protocol::SettlementDispute>(&message)) {
    settlements.disputed.insert(dispute->note);
  } else if (const auto* word = std::get_if<protocol::Cosignature>(&message)) {
    recorded.cosignatures.emplace(std::pair(word->origin, word->size), *word);
  } else if (const auto* proposal = std::get_if<protocol::ClosingProposal>(&message)) {
    const auto closing = protocol::parse_settlement_closing(proposal->closing);
    if (closing && closing->arrived > 0) settlements.receipts.insert(closing->note);
  }
}

/// Notes one of the peer's messages among what we know by now.
static void note_answer(RecordedWords& recorded, const Result<protocol::Message>& message) {
  const auto* answer = message ? std::get_if<protocol::Answer>(&*message) : nullptr;
  if (answer != nullptr && !answer->accepted) recorded.refused_there.insert(answer->order_digest);
}

static RecordedWords recorded_words(const Recovery& recovery) {
  RecordedWords recorded;
  for (const auto& item : recovery.items) {
    if (item.direction != EnvelopeDirection::returned) {
      for (const auto& bytes : item.envelope.messages) note_answer(recorded, protocol::decode_message(bytes));
      continue;
    }
    for (const auto& bytes : item.envelope.messages) {
      const auto message = protocol::decode_message(bytes);
      protocol::check(message.has_value(), "what we signed we can read");
      note_word(recorded, *message);
    }
  }
  return recorded;
}

/// Applies a complete recovery.
/// Returns how many envelopes with messages were recovered that no envelope of ours had acknowledged.
static std::uint32_t recover(Context& context, const Domain& peer, const Recovery& recovery) {
  const auto recorded = recorded_words(recovery);
  context.most_alarms = context.alarms + protocol::max_recovery_alarms;
  std::uint32_t unacknowledged = 0;
  for (const auto& item : recovery.items) {
    if (item.direction == EnvelopeDirection::returned) {
      take_back(context, peer, item.envelope, recorded);
      if (item.envelope.header.acknowledged == context.books.peer(peer)->row.received) unacknowledged = 0;
    } else {
      take_in(context, peer, item.envelope, recorded);
      if (item.envelope.header.count > 0) ++unacknowledged;
    }
  }
  const auto more = context.alarms - std::min(context.alarms, std::exchange(context.most_alarms, UINT32_MAX));
  if (more > 0)
    context.alarm(peer, Reason::oversize, std::to_string(more) + " more alarms were raised by what was given back");
  return unacknowledged;
}

/// The head at this place of a chain, in the books or given back.
static std::optional<ChainHead> head_at(const Recovery::Chain& chain, std::uint64_t sequence,
                                        const std::optional<ChainHead>& in_books) {
  if (sequence <= chain.base.sequence) return in_books;
  const auto place = sequence - chain.base.sequence - 1;
  return place < chain.given.size() ? std::optional(chain.given[place]) : std::nullopt;
}

/// The end of a chain, in the books or given back.
static std::optional<Envelope> last_envelope(const Books& books, const Domain& peer, const Recovery& recovery,
                                             EnvelopeDirection direction) {
  for (const auto& item : std::views::reverse(recovery.items))
    if (item.direction == direction) return item.envelope;
  return direction == EnvelopeDirection::returned ? books.sent_envelope(peer, recovery.sent.base.sequence)
                                                  : books.received_envelope(peer, recovery.received.base.sequence);
}

/// Checks what an envelope given back says of the other direction; false if that ended the recovery.
static bool continues_both(Context& context, const Domain& peer, LinkSession& session, EnvelopeDirection direction,
                           const protocol::VerifiedEnvelope& envelope) {
  const Recovery& recovery = session.recovery;
  const bool ours = direction == EnvelopeDirection::returned;
  const auto& header = envelope->header;
  if (envelope.signer() != (ours ? recovery.sent : recovery.received).keys.current().message) {
    cut_off(context, peer, session.session, Reason::bad_signature, "an envelope under a key not in force");
    return false;
  }
  if (ours && protocol::last_rotation(envelope->messages) > context.books.own_keys().number()) {
    cut_off(context, peer, session.session, Reason::not_found,
            "it announces keys of ours that are not among our files");
    return false;
  }
  if (header.previous != (ours ? recovery.sent : recovery.received).head().hash) {
    keep_evidence(context, peer, session, last_envelope(context.books, peer, recovery, direction), envelope);
    return false;
  }
  const auto& other = ours ? recovery.received : recovery.sent;
  const auto& acknowledged = header.acknowledged;
  if (acknowledged.sequence > other.head().sequence) {
    cut_off(context, peer, session.session, Reason::out_of_order, "given back out of causal order");
    return false;
  }
  const auto in_books = ours ? context.books.received_head(peer, acknowledged.sequence)
                             : context.books.sent_head(peer, acknowledged.sequence);
  if (head_at(other, acknowledged.sequence, in_books) == acknowledged) return true;
  part_ways(context, peer, session, ours ? EnvelopeDirection::received : EnvelopeDirection::sent,
            acknowledged.sequence);
  return false;
}

/// The keys that sign what comes after this envelope. A rotation that does not follow changes nothing.
static void follow_rotations(Recovery::Chain& chain, const Envelope& envelope) {
  for (const auto& message : envelope.messages)
    if (protocol::is_key_rotation(message)) static_cast<void>(chain.keys.follow(message));
}

/// Many small messages weigh more than their bytes.
static std::size_t memory_of(const Envelope& envelope) {
  std::size_t bytes = sizeof(Recovery::Item) + sizeof(ChainHead) + 2 * envelope.header_bytes.size();
  for (const auto& message : envelope.messages) bytes += sizeof(Bytes) + message.size() + recovered_message_bytes;
  return bytes;
}

void gather(Context& context, const Domain& peer, LinkSession& session, EnvelopeDirection direction,
            const protocol::VerifiedEnvelope& verified) {
  const Envelope& envelope = *verified;
  Recovery& recovery = session.recovery;
  auto& chain = direction == EnvelopeDirection::returned ? recovery.sent : recovery.received;
  const auto sequence = envelope.header.sequence;
  if (sequence <= chain.base.sequence) return meet_known_place(context, peer, session, direction, verified);
  if (sequence <= chain.head().sequence) return;
  if (sequence != chain.head().sequence + 1)
    return cut_off(context, peer, session.session, Reason::out_of_order, "a gap in what was given back");
  if (!continues_both(context, peer, session, direction, verified)) return;
  if (direction == EnvelopeDirection::returned && !context.books.peer(peer)->row.must_compare) notice_restore(context);
  chain.given.push_back(envelope.head());
  follow_rotations(chain, envelope);
  if (sequence <= chain.target) session.last_progress = context.now;
  recovery.bytes += memory_of(envelope);
  if (recovery.bytes > max_recovery_bytes)
    return cut_off(context, peer, session.session, Reason::oversize, "more to recover than memory allows");
  recovery.items.push_back({direction, envelope});
  if (!recovery.complete()) return;
  session.unacknowledged = recover(context, peer, recovery);
  recovery = {};
  compared(context, peer, session);
}

}  // namespace federation
