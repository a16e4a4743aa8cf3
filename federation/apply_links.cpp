// What journal entries about links mean for the state: whom we know by which keys, and how far the logs go.
#include "federation/books.h"
#include "protocol/check.h"

namespace federation {

using protocol::check;
using protocol::failure;
using storage::Table;

Result<void> Books::apply(const protocol::Entry&, const protocol::PeerIntroduced& introduced) {
  auto identity = protocol::decode_node_identity(introduced.identity);
  if (!identity) return std::unexpected(identity.error());
  const Domain domain = identity->domain();
  if (domain == this->domain()) return failure(Reason::corrupt, "a node is not its own peer");
  const bool is_new = !peers_.contains(domain);
  PeerState& peer = peers_[domain];
  // It is introduced to the keys we have by now, and pinned anew only as long as nothing was heard of it.
  if (is_new) peer.row.keys_told = peer.row.keys_held = own_keys_.number();
  if (peer.row.received.sequence == 0) peer.keys = protocol::key_history(*identity);
  if (identity->rotation != peer.keys.number() || identity->keys() != peer.keys.current())
    return failure(Reason::corrupt, "a peer is introduced anew under other keys");
  peer.row.identity = introduced.identity;
  peer.identity = *std::move(identity);
  name_accounts(peer);
  peer.touched = true;
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::KeysRotated& rotated) {
  const bool own = rotated.peer.text().empty();
  PeerState* peer = own ? nullptr : find_peer(rotated.peer);
  if (!own && peer == nullptr) return failure(Reason::corrupt, rotated.peer.text() + " is not a peer");
  auto& keys = own ? own_keys_ : peer->keys;
  const auto succession = keys.next(rotated.rotation);
  if (!succession) return failure(Reason::corrupt, succession.error().detail);
  if (!*succession) return failure(Reason::corrupt, "a rotation of keys that was followed before");
  const auto followed = keys.follow(rotated.rotation);
  check(followed.has_value(), "the next rotation is followed");
  put_keys(keys);
  if (own) return {};
  peer->identity = protocol::with_keys(std::move(peer->identity), keys.number(), keys.current());
  peer->identity.certificate = (*succession)->certificate;
  peer->row.identity = protocol::encode(peer->identity);
  peer->touched = true;
  return {};
}

static void acknowledge(PeerState& peer, const protocol::ChainHead& acknowledged) {
  peer.row.acknowledged = acknowledged;
  if (acknowledged.sequence >= peer.row.keys_told_in) peer.row.keys_held = peer.row.keys_told;
  while (!peer.under_way.empty() && peer.under_way.front().sequence <= acknowledged.sequence)
    peer.under_way.pop_front();
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::EnvelopeLogged& logged) {
  using Direction = protocol::EnvelopeDirection;
  auto known = known_peer(logged.peer);
  if (!known) return std::unexpected(known.error());
  PeerState& peer = **known;
  auto& head = logged.direction == Direction::received ? peer.row.received : peer.row.sent;
  if (logged.head.sequence != head.sequence + 1)
    return failure(Reason::corrupt, "an envelope does not follow the one before");
  keep_tally(peer, logged);
  if (logged.direction == Direction::sent) {
    if (logged.count > peer.outbox.size()) return failure(Reason::corrupt, "more messages sent than waited");
    peer.row.accepted_here += pop_outbox(peer, logged.count);
  }
  if (logged.rotation > own_keys_.number()) return failure(Reason::corrupt, "a rotation announced before it is made");
  head = logged.head;
  if (logged.rotation > peer.row.keys_told) {
    peer.row.keys_told = logged.rotation;
    peer.row.keys_told_in = head.sequence;
  }
  if (logged.direction != Direction::received)
    peer.row.sealed_at = logged.direction == Direction::sent ? entry.index : 0;
  if (logged.direction != Direction::received)
    peer.under_way.push_back(head);
  else if (logged.acknowledged.sequence > peer.row.acknowledged.sequence)
    acknowledge(peer, logged.acknowledged);
  if (logged.direction == Direction::received) {
    peer.row.heard = entry.time;
    peer.row.back = peer.row.wound_up();
  }
  peer.touched = true;
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::LinkFrozen& frozen) {
  auto peer = known_peer(frozen.peer);
  if (!peer) return std::unexpected(peer.error());
  (*peer)->row.frozen = true;
  if (!frozen.ours.empty() && !frozen.theirs.empty()) (*peer)->row.fork_proven = true;
  (*peer)->touched = true;
  return {};
}

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

/// Another fork is evidence of its own.
Result<void> Books::apply(const protocol::Entry&, const protocol::LinkThawed& thawed) {
  auto peer = known_peer(thawed.peer);
  if (!peer) return std::unexpected(peer.error());
  (*peer)->row.frozen = (*peer)->row.fork_proven = false;
  (*peer)->touched = true;
  return {};
}

/// What stands in a row of its own because of this peer: its proposals, which are of version 1, and what waits for it.
Result<void> Books::apply(const protocol::Entry&, const protocol::PeerRemoved& removed) {
  auto known = known_peer(removed.peer);
  if (!known) return std::unexpected(known.error());
  const PeerState& peer = **known;
  if (has_met(peer.row) || peer.row.wound_up()) return failure(Reason::corrupt, "a peer is removed that was met");
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
