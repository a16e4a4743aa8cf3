#include "federation/rotation.h"

#include <algorithm>

namespace federation {

void announce_keys(Context& context) {
  const auto& rotations = context.keys.rotations;
  if (context.books.own_keys().number() == rotations.size()) return;
  while (context.books.own_keys().number() < rotations.size()) {
    const Bytes& rotation = rotations[context.books.own_keys().number()];
    std::vector<protocol::Outgoing> outgoing;
    for (const auto& [domain, peer] : context.books.peers()) outgoing.push_back({domain, rotation});
    context.books.record(context.now, protocol::KeysRotated{.peer = {}, .rotation = rotation, .place = {}}, {},
                         std::move(outgoing));
  }
  context.books.withdraw_invitations();
}

void receive_rotation(Context& context, const Received& received) {
  const auto succession = context.books.peer(received.peer)->keys.next(received.bytes());
  if (!succession)
    return context.alarm(received.peer, succession.error().reason,
                         "it changes its keys, and they are not taken: " + succession.error().detail);
  if (!*succession) return;
  context.books.record(context.now, protocol::KeysRotated{received.peer, received.bytes(), received.place()});
}

void retire_certificates(Context& context, const Domain& peer, const std::string& shown) {
  protocol::NodeIdentity identity = context.books.peer(peer)->identity;
  const auto place = shown.empty() ? std::string::npos : identity.certificate.find(shown);
  if (place == std::string::npos || place + shown.size() == identity.certificate.size()) return;
  identity.certificate.resize(place + shown.size());
  context.books.record(context.now, protocol::PeerIntroduced{protocol::encode(identity)});
}

std::uint32_t oldest_keys_held(const Books& books) {
  auto oldest = books.own_keys().number();
  for (const auto& [domain, peer] : books.peers()) oldest = std::min(oldest, peer.row.keys_held);
  return oldest;
}

}  // namespace federation
