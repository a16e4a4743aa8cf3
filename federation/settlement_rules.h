// What a settlement note must say, from this node's books alone: proposer, checker and verifier all make it here. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "federation/books.h"
#include "protocol/settlement.h"

namespace federation {

/// A place in both logs of a link, and what else a note states that its proposer chooses.
struct Cut {
  protocol::ChainHead sent;
  protocol::ChainHead received;
  std::uint32_t agreement = 0;
  Time at;
};

/// Where a note proposed now is cut: at what both nodes have made durable, as the peer's envelopes and its greeting on
/// this connection say.
Cut cut_now(const PeerState& peer, const protocol::Greeting& theirs, Time now);
/// The cut of a note, as seen from here; `peer` is one of its sides.
Cut cut_of(const protocol::SettlementNote& note, const Domain& peer);

/// The note at this cut, whose heads are taken as they are. stale_version if it does not lie between the last note and
/// the ends of the logs, or names an agreement that was never in force; amount_overflow.
Result<protocol::SettlementNote> note_at(const Books& books, const Domain& peer, const Cut& cut);
/// The same of a cut that somebody else names: forked if the logs have other heads there.
Result<protocol::SettlementNote> checked_note(const Books& books, const Domain& peer, const Cut& cut);

/// This node's running totals in a log (sent or received), as a SettlementDispute lists them. One envelope: after each
/// of its messages. `high` is in the log and above `low`.
std::vector<std::int64_t> dispute_totals(const Books& books, const Domain& peer, protocol::EnvelopeDirection direction,
                                         std::uint64_t low, std::uint64_t high);

}  // namespace federation
