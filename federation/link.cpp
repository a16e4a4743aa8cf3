#include "federation/link.h"

#include "federation/context.h"
#include "federation/frames.h"
#include "federation/messages.h"
#include "federation/payments.h"
#include "federation/recovery.h"
#include "protocol/check.h"
#include "protocol/limits.h"

namespace federation {

using protocol::ChainHead;
using protocol::check;
using protocol::Envelope;
using protocol::EnvelopeDirection;

/// The session, unless the frame belongs to an older connection: what was said before the last greeting does not count.
static LinkSession* current(Context& context, const Domain& peer, Session session) {
  const auto found = context.sessions.find(peer);
  return found == context.sessions.end() || found->second.session != session ? nullptr : &found->second;
}

static void cut_off(Context& context, const Domain& peer, Session session, Reason reason, std::string detail) {
  context.sessions.erase(peer);
  context.emit(CloseLink{peer, session, {reason, std::move(detail)}});
}

void open_link(Context& context, const LinkOpened& opened) {
  const PeerState* peer = context.books.peer(opened.peer);
  if (peer == nullptr || peer->row.frozen)
    return context.emit(CloseLink{opened.peer,
                                  opened.session,
                                  {peer == nullptr ? Reason::unknown_peer : Reason::link_frozen, opened.peer.text()}});
  const auto found = context.sessions.find(opened.peer);
  if (found != context.sessions.end()) {
    if (found->second.session >= opened.session) return;
    context.emit(CloseLink{opened.peer, found->second.session, {Reason::none, "a newer connection took its place"}});
  }
  context.sessions[opened.peer] =
      LinkSession{.session = opened.session, .theirs = {}, .recovery = {}, .last_progress = context.now};
  context.emit(SendFrame{
      opened.peer, opened.session, protocol::FrameKind::greeting,
      greeting_frame({peer->row.sent, peer->row.received}, context.books.domain(), opened.peer, context.keys.message)});
}

void close_link(Context& context, const LinkClosed& closed) {
  if (current(context, closed.peer, closed.session) != nullptr) context.sessions.erase(closed.peer);
}

// ---- comparing heads

/// Whether a head of ours and one the peer says can belong to one chain; `envelope_at` looks into our log.
template <class EnvelopeAt>
static bool agree(const ChainHead& ours, const ChainHead& theirs, const EnvelopeAt& envelope_at) {
  if (theirs.sequence > ours.sequence) return true;  // the chain itself will tell
  if (theirs.sequence == ours.sequence) return theirs == ours;
  if (theirs.sequence == 0) return theirs.hash.is_zero();
  const std::optional<Envelope> envelope = envelope_at(theirs.sequence);
  return envelope && envelope->head() == theirs;
}

static protocol::SignedHeader signed_header(const std::optional<Envelope>& envelope) {
  return envelope ? protocol::SignedHeader{envelope->header_bytes, envelope->signature} : protocol::SignedHeader{};
}

static Bytes joined(const protocol::SignedHeader& header) {
  return header.empty() ? Bytes{} : header.bytes + Bytes(header.signature.view());
}

static void freeze(Context& context, const Domain& peer, std::string detail, const protocol::SignedHeader& ours,
                   const protocol::SignedHeader& theirs) {
  if (!context.books.peer(peer)->row.frozen || !theirs.empty())
    context.books.record(context.now, protocol::LinkFrozen{peer, detail, joined(ours), joined(theirs)});
  context.emit(Alarm{peer, Reason::forked, std::move(detail)});
}

/// Freezes, and shows the peer our version of the envelope where the chains part, so that both hold the evidence.
static void part_ways(Context& context, const Domain& peer, LinkSession& session, EnvelopeDirection direction,
                      std::uint64_t sequence) {
  const bool sent = direction == EnvelopeDirection::sent;
  const auto ours =
      sent ? context.books.sent_envelope(peer, sequence) : context.books.received_envelope(peer, sequence);
  freeze(
      context, peer,
      "envelope " + std::to_string(sequence) + (sent ? " that we sent" : " that they sent") + " stands in two versions",
      signed_header(ours), {});
  session.phase = LinkPhase::forked;
  if (ours)
    context.emit(SendStored{
        peer, session.session, {{sent ? protocol::FrameKind::envelope : protocol::FrameKind::returned, sequence}}});
}

static void send_missing(Context& context, const Domain& peer, LinkSession& session) {
  auto items = missing_items(context.books, peer, session.theirs);
  if (!items.empty()) context.emit(SendStored{peer, session.session, std::move(items)});
}

static void compared(Context& context, const Domain& peer, LinkSession& session) {
  session.phase = LinkPhase::open;
  session.last_progress = context.now;
  if (!context.books.peer(peer)->row.must_compare) return;
  context.books.record(context.now, protocol::LinkCompared{peer});
  forward_waiting_orders(context, peer);
}

void receive_greeting(Context& context, const GreetingReceived& received) {
  LinkSession* session = current(context, received.peer, received.session);
  if (session == nullptr) return;
  if (session->phase != LinkPhase::greeting)
    return cut_off(context, received.peer, received.session, Reason::out_of_order, "a second greeting");
  session->theirs = received.greeting;
  const Domain& peer = received.peer;
  const Books& books = context.books;
  const Peer& row = books.peer(peer)->row;
  const auto& greeting = received.greeting;
  const auto sent_at = [&](std::uint64_t sequence) { return books.sent_envelope(peer, sequence); };
  const auto received_at = [&](std::uint64_t sequence) { return books.received_envelope(peer, sequence); };
  if (!agree(row.sent, greeting.received, sent_at))
    return part_ways(context, peer, *session, EnvelopeDirection::sent, greeting.received.sequence);
  if (!agree(row.received, greeting.sent, received_at))
    return part_ways(context, peer, *session, EnvelopeDirection::received, greeting.sent.sequence);

  send_missing(context, peer, *session);
  // After a restore, what they told us since counts as lost too: members spend only when it is back.
  const bool lost = greeting.received.sequence > row.sent.sequence ||
                    (row.must_compare && greeting.sent.sequence > row.received.sequence);
  if (!lost) return compared(context, peer, *session);
  session->phase = LinkPhase::recovering;
  session->recovery = {.sent = row.sent,
                       .received = row.received,
                       .sent_target = std::max(greeting.received.sequence, row.sent.sequence),
                       .received_target = std::max(greeting.sent.sequence, row.received.sequence),
                       .items = {}};
}

// ---- envelopes

/// Where an envelope stands against the head of its chain.
enum class Fit : std::uint8_t { next, known, contradicts, gap };

template <class EnvelopeAt>
static Fit fit(const Envelope& envelope, const ChainHead& head, const EnvelopeAt& envelope_at) {
  const auto& header = envelope.header;
  if (header.sequence > head.sequence + 1) return Fit::gap;
  if (header.sequence == head.sequence + 1) return header.previous == head.hash ? Fit::next : Fit::contradicts;
  const std::optional<Envelope> stored = envelope_at(header.sequence);
  return stored && stored->head() == envelope.head() ? Fit::known : Fit::contradicts;
}

/// The evidence of a fork: both signed headers, or ours before it and theirs.
static void keep_evidence(Context& context, const Domain& peer, LinkSession& session, const Envelope& theirs,
                          const std::optional<Envelope>& ours) {
  freeze(context, peer, "envelope " + std::to_string(theirs.header.sequence) + " does not continue the chain we hold",
         signed_header(ours), signed_header(theirs));
  context.emit(ForkFound{.peer = peer,
                         .signer = theirs.header.sender,
                         .entry = context.books.journal_size() - 1,
                         .ours = signed_header(ours),
                         .theirs = signed_header(theirs)});
  session.phase = LinkPhase::forked;
}

static void gather(Context& context, const Domain& peer, LinkSession& session, EnvelopeDirection direction,
                   const Envelope& envelope) {
  Recovery& recovery = session.recovery;
  auto& head = direction == EnvelopeDirection::returned ? recovery.sent : recovery.received;
  const auto& header = envelope.header;
  if (header.sequence <= head.sequence) return;
  if (header.sequence != head.sequence + 1)
    return cut_off(context, peer, session.session, Reason::out_of_order, "a gap in what was given back");
  if (header.previous != head.hash) return keep_evidence(context, peer, session, envelope, std::nullopt);
  const auto& known_to_sender =
      direction == EnvelopeDirection::returned ? recovery.received.sequence : recovery.sent.sequence;
  if (header.acknowledged.sequence > known_to_sender)
    return cut_off(context, peer, session.session, Reason::out_of_order, "given back out of causal order");
  head = envelope.head();
  session.last_progress = context.now;
  recovery.bytes += envelope.header_bytes.size();
  for (const auto& message : envelope.messages) recovery.bytes += message.size();
  if (recovery.bytes > max_recovery_bytes)
    return cut_off(context, peer, session.session, Reason::oversize, "more to recover than memory allows");
  recovery.items.push_back({direction, envelope});
  if (!recovery.complete()) return;
  recover(context, peer, recovery);
  recovery = {};
  compared(context, peer, session);
}

void receive_envelope(Context& context, const EnvelopeReceived& received) {
  LinkSession* session = current(context, received.peer, received.session);
  if (session == nullptr) return;
  const Envelope& envelope = *received.envelope;
  const Books& books = context.books;
  const auto& header = envelope.header;
  if (header.sender != received.peer || header.receiver != books.domain())
    return cut_off(context, received.peer, received.session, Reason::wrong_receiver, "an envelope for somebody else");
  if (session->phase == LinkPhase::recovering)
    return gather(context, received.peer, *session, EnvelopeDirection::received, envelope);
  const auto stored_at = [&](std::uint64_t sequence) { return books.received_envelope(received.peer, sequence); };
  if (session->phase == LinkPhase::forked)
    return keep_evidence(context, received.peer, *session, envelope, stored_at(header.sequence));
  if (session->phase != LinkPhase::open)
    return cut_off(context, received.peer, received.session, Reason::out_of_order, "an envelope before the greeting");
  switch (fit(envelope, books.peer(received.peer)->row.received, stored_at)) {
    case Fit::known:
      return;
    case Fit::gap:
      return cut_off(context, received.peer, received.session, Reason::out_of_order, "an envelope is missing");
    case Fit::contradicts:
      return keep_evidence(context, received.peer, *session, envelope, stored_at(header.sequence));
    case Fit::next:
      break;
  }
  if (header.acknowledged.sequence > books.peer(received.peer)->row.sent.sequence)
    return cut_off(context, received.peer, received.session, Reason::out_of_order, "it acknowledges what was not sent");
  if (header.count > 0) ++session->unacknowledged;
  if (header.acknowledged.sequence > books.peer(received.peer)->row.acknowledged.sequence)
    session->last_progress = context.now;
  take_in(context, received.peer, envelope, {});
}

void receive_returned(Context& context, const EnvelopeReturned& returned) {
  LinkSession* session = current(context, returned.peer, returned.session);
  if (session == nullptr) return;
  const Envelope& envelope = *returned.envelope;
  if (envelope.header.sender != context.books.domain() || envelope.header.receiver != returned.peer)
    return cut_off(context, returned.peer, returned.session, Reason::wrong_receiver, "that was never ours");
  if (session->phase == LinkPhase::forked)
    return keep_evidence(context, returned.peer, *session, envelope,
                         context.books.sent_envelope(returned.peer, envelope.header.sequence));
  if (session->phase != LinkPhase::recovering)
    return cut_off(context, returned.peer, returned.session, Reason::out_of_order, "nothing was to be given back");
  gather(context, returned.peer, *session, EnvelopeDirection::returned, envelope);
}

// ---- sealing

/// As many of the waiting messages as one envelope carries.
static std::vector<Bytes> next_messages(const PeerState& peer) {
  std::vector<Bytes> messages;
  std::size_t bytes = protocol::max_header_bytes;
  for (const auto& message : peer.outbox) {
    bytes += message.size() + 16;  // tag and length on the wire
    if (messages.size() == protocol::max_envelope_messages || bytes > protocol::max_envelope_bytes) break;
    messages.push_back(message);
  }
  return messages;
}

static void seal_one(Context& context, const Domain& peer, LinkSession& session, std::vector<Bytes> messages) {
  Books& books = context.books;
  const Peer& row = books.peer(peer)->row;
  const protocol::EnvelopeHeader header{.sender = books.domain(),
                                        .receiver = peer,
                                        .sequence = row.sent.sequence + 1,
                                        .previous = row.sent.hash,
                                        .acknowledged = row.received,
                                        .time = context.now,
                                        .root = {},
                                        .journal_size = books.journal_size(),
                                        .journal_root = books.journal_root()};
  const Envelope envelope = protocol::seal(header, std::move(messages), context.keys.message);
  books.store_envelope(peer, EnvelopeDirection::sent, envelope);
  books.record(context.now, protocol::EnvelopeLogged{.peer = peer,
                                                     .direction = EnvelopeDirection::sent,
                                                     .head = envelope.head(),
                                                     .count = envelope.header.count,
                                                     .acknowledged = header.acknowledged});
  session.unacknowledged = 0;
  if (envelope.header.count > 0) {
    if (session.awaited <= row.acknowledged.sequence) session.last_progress = context.now;
    session.awaited = envelope.header.sequence;
  }
  context.emit(SendFrame{peer, session.session, protocol::FrameKind::envelope, protocol::encode(envelope)});
}

void close_stalled_links(Context& context) {
  std::vector<Domain> stalled;
  for (const auto& [peer, session] : context.sessions) {
    const bool waits = session.phase == LinkPhase::open
                           ? session.awaited > context.books.peer(peer)->row.acknowledged.sequence
                           : session.phase != LinkPhase::forked;
    if (waits && context.now.milliseconds > session.last_progress.milliseconds + max_silence_ms)
      stalled.push_back(peer);
  }
  for (const auto& peer : stalled)
    cut_off(context, peer, context.sessions.at(peer).session, Reason::none, "nothing was heard for too long");
}

void seal_envelopes(Context& context, bool idle) {
  for (auto& [peer, session] : context.sessions) {
    if (session.phase != LinkPhase::open) continue;
    const PeerState* state = context.books.peer(peer);
    check(state != nullptr && !state->row.frozen, "an open link has a peer and no fork");
    const auto window = [&] { return state->row.sent.sequence - state->row.acknowledged.sequence; };
    while (!state->outbox.empty() && window() < protocol::max_unacknowledged_envelopes)
      seal_one(context, peer, session, next_messages(*state));
    if (session.unacknowledged > 0 && (idle || session.unacknowledged >= protocol::max_unacknowledged_envelopes / 2))
      seal_one(context, peer, session, {});
  }
}

}  // namespace federation
