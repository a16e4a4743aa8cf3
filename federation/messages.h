// From an envelope in its place to the messages in it.
#pragma once

#include "federation/context.h"

namespace federation {

/// Logs the next envelope of a peer and acts on its messages. `recorded`: what we said before our books were lost.
void take_in(Context& context, const Domain& peer, const protocol::Envelope& envelope, const RecordedWords& recorded);

/// Logs one of our own envelopes, given back, and records what its messages say we did.
void take_back(Context& context, const Domain& peer, const protocol::Envelope& envelope, const RecordedWords& recorded);

}  // namespace federation
