// Two cores in one process that hand each other their frames: how benchmarks make peers before anything is measured,
// and how they measure without a network.
#pragma once

#include "benchmarks/association.h"

namespace benchmarks {

/// One node without threads. What it refers to outlives it.
struct Party {
  const Association& association;
  federation::Core& core;
  storage::Store& store;
};

/// A frame as a gateway would take it in: parsed, and its signature verified.
federation::Event event_of(const Party& from, const Party& to, const federation::SendFrame& frame);

/// Commits both and carries frames until neither has anything to say.
void exchange(const Party& one, const Party& other);

/// The host invites the guest; both sign, and the agreement is in force on both sides. Their link is open.
void make_peers(const Party& host, const Party& guest);

}  // namespace benchmarks
