// The link between two nodes: who has which envelopes, and what is sent next.
//
// On every connection both sides first say the heads of both directions (Greeting). What the other lacks is sent again;
// a side that lacks envelopes of its own was restored from an old backup and recovers first (recovery.h); heads that
// contradict each other are a fork, and freeze this link alone. New envelopes are sealed only while the link is open.
#pragma once

#include <cstdint>
#include <vector>

#include "federation/event.h"
#include "protocol/envelope.h"

namespace federation {

struct Context;

enum class LinkPhase : std::uint8_t {
  greeting,    ///< ours is sent, theirs awaited
  recovering,  ///< they give us back what we lost
  open,        ///< heads compared: envelopes flow
  forked,      ///< evidence is exchanged, nothing else
};

/// What a restored node has been given so far. Applied in one step when it is whole.
struct Recovery {
  struct Item {
    protocol::EnvelopeDirection direction = protocol::EnvelopeDirection::received;
    protocol::Envelope envelope;
  };
  /// One direction, as far as it is here.
  struct Chain {
    protocol::ChainHead base;                ///< where it ends in the books
    std::vector<protocol::ChainHead> given;  ///< what follows, as far as given
    std::uint64_t target = 0;                ///< the last sequence number to come
    protocol::KeyHistory keys = {};          ///< of its signer, up to those in force at its end

    const protocol::ChainHead& head() const { return given.empty() ? base : given.back(); }
  };
  Chain sent;      ///< ours
  Chain received;  ///< theirs
  std::vector<Item> items;
  std::size_t bytes = 0;

  bool complete() const { return sent.head().sequence >= sent.target && received.head().sequence >= received.target; }
};

/// One connection. Never stored: after a crash the peers greet anew.
struct LinkSession {
  Session session = 0;
  LinkPhase phase = LinkPhase::greeting;
  protocol::Greeting theirs;
  Recovery recovery;
  Time last_progress;                ///< when something awaited last came
  std::uint64_t awaited = 0;         ///< sequence of the last envelope with messages sealed on this connection
  std::uint32_t unacknowledged = 0;  ///< received envelopes with messages that no envelope of ours has acknowledged yet
  std::uint64_t told = 0;            ///< of theirs: the last one they know from us, on this connection, to be here
  std::uint32_t alarms = 0;          ///< raised by what they said on this connection
};

/// Memory a recovery may take, with what each message will take when it is applied: entry, rows, an answer. A peer that
/// gives back more is cut off, and the rest needs an operator.
inline constexpr std::size_t max_recovery_bytes = 512ULL * 1024 * 1024;
inline constexpr std::size_t recovered_message_bytes = 1024;

/// A connection on which nothing awaited came for so long is closed and made anew. Moves no money: it only sends again.
inline constexpr std::int64_t max_silence_ms = 15'000;

void open_link(Context& context, const LinkOpened& opened);
void close_link(Context& context, const LinkClosed& closed);
void receive_greeting(Context& context, const GreetingReceived& received);
void receive_envelope(Context& context, const EnvelopeReceived& received);
void receive_returned(Context& context, const EnvelopeReturned& returned);

void close_stalled_links(Context& context);

/// Ends a connection whose peer broke the protocol; the session is gone then.
void cut_off(Context& context, const Domain& peer, Session session, Reason reason, std::string detail);
/// The peer holds an envelope of ours that these books lack: they are older than what this node has said, though nobody
/// told it.
void notice_restore(Context& context);
/// Nothing is missing here any more: envelopes may flow.
void compared(Context& context, const Domain& peer, LinkSession& session);

/// Fails with unknown_peer, and with not_found if this link is not waited for.
void release_link(Context& context, const ReleaseLink& request);

/// Puts what waits in the outboxes into envelopes, as far as the windows allow, and acknowledges when it is time.
/// `idle`: a tick has passed, so acknowledge whatever is left.
void seal_envelopes(Context& context, bool idle);

}  // namespace federation
