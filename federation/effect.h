// What a node does to the world, and when it may: effects are released by a durable commit, and by nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "federation/event.h"
#include "federation/records.h"
#include "protocol/envelope.h"
#include "storage/store.h"

namespace federation {

/// The answer to the event with this ticket: a failure (nothing was recorded), a payment as recorded, or plain success.
struct Reply {
  Ticket ticket = 0;
  std::optional<protocol::Failure> failure;
  std::optional<Payment> payment;
  std::uint64_t number = 0;  ///< what the event says it is
};

/// A payment that was held is decided.
struct PaymentDecided {
  Payment payment;
};

/// Send these bytes on this connection, in order with everything else for it.
struct SendFrame {
  Domain peer;
  Session session = 0;
  protocol::FrameKind kind = protocol::FrameKind::envelope;
  Bytes bytes;
};

/// Send these stored envelopes on this connection, in this order: from the sent log for FrameKind::envelope, from the
/// received log for FrameKind::returned. Rows of the logs never change, so any thread may read them.
struct SendStored {
  struct Item {
    protocol::FrameKind kind = protocol::FrameKind::envelope;
    std::uint64_t sequence = 0;
  };
  Domain peer;
  Session session = 0;
  std::vector<Item> items;
};

/// Close this connection; the peer broke the protocol, or a newer connection took its place.
struct CloseLink {
  Domain peer;
  Session session = 0;
  protocol::Failure why;
};

/// The introduced node is a peer now: this connection is its.
struct AdmitPeer {
  Domain peer;
  Session session = 0;
};

/// For the operators; stands in the journal too.
struct Alarm {
  Domain peer;
  Reason reason = Reason::none;
  std::string detail;
};

/// Two signed headers that cannot both stand in one chain: the evidence of a fork, to be kept as files for anybody to
/// check. It stands in the journal as well.
struct ForkFound {
  Domain peer;                    ///< of the link that is frozen now
  Domain signer;                  ///< who signed both: the peer, or this node's own keys elsewhere
  std::uint64_t entry = 0;        ///< of the LinkFrozen entry in the journal
  protocol::SignedHeader ours;    ///< as this node holds it, or the one before; empty if it holds neither
  protocol::SignedHeader theirs;  ///< as it came
  protocol::PublicKey key;        ///< by which the signer signed
};

/// A peer's checkpoint contradicts what it has shown or said before: the evidence, to be kept as files.
struct RewriteFound {
  Domain peer;
  std::uint64_t entry = 0;        ///< of the alarm in the journal
  Bytes before;                   ///< the note that was cosigned last; empty if none was
  Bytes shown;                    ///< the note that was not cosigned
  protocol::SignedHeader header;  ///< of the envelope that it says it follows from; empty if it says none
  protocol::PublicKey key;        ///< the peer's log key, by which notes are signed
};

using Effect =
    std::variant<Reply, PaymentDecided, SendFrame, SendStored, CloseLink, AdmitPeer, Alarm, ForkFound, RewriteFound>;

/// A batch of writes and the effects that wait for it.
class SealedBatch {
 public:
  SealedBatch(storage::Batch writes, std::vector<Effect> effects)
      : writes_(std::move(writes)), effects_(std::move(effects)) {}

  const storage::Batch& writes() const { return writes_; }
  std::size_t effect_count() const { return effects_.size(); }

  /// Gives out the effects against the proof that the writes are durable.
  std::vector<Effect> release(storage::CommitReceipt) && { return std::move(effects_); }

 private:
  storage::Batch writes_;
  std::vector<Effect> effects_;
};

}  // namespace federation
