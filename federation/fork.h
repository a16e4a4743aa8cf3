// Two signed headers for one place in a chain, or one that does not follow the header held: the link is frozen, and the
// evidence kept. A hostile peer can make as much of it as it likes; two entries in the journal say all. What goes on
// after it: docs/decisions/0035.
#pragma once

#include <cstdint>

#include "federation/context.h"

namespace federation {

/// The peer says that an envelope is another than the one in our log. Freezes the link and shows the peer our version,
/// so that both can hold the evidence.
void part_ways(Context& context, const Domain& peer, LinkSession& session, protocol::EnvelopeDirection direction,
               std::uint64_t sequence);

/// Whether the key that signed `theirs` has signed our version too. Keys that were replaced prove nothing of what was
/// said after them.
bool signed_alike(const protocol::Envelope& ours, const protocol::VerifiedEnvelope& theirs);

/// `theirs` cannot stand in one chain with `ours`, the envelope at its place or the one before it (nullopt before the
/// first). Freezes the link and keeps both headers.
void keep_evidence(Context& context, const Domain& peer, LinkSession& session,
                   const std::optional<protocol::Envelope>& ours, const protocol::VerifiedEnvelope& theirs);

/// While a node recovers, an envelope is given to it for a place that its books have: if it is another than ours there,
/// it is evidence, and the peer is shown ours.
void meet_known_place(Context& context, const Domain& peer, LinkSession& session, protocol::EnvelopeDirection direction,
                      const protocol::VerifiedEnvelope& theirs);

/// Lets the histories be compared again, on the next connection: where they still part the link is frozen anew, so
/// nothing depends on whether the operator was right. Fails with unknown_peer, and with not_found if it is not frozen.
void thaw_link(Context& context, const ThawLink& request);

/// On a link that has forked an envelope is evidence, if it is another than ours at its place, and nothing else.
void weigh_evidence(Context& context, const Domain& peer, LinkSession& session,
                    const std::optional<protocol::Envelope>& ours, const protocol::VerifiedEnvelope& theirs);

}  // namespace federation
