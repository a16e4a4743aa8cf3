// After a restore from an old backup: taking back from a peer what this node itself had said, and what it was told.
//
// Peers keep our envelopes exactly as we signed them. They give them back in an order that respects who knew what
// (each header acknowledges the other direction), and all of it is applied in one step: facts are recorded as they were
// decided, limits are not asked again, and only what we had left undecided is decided now.
#pragma once

#include <vector>

#include "federation/context.h"

namespace federation {

/// The envelopes a peer with this greeting lacks: ours, and its own if it was restored, in causal order.
std::vector<SendStored::Item> missing_items(const Books& books, const Domain& peer, const protocol::Greeting& theirs);

/// One envelope more of what a recovering link awaits, of ours (returned) or theirs (received). When all is there,
/// applies it and opens the link.
void gather(Context& context, const Domain& peer, LinkSession& session, protocol::EnvelopeDirection direction,
            const protocol::VerifiedEnvelope& envelope);

}  // namespace federation
