// The part of the books about settlement between peers: notes, what came of them, and where the next one begins.
//
// A fold over the journal like all of books.h, which owns the one of these and applies entries through it. Row of
// Table::settlement: (peer, number) is a note, (peer, 0) the link. One thread: the writer's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "federation/records.h"
#include "protocol/entry.h"
#include "protocol/settlement.h"
#include "storage/view.h"

namespace federation {

enum class SettlementState : std::uint8_t {
  proposed_here = 1,  ///< waits for the peer's signature
  agreed = 2,         ///< both have signed: the debtor's euros are awaited
  closing = 3,        ///< this node has signed what came of it, the peer has not yet
  closed = 4,
  disputed = 5,    ///< the nodes count differently; it binds nobody
  questioned = 6,  ///< the creditor's receipt is of another sum than has left: it waits for the treasurer
};

/// The first message that two nodes count differently.
struct Difference {
  protocol::EnvelopeDirection direction = protocol::EnvelopeDirection::sent;  ///< sent or received
  protocol::LogPlace place;
  std::int64_t ours = 0;  ///< cents it counts for
  std::int64_t theirs = 0;
  friend bool operator==(const Difference&, const Difference&) = default;
};

struct Settlement {
  SettlementState state = SettlementState::proposed_here;
  Time since;      ///< of the state
  Time agreed_at;  ///< zero until both have signed
  Bytes note;      ///< exact text
  protocol::Signature ours;
  protocol::Signature theirs;
  Bytes closing;  ///< exact text; empty until one side has signed it
  protocol::Signature closing_ours;
  protocol::Signature closing_theirs;
  std::uint32_t rounds = 0;  ///< in which a dispute was narrowed
  std::optional<Difference> difference;
  friend bool operator==(const Settlement&, const Settlement&) = default;
};

/// Where the next note with a peer begins.
struct SettlementLink {
  std::uint32_t last = 0;    ///< number of the last note that was agreed or disputed
  std::uint32_t open = 0;    ///< of the note that is proposed here, or agreed and not closed; 0 = none
  bool disputed = false;     ///< the last one was; none is proposed unasked until one is agreed
  protocol::ChainHead sent;  ///< the cut of the last note that was agreed
  protocol::ChainHead received;
  std::int64_t accepted_here = 0;  ///< cents, at that cut
  std::int64_t accepted_there = 0;
  std::int64_t owed = 0;       ///< what this node owed at that cut, less what has settled; negative: what it is owed
  Time cut_at;                 ///< time of that note
  Time noted_at;               ///< when the last note was agreed, disputed or closed
  std::int64_t threshold = 0;  ///< cents; 0 = none
  friend bool operator==(const SettlementLink&, const SettlementLink&) = default;
};

class SettlementBooks {
 public:
  explicit SettlementBooks(storage::View& view) : view_(view) {}
  /// corrupt if a row does not read back.
  Result<void> load();

  /// Of a peer without notes: as it is made.
  const SettlementLink& link(const Domain& peer) const;
  std::optional<Settlement> note(const Domain& peer, std::uint32_t number) const;

  // ---- applying entries; a Failure says which rule the entry breaks. `own` is this node's domain.

  Result<void> apply(const protocol::SettlementChanged& changed, const protocol::SettlementNote& note,
                     const Domain& own, Time now);
  Result<void> apply(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                     const Domain& own, Time now);
  Result<void> apply(const protocol::DisputeNarrowed& narrowed);
  Result<void> apply(const protocol::SettlementThresholdSet& set);

  /// The open note waits for nothing any more: the statement by which the peer is wound up says what is owed.
  void wind_up(const Domain& peer, Time now);

  /// A peer without notes is one no more.
  void forget(const Domain& peer);

  /// Writes the rows of links that have changed.
  void write_touched();

 private:
  SettlementLink& change(const Domain& peer);
  void agree(const Domain& peer, const protocol::SettlementNote& note, const Domain& own, Time now);
  void put(const Domain& peer, std::uint32_t number, const Settlement& settlement);

  storage::View& view_;
  std::map<Domain, SettlementLink> links_;
  std::set<Domain> touched_;
};

/// What `own` owes by the closing position of a note; negative: what it is owed.
std::int64_t owed_by(const protocol::SettlementNote& note, const Domain& own);

template <class Io>
void fields(Io& io, typename Io::template Of<Difference>& difference) {
  io(difference.direction, difference.place, difference.ours, difference.theirs);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Settlement>& row) {
  io(row.state, row.since, row.agreed_at, row.note, row.ours, row.theirs, row.closing, row.closing_ours,
     row.closing_theirs, row.rounds, row.difference);
}

template <class Io>
void fields(Io& io, typename Io::template Of<SettlementLink>& link) {
  io(link.last, link.open, link.disputed, link.sent, link.received, link.accepted_here, link.accepted_there, link.owed,
     link.cut_at, link.noted_at, link.threshold);
}

}  // namespace federation
