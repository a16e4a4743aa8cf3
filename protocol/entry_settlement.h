// Journal entries about settlement with a peer (settlement.h). Part of entry.h, which says what an entry is.
#pragma once

#include <cstdint>
#include <optional>

#include "protocol/address.h"
#include "protocol/envelope.h"
#include "protocol/id.h"

namespace protocol {

/// Where a message stands in a link log.
struct LogPlace {
  std::uint64_t sequence = 0;  ///< of the envelope; 0 = nowhere
  std::uint32_t index = 0;     ///< of the message in it
  friend bool operator==(const LogPlace&, const LogPlace&) = default;
};

enum class EnvelopeDirection : std::uint8_t {
  sent = 1,
  received = 2,
  returned = 3,  ///< one of ours that we lacked, given back by the peer after a restore
};

enum class SettlementStep : std::uint8_t {
  proposed_here = 1,
  agreed = 2,          ///< both signatures are there; if something is owed, a transfer is to be made or to arrive
  disputed_here = 3,   ///< the peer's note is not what these books give
  disputed_there = 4,  ///< ours is not what the peer's books give
};

struct SettlementChanged {
  Domain peer;
  SettlementStep step = SettlementStep::proposed_here;
  Bytes note;              ///< exact text
  Signature ours;          ///< zero in disputed_here
  Signature theirs;        ///< zero in proposed_here and disputed_there
  bool recovered = false;  ///< given back after a restore: what was ordered since shows only on a statement
  friend bool operator==(const SettlementChanged&, const SettlementChanged&) = default;
};

enum class ClosingStep : std::uint8_t {
  signed_here = 1,         ///< the creditor: so many euros have arrived; or the debtor: it gives up
  countersigned_here = 2,  ///< the peer's closing, with our signature: the note is closed
  countersigned_there = 3,
  written_off = 4,      ///< what is left in flight of a closed note was kept by banks on the way, or came unasked
  questioned_here = 5,  ///< the peer's receipt of another sum than has left (settlements.h): it waits for the treasurer
};

struct SettlementEnded {
  Domain peer;
  ClosingStep step = ClosingStep::signed_here;
  Bytes closing;           ///< exact text
  Signature ours;          ///< zero in written_off and questioned_here
  Signature theirs;        ///< zero in signed_here and written_off
  bool recovered = false;  ///< of what is signed here: given back after a restore
  friend bool operator==(const SettlementEnded&, const SettlementEnded&) = default;
};

/// A disputed note: the nodes compare their running totals until the first message that they count differently is
/// found. Envelopes up to `low` are counted alike, those up to `high` are not.
struct DisputeNarrowed {
  Domain peer;
  std::uint32_t number = 0;                               ///< of the note
  EnvelopeDirection direction = EnvelopeDirection::sent;  ///< sent or received: whose log
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::optional<std::uint32_t> message;  ///< in envelope `high`, once it is found
  std::int64_t ours = 0;                 ///< cents it counts for here and there
  std::int64_t theirs = 0;
  friend bool operator==(const DisputeNarrowed&, const DisputeNarrowed&) = default;
};

/// From this position on, whoever owes it, a note is proposed without being asked for.
struct SettlementThresholdSet {
  Domain peer;
  std::int64_t threshold = 0;  ///< cents; 0 = none
  friend bool operator==(const SettlementThresholdSet&, const SettlementThresholdSet&) = default;
};

/// After a restore: where an accepting answer stands whose payment had been taken for accepted before it came back.
struct AnswerCounted {
  PaymentKey key;
  Domain peer;
  EnvelopeDirection direction = EnvelopeDirection::received;  ///< received or returned
  LogPlace place;
  friend bool operator==(const AnswerCounted&, const AnswerCounted&) = default;
};

}  // namespace protocol
