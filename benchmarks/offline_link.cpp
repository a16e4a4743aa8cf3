#include "benchmarks/offline_link.h"

#include "federation/frames.h"
#include "node/clock.h"
#include "protocol/check.h"

namespace benchmarks {

using protocol::check;

federation::Event event_of(const Party& from, const Party& to, const federation::SendFrame& frame) {
  federation::FrameKeys keys{protocol::key_history(from.association.self()),
                             protocol::key_history(to.association.self())};
  auto event = federation::event_of_frame(keys, 1, frame.kind, frame.bytes);
  check(event.has_value(), "what a core sends can be read");
  return *std::move(event);
}

void exchange(const Party& one, const Party& other) {
  for (bool busy = true; busy;) {
    const auto there = commit(one.core, one.store);
    for (const auto& frame : there) other.core.step(node::wall_time(), event_of(one, other, frame));
    const auto back = commit(other.core, other.store);
    for (const auto& frame : back) one.core.step(node::wall_time(), event_of(other, one, frame));
    busy = !there.empty() || !back.empty();
  }
}

void make_peers(const Party& host, const Party& guest) {
  const auto now = node::wall_time();
  const auto invitation = invitation_by(host.association);
  const auto& invited = guest.association;
  host.core.step(now, federation::Invite{.invitation = invitation});
  guest.core.step(now, federation::AcceptInvitation{.invitation = invitation});
  host.core.step(now, federation::IntroductionReceived{
                          1, protocol::introduce(invitation, invited.self(), invited.keys().message)});
  host.core.step(now, federation::LinkOpened{invited.domain(), 1});
  guest.core.step(now, federation::LinkOpened{host.association.domain(), 1});
  exchange(host, guest);
  const auto* peer = host.core.books().peer(invited.domain());
  check(peer != nullptr && peer->terms.has_value(), "the agreement stands");
}

}  // namespace benchmarks
