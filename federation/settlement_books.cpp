#include "federation/settlement_books.h"

#include <utility>

#include "protocol/check.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::check;
using protocol::ClosingStep;
using protocol::failure;
using protocol::SettlementNote;
using protocol::SettlementStep;
using storage::Table;

static bool is_link(std::string_view key) {
  return key.ends_with(std::string_view("\0\0\0\0\0\0\0\0", 8));
}

Result<void> SettlementBooks::load() {
  Result<void> result;
  view_.scan(Table::settlement, {}, {}, [&](std::string_view key, std::string_view value) {
    if (!is_link(key)) return true;
    auto domain = Domain::parse(key.substr(0, key.find('\0')));
    auto link = storage::decode_row<SettlementLink>(value);
    if (!domain || !link) {
      result = failure(Reason::corrupt, "a row of settlements does not read back");
      return false;
    }
    links_.emplace(*std::move(domain), *std::move(link));
    return true;
  });
  return result;
}

const SettlementLink& SettlementBooks::link(const Domain& peer) const {
  static const SettlementLink none;
  const auto found = links_.find(peer);
  return found == links_.end() ? none : found->second;
}

std::optional<Settlement> SettlementBooks::note(const Domain& peer, std::uint32_t number) const {
  if (number == 0) return std::nullopt;
  const auto row = view_.get(Table::settlement, settlement_row(peer, number));
  if (!row) return std::nullopt;
  auto settlement = storage::decode_row<Settlement>(*row);
  check(settlement.has_value(), "a settlement note reads back");
  return *std::move(settlement);
}

std::int64_t owed_by(const SettlementNote& note, const Domain& own) {
  return note.sides[0].domain == own ? note.closing : -note.closing;
}

void SettlementBooks::forget(const Domain& peer) {
  check(link(peer).last == 0 && link(peer).open == 0, "who leaves no note behind is forgotten");
  links_.erase(peer);
  touched_.erase(peer);
  view_.erase(Table::settlement, settlement_row(peer, 0));
}

void SettlementBooks::wind_up(const Domain& peer, Time now) {
  if (link(peer).open == 0) return;
  SettlementLink& link = change(peer);
  auto row = note(peer, link.open);
  check(row.has_value(), "an open note stands in the books");
  row->state = SettlementState::closed;
  row->since = now;
  put(peer, link.open, *row);
  link.open = 0;
  link.noted_at = now;
}

SettlementLink& SettlementBooks::change(const Domain& peer) {
  touched_.insert(peer);
  return links_[peer];
}

void SettlementBooks::put(const Domain& peer, std::uint32_t number, const Settlement& settlement) {
  view_.put(Table::settlement, settlement_row(peer, number), storage::encode_row(settlement));
}

void SettlementBooks::write_touched() {
  for (const auto& peer : std::exchange(touched_, {}))
    view_.put(Table::settlement, settlement_row(peer, 0), storage::encode_row(links_.at(peer)));
}

/// The next note begins where this one ends.
void SettlementBooks::agree(const Domain& peer, const SettlementNote& note, const Domain& own, Time now) {
  SettlementLink& link = change(peer);
  const bool first = note.sides[0].domain == own;
  const auto& ours = note.sides[first ? 0 : 1];
  const auto& theirs = note.sides[first ? 1 : 0];
  link.open = note.owed() == 0 ? 0 : note.number;
  link.disputed = false;
  link.sent = ours.cut;
  link.received = theirs.cut;
  link.accepted_here += ours.accepted;
  link.accepted_there += theirs.accepted;
  link.owed = owed_by(note, own);
  link.cut_at = note.to;
  link.noted_at = now;
}

Result<void> SettlementBooks::apply(const protocol::SettlementChanged& changed, const SettlementNote& note,
                                    const Domain& own, Time now) {
  const SettlementLink& before = link(changed.peer);
  const bool was_proposed = before.open == note.number && before.last + 1 == note.number;
  if (note.number != before.last + 1 || (before.open != 0 && !was_proposed))
    return failure(Reason::corrupt, "a settlement note does not follow the one before");
  Settlement row{.state = SettlementState::proposed_here,
                 .since = now,
                 .agreed_at = {},
                 .note = changed.note,
                 .ours = changed.ours,
                 .theirs = changed.theirs,
                 .closing = {},
                 .closing_ours = {},
                 .closing_theirs = {}};
  for (const auto& side : note.sides)
    if (!protocol::add(side.domain == own ? before.accepted_here : before.accepted_there, side.accepted))
      return failure(Reason::corrupt, "what settlement notes count is more than can be counted");
  SettlementLink& link = change(changed.peer);
  if (changed.step == SettlementStep::proposed_here) {
    link.open = note.number;
  } else {
    link.last = note.number;
    if (changed.step == SettlementStep::agreed) {
      row.state = note.owed() == 0 ? SettlementState::closed : SettlementState::agreed;
      row.agreed_at = now;
      agree(changed.peer, note, own, now);
    } else {
      row.state = SettlementState::disputed;
      link.open = 0;
      link.disputed = true;
      link.noted_at = now;
    }
  }
  put(changed.peer, note.number, row);
  return {};
}

static bool may_end(SettlementState state, ClosingStep step) {
  if (state == SettlementState::questioned) return step == ClosingStep::countersigned_here;
  return state == SettlementState::agreed ||
         (state == SettlementState::closing && step != ClosingStep::questioned_here);
}

static SettlementState state_after(ClosingStep step) {
  if (step == ClosingStep::signed_here) return SettlementState::closing;
  return step == ClosingStep::questioned_here ? SettlementState::questioned : SettlementState::closed;
}

/// Given back by the peer: signed a first time, before the books were set back and this node closed the note again.
static bool takes_the_first_signature(const Settlement& row, const protocol::SettlementEnded& ended) {
  return ended.recovered && ended.step == ClosingStep::countersigned_here && row.state == SettlementState::closed &&
         row.closing == ended.closing;
}

Result<void> SettlementBooks::apply(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                                    const Domain& own, Time now) {
  if (ended.step == ClosingStep::written_off) return {};  // the transfer keeps it
  auto row = note(ended.peer, closing.number);
  if (row && takes_the_first_signature(*row, ended)) {
    row->closing_ours = ended.ours;
    put(ended.peer, closing.number, *row);
    return {};
  }
  if (!row || !may_end(row->state, ended.step) || protocol::sha256(row->note) != closing.note)
    return failure(Reason::corrupt, "a settlement note that is not open is closed");
  row->state = state_after(ended.step);
  row->since = now;
  row->closing = ended.closing;
  row->closing_ours = ended.ours;
  row->closing_theirs = ended.theirs;
  put(ended.peer, closing.number, *row);
  if (row->state != SettlementState::closed) return {};
  SettlementLink& link = change(ended.peer);
  link.open = 0;
  link.noted_at = now;
  link.owed -= closing.debtor == own ? closing.arrived : -closing.arrived;
  return {};
}

Result<void> SettlementBooks::apply(const protocol::DisputeNarrowed& narrowed) {
  auto row = note(narrowed.peer, narrowed.number);
  if (!row || row->state != SettlementState::disputed)
    return failure(Reason::corrupt, "a note that is not disputed is compared");
  ++row->rounds;
  if (narrowed.message)
    row->difference =
        Difference{narrowed.direction, {narrowed.high, *narrowed.message}, narrowed.ours, narrowed.theirs};
  put(narrowed.peer, narrowed.number, *row);
  return {};
}

Result<void> SettlementBooks::apply(const protocol::SettlementThresholdSet& set) {
  change(set.peer).threshold = set.threshold;
  return {};
}

}  // namespace federation
