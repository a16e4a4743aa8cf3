// What the journal entries about waiting for peers, and doing without them, mean for the state; all others in
// apply.cpp.

#include "federation/books.h"

namespace federation {

using protocol::failure;
using storage::Table;

Result<void> Books::apply(const protocol::Entry&, const protocol::LinkCompared& compared) {
  auto peer = known_peer(compared.peer);
  if (!peer) return std::unexpected(peer.error());
  (*peer)->row.must_compare = (*peer)->row.released = false;
  (*peer)->touched = true;
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::LinkReleased& released) {
  auto peer = known_peer(released.peer);
  if (!peer) return std::unexpected(peer.error());
  (*peer)->row.released = true;
  (*peer)->touched = true;
  return {};
}

/// What stands in a row of its own because of this peer: its proposals, which are of version 1, and what waits for it.
Result<void> Books::apply(const protocol::Entry&, const protocol::PeerRemoved& removed) {
  auto known = known_peer(removed.peer);
  if (!known) return std::unexpected(known.error());
  const PeerState& peer = **known;
  if (has_met(peer.row)) return failure(Reason::corrupt, "a peer is removed that was met");
  if (peer.row.must_compare && !peer.row.released)
    return failure(Reason::corrupt, "a peer is removed that is waited for");
  if (settlements_.link(removed.peer).last != 0 || settlements_.link(removed.peer).open != 0)
    return failure(Reason::corrupt, "a peer is removed that settled");
  const auto* position = ledger_.account(peer.position);
  if (position == nullptr || position->worst_low() != 0 || position->worst_high() != 0)
    return failure(Reason::corrupt, "a peer is removed that owes or is owed");
  view_.erase(Table::peer, Bytes(removed.peer.text()));
  view_.erase(Table::agreement, agreement_row(removed.peer, 1));
  for (std::uint64_t number = peer.row.outbox_first; number < peer.outbox_stored; ++number)
    view_.erase(Table::outbox, outbox_row(removed.peer, number));
  settlements_.forget(removed.peer);
  peers_.erase(removed.peer);
  return {};
}

}  // namespace federation
