// Two signed headers for one place in a chain, or one that does not follow the header held: the link is frozen, and the
// evidence kept. A hostile peer can make as much of it as it likes; two entries in the journal say all.
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

/// On a link that has forked an envelope is evidence, if it is another than ours at its place, and nothing else.
void weigh_evidence(Context& context, const Domain& peer, LinkSession& session,
                    const std::optional<protocol::Envelope>& ours, const protocol::VerifiedEnvelope& theirs);

}  // namespace federation
