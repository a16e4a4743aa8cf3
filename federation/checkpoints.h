// Checkpoints: what a node says of its journal, and what it says of its peers' as their witness (docs/decisions/0033).
//
// A checkpoint is a signed note (protocol/note.h) of the journal's size and root with the coverage figures, which any
// replay gives again. Each peer is shown it with what proves that the journal only grew since it was shown one before,
// and since the last envelope it was sent; and cosigns it if that holds. Called by the core and by verification.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "federation/context.h"
#include "protocol/checkpoint.h"

namespace federation {

/// The log's name now: the one before, and what a restore has added.
std::string journal_origin(const Books& books);

/// What a checkpoint of the journal as it stands says, with a tree of balances under this seed (balance_tree.h).
protocol::Checkpoint checkpoint_of(const Books& books, const protocol::Hash& seed = {});

/// Whom a checkpoint just signed is shown, and with what proofs: every peer with an agreement whose link stands and was
/// compared, and that has cosigned what it was shown before.
std::vector<protocol::Outgoing> shown_to_peers(const Books& books, const Bytes& note);

/// Replies with the size of the checkpoint; of the last one, if nothing happened since. link_closed while no link was
/// compared since the program started: these books may be older than what was shown.
void make_checkpoint(Context& context, const MakeCheckpoint& request);
/// Makes one on each day (UTC) on which the journal has grown. What cannot be summed up (balance_tree.h) is an alarm,
/// once until the next one is made.
void make_due_checkpoint(Context& context);

void receive_checkpoint(Context& context, const Received& received, const protocol::CheckpointShown& shown,
                        const RecordedCosignatures& recorded);
void receive_cosignature(Context& context, const Received& received, const protocol::Cosignature& cosignature);

/// The header of an envelope that a peer has sent; nullopt if it is not here.
using HeaderAt = std::function<std::optional<protocol::EnvelopeHeader>(std::uint64_t sequence)>;

/// A peer's checkpoint, as it was shown at this place.
struct Showing {
  const Domain& peer;
  const protocol::CheckpointShown& shown;
  protocol::LogPlace place;
  HeaderAt header_at;
};

/// The note was cosigned before: nothing new is said.
bool is_known(const Books& books, const Domain& peer, const protocol::CheckpointShown& shown);
/// What speaks against cosigning: malformed, bad_signature, or history_rewritten.
Result<protocol::Checkpoint> may_cosign(const Books& books, const Showing& showing);
/// The peer has another log than the one we cosigned last.
bool begins_anew(const Books& books, const Domain& peer, const protocol::Checkpoint& checkpoint);
/// What the peer is told by this entry; nullopt if its note does not read.
std::optional<protocol::Cosignature> cosignature_in(const protocol::CheckpointCosigned& cosigned);
/// Whether it is about this checkpoint, and the key has signed it.
bool holds(const protocol::Cosignature& cosignature, const Domain& witness, const protocol::PublicKey& key,
           const Bytes& note);

}  // namespace federation
