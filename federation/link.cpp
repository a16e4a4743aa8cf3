#include "federation/link.h"

#include "federation/context.h"
#include "federation/fork.h"
#include "federation/frames.h"
#include "federation/messages.h"
#include "federation/payments.h"
#include "federation/recovery.h"
#include "federation/rotation.h"
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

void cut_off(Context& context, const Domain& peer, Session session, Reason reason, std::string detail) {
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
  retire_certificates(context, opened.peer, opened.certificate);
  context.emit(SendFrame{opened.peer, opened.session, protocol::FrameKind::greeting,
                         greeting_frame({peer->row.sent, peer->row.received, context.books.own_keys().announcements()},
                                        context.books.domain(), opened.peer, context.keys.message)});
}

void close_link(Context& context, const LinkClosed& closed) {
  if (current(context, closed.peer, closed.session) != nullptr) context.sessions.erase(closed.peer);
}

// ---- comparing heads

/// Whether our head and one the peer says can belong to one chain; `head_at` looks into our log.
template <class HeadAt>
static bool agree(const ChainHead& ours, const ChainHead& theirs, const HeadAt& head_at) {
  if (theirs.sequence > ours.sequence) return true;  // the chain itself will tell
  return head_at(theirs.sequence) == theirs;
}

static void send_missing(Context& context, const Domain& peer, LinkSession& session) {
  auto items = missing_items(context.books, peer, session.theirs);
  if (!items.empty()) context.emit(SendStored{peer, session.session, std::move(items)});
}

/// Whether envelopes with messages came that no envelope of ours acknowledges: the connection broke before. What the
/// greeting says of them moves nothing in the peer's books.
static bool owes_acknowledgement(const Books& books, const Domain& peer) {
  const Peer& row = books.peer(peer)->row;
  const auto last = books.sent_envelope(peer, row.sent.sequence);
  for (auto at = last ? last->header.acknowledged.sequence : 0; at < row.received.sequence;) {
    const auto envelope = books.received_envelope(peer, ++at);
    check(envelope.has_value(), "a received envelope is in the log");
    if (envelope->header.count > 0) return true;
  }
  return false;
}

void compared(Context& context, const Domain& peer, LinkSession& session) {
  if (context.keys.message_key(context.books.peer(peer)->row.keys_told) == nullptr)
    return cut_off(context, peer, session.session, Reason::not_found,
                   "it knows us by a key that is not among our key files any more");
  session.phase = LinkPhase::open;
  session.last_progress = context.now;
  if (session.unacknowledged == 0 && owes_acknowledgement(context.books, peer)) session.unacknowledged = 1;
  context.disbelieved.erase(peer);
  session.told = context.books.peer(peer)->row.received.sequence;
  if (!context.books.peer(peer)->row.must_compare) return;
  context.books.record(context.now, protocol::LinkCompared{peer});
  forward_waiting_orders(context, peer);
}

void notice_restore(Context& context) {
  // Links compared since the program started need not be compared again.
  context.books.record(context.now, protocol::NodeRestored{});
  for (const auto& [domain, session] : context.sessions)
    if (session.phase == LinkPhase::open) context.books.record(context.now, protocol::LinkCompared{domain});
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
  const auto sent_at = [&](std::uint64_t sequence) { return books.sent_head(peer, sequence); };
  const auto received_at = [&](std::uint64_t sequence) { return books.received_head(peer, sequence); };
  if (!agree(row.sent, greeting.received, sent_at))
    return part_ways(context, peer, *session, EnvelopeDirection::sent, greeting.received.sequence);
  if (!agree(row.received, greeting.sent, received_at))
    return part_ways(context, peer, *session, EnvelopeDirection::received, greeting.sent.sequence);

  send_missing(context, peer, *session);
  // After a restore, what they told us since counts as lost too: members spend only when it is back.
  const bool lost = greeting.received.sequence > row.sent.sequence ||
                    (row.must_compare && greeting.sent.sequence > row.received.sequence);
  if (!lost) return compared(context, peer, *session);
  // What it says of our own chain is believed when our signature proves it: with the first envelope it gives back.
  session->phase = LinkPhase::recovering;
  const auto& own = books.own_keys();
  session->recovery = {.sent = {.base = row.sent,
                                .given = {},
                                .target = std::max(greeting.received.sequence, row.sent.sequence),
                                .keys = {books.domain(), row.keys_told, *own.at(row.keys_told)}},
                       .received = {.base = row.received,
                                    .given = {},
                                    .target = std::max(greeting.sent.sequence, row.received.sequence),
                                    .keys = books.peer(peer)->keys},
                       .items = {}};
}

void release_link(Context& context, const ReleaseLink& request) {
  const PeerState* peer = context.books.peer(request.peer);
  const std::string& domain = request.peer.text();
  if (peer == nullptr) return context.fail(request.ticket, Reason::unknown_peer, domain + " is no peer");
  if (peer->row.released) return context.succeed(request.ticket);
  if (!peer->row.must_compare || peer->row.frozen)
    return context.fail(request.ticket, Reason::not_found, "nothing waits for the link with " + domain);
  context.books.record(context.now, protocol::LinkReleased{request.peer});
  context.succeed(request.ticket);
}

// ---- envelopes in

/// Where an envelope stands against the head of its chain.
enum class Fit : std::uint8_t { next, known, contradicts, gap };

static Fit fit(const Books& books, const Domain& peer, const Envelope& envelope) {
  const auto& header = envelope.header;
  const ChainHead& head = books.peer(peer)->row.received;
  if (header.sequence > head.sequence + 1) return Fit::gap;
  if (header.sequence == head.sequence + 1) return header.previous == head.hash ? Fit::next : Fit::contradicts;
  return books.received_head(peer, header.sequence) == envelope.head() ? Fit::known : Fit::contradicts;
}

/// Whether the peer heeds the window. An honest peer knows no more acknowledged than `told`, and signs messages only a
/// window beyond. Its bare acknowledgements each answer an envelope with messages of ours, of which a window at most is
/// under way, and come on top.
static bool within_window(const LinkSession& session, const protocol::EnvelopeHeader& header) {
  protocol::check(header.sequence > session.told, "what comes next was not acknowledged yet");
  const std::uint64_t windows = header.count > 0 ? 1 : 2;
  return header.sequence - session.told <= windows * protocol::max_unacknowledged_envelopes;
}

/// How far the peer holds our chain: as it signed in an envelope, or in its greeting, which moves nothing in the books.
static std::uint64_t heard(const PeerState& peer, const LinkSession& session) {
  return std::max(peer.row.acknowledged.sequence, session.theirs.received.sequence);
}

static bool window_full(const PeerState& peer, const LinkSession& session) {
  const auto known = heard(peer, session);
  check(known <= peer.row.sent.sequence, "nobody holds what was not sent");
  return peer.row.sent.sequence - known >= protocol::max_unacknowledged_envelopes;
}

static void seal_waiting(Context& context, const Domain& peer, LinkSession& session);

/// Whether what the peer says can still be answered. What waits for it leaves first, as far as its window allows; if
/// that is not enough, only what it says it holds in its next greeting makes room again.
static bool can_be_answered(Context& context, const Domain& peer, LinkSession& session) {
  const PeerState& state = *context.books.peer(peer);
  if (context.books.outbox_full(state)) seal_waiting(context, peer, session);
  return !context.books.outbox_full(state);
}

/// Takes in what comes next in the peer's chain.
static void receive_next(Context& context, const Domain& peer, LinkSession& session,
                         const protocol::VerifiedEnvelope& verified) {
  const Envelope& envelope = *verified;
  const Peer& row = context.books.peer(peer)->row;
  if (verified.signer() != context.books.peer(peer)->keys.current().message)
    return cut_off(context, peer, session.session, Reason::bad_signature, "an envelope under a key not in force");
  const auto& acknowledged = envelope.header.acknowledged;
  if (acknowledged.sequence > row.sent.sequence)
    return cut_off(context, peer, session.session, Reason::out_of_order, "it acknowledges what was not sent");
  if (context.books.sent_head(peer, acknowledged.sequence) != acknowledged)
    return part_ways(context, peer, session, EnvelopeDirection::sent, acknowledged.sequence);
  if (!within_window(session, envelope.header))
    return cut_off(context, peer, session.session, Reason::oversize, "more envelopes than the window lets through");
  if (envelope.header.count > 0 && !can_be_answered(context, peer, session))
    return cut_off(context, peer, session.session, Reason::peer_busy, "too many answers wait to be taken");
  if (envelope.header.count > 0) ++session.unacknowledged;
  if (acknowledged.sequence > row.acknowledged.sequence) session.last_progress = context.now;
  take_in(context, peer, envelope, {});
  session.alarms += context.alarms;
  if (session.alarms >= protocol::max_session_alarms)
    cut_off(context, peer, session.session, Reason::oversize, "more alarms than one connection may raise");
}

/// An envelope that cannot stand in the chain, if it is signed by the key in force at its place, is evidence of a fork.
static void contradict(Context& context, const Domain& peer, LinkSession& session,
                       const protocol::VerifiedEnvelope& envelope) {
  const auto sequence = envelope->header.sequence;
  const auto same_place = context.books.received_envelope(peer, sequence);
  const bool in_force = same_place ? signed_alike(*same_place, envelope)
                                   : envelope.signer() == context.books.peer(peer)->keys.current().message;
  if (!in_force)
    return cut_off(context, peer, session.session, Reason::bad_signature, "an envelope under a key not in force");
  keep_evidence(context, peer, session, same_place ? same_place : context.books.received_envelope(peer, sequence - 1),
                envelope);
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
    return gather(context, received.peer, *session, EnvelopeDirection::received, received.envelope);
  const auto stored = [&](std::uint64_t sequence) { return books.received_envelope(received.peer, sequence); };
  if (session->phase == LinkPhase::forked)
    return weigh_evidence(context, received.peer, *session, stored(header.sequence), received.envelope);
  if (session->phase != LinkPhase::open)
    return cut_off(context, received.peer, received.session, Reason::out_of_order, "an envelope before the greeting");
  switch (fit(books, received.peer, envelope)) {
    case Fit::known:
      return;
    case Fit::gap:
      return cut_off(context, received.peer, received.session, Reason::out_of_order, "an envelope is missing");
    case Fit::contradicts:
      return contradict(context, received.peer, *session, received.envelope);
    case Fit::next:
      return receive_next(context, received.peer, *session, received.envelope);
  }
}

void receive_returned(Context& context, const EnvelopeReturned& returned) {
  LinkSession* session = current(context, returned.peer, returned.session);
  if (session == nullptr) return;
  const Envelope& envelope = *returned.envelope;
  if (envelope.header.sender != context.books.domain() || envelope.header.receiver != returned.peer)
    return cut_off(context, returned.peer, returned.session, Reason::wrong_receiver, "that was never ours");
  if (session->phase == LinkPhase::forked)
    return weigh_evidence(context, returned.peer, *session,
                          context.books.sent_envelope(returned.peer, envelope.header.sequence), returned.envelope);
  if (session->phase != LinkPhase::recovering)
    return cut_off(context, returned.peer, returned.session, Reason::out_of_order, "nothing was to be given back");
  gather(context, returned.peer, *session, EnvelopeDirection::returned, returned.envelope);
}

// ---- envelopes out

/// As many of the waiting messages as one envelope carries.
static std::vector<Bytes> next_messages(const PeerState& peer) {
  std::vector<Bytes> messages;
  std::size_t bytes = protocol::max_header_bytes;
  for (const auto& waiting : peer.outbox) {
    bytes += waiting.message.size() + 16;  // tag and length on the wire
    if (messages.size() == protocol::max_envelope_messages || bytes > protocol::max_envelope_bytes) break;
    messages.push_back(waiting.message);
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
  const auto* key = context.keys.message_key(row.keys_told);
  check(key != nullptr, "a link opens only with the key that its peer knows");
  const auto rotation = protocol::last_rotation(messages);
  const Envelope envelope = protocol::seal(header, std::move(messages), *key);
  books.store_envelope(peer, EnvelopeDirection::sent, envelope);
  books.record(context.now, protocol::EnvelopeLogged{.peer = peer,
                                                     .direction = EnvelopeDirection::sent,
                                                     .head = envelope.head(),
                                                     .count = envelope.header.count,
                                                     .acknowledged = header.acknowledged,
                                                     .rotation = rotation});
  session.unacknowledged = 0;
  session.told = header.acknowledged.sequence;
  if (envelope.header.count > 0) {
    if (session.awaited <= row.acknowledged.sequence) session.last_progress = context.now;
    session.awaited = envelope.header.sequence;
  }
  context.emit(SendFrame{peer, session.session, protocol::FrameKind::envelope, protocol::encode(envelope)});
}

/// Puts the outbox into envelopes, as far as the window allows.
static void seal_waiting(Context& context, const Domain& peer, LinkSession& session) {
  const PeerState* state = context.books.peer(peer);
  check(state != nullptr && !state->row.frozen, "an open link has a peer and no fork");
  while (!state->outbox.empty() && !window_full(*state, session))
    seal_one(context, peer, session, next_messages(*state));
}

/// What was sealed on this connection is not acknowledged, or nothing more can be sealed until something is.
static bool waits_for_acknowledgement(const PeerState& peer, const LinkSession& session) {
  return session.awaited > peer.row.acknowledged.sequence || (!peer.outbox.empty() && window_full(peer, session));
}

/// Why nothing comes any more. That a peer claims what it does not give back is an alarm, once.
static std::string why_stalled(Context& context, const Domain& peer, const LinkSession& session) {
  const auto& ours = session.recovery.sent;
  if (session.phase != LinkPhase::recovering) return "nothing was heard for too long";
  if (ours.head().sequence >= ours.target) return "it does not give back all that it has sent";
  const std::string detail = "it says that it holds envelope " + std::to_string(ours.target) +
                             " of ours, and gives back none after " + std::to_string(ours.head().sequence);
  if (context.disbelieved.insert(peer).second) context.alarm(peer, Reason::recovering, detail);
  return detail;
}

void close_stalled_links(Context& context) {
  std::vector<Domain> stalled;
  for (const auto& [peer, session] : context.sessions) {
    const bool waits = session.phase == LinkPhase::open ? waits_for_acknowledgement(*context.books.peer(peer), session)
                                                        : session.phase != LinkPhase::forked;
    if (waits && context.now.milliseconds > session.last_progress.milliseconds + max_silence_ms)
      stalled.push_back(peer);
  }
  for (const auto& peer : stalled) {
    const LinkSession& session = context.sessions.at(peer);
    const auto reason = session.phase == LinkPhase::recovering ? Reason::recovering : Reason::none;
    cut_off(context, peer, session.session, reason, why_stalled(context, peer, session));
  }
}

void seal_envelopes(Context& context, bool idle) {
  for (auto& [peer, session] : context.sessions) {
    if (session.phase != LinkPhase::open) continue;
    seal_waiting(context, peer, session);
    if (session.unacknowledged > 0 && (idle || session.unacknowledged >= protocol::max_unacknowledged_envelopes / 2))
      seal_one(context, peer, session, {});
  }
}

}  // namespace federation
