// The checkpoint that a proof stands under, read from a store with the keys it is signed with. Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "federation/records.h"
#include "protocol/proof_keys.h"
#include "storage/store.h"

namespace federation {

struct ProofCheckpoint {
  Domain node;  ///< whose books these are
  std::uint64_t size = 0;
  protocol::SignedNote note;  ///< with the cosignatures taken so far
  std::vector<protocol::NodeKey> keys;
};

/// Of the newest that hold this entry, the newest that a peer has cosigned; if none has, the newest.
/// not_in_checkpoint, with how far the newest goes, if none holds it.
Result<ProofCheckpoint> checkpoint_holding(const storage::Store& store, std::uint64_t entry);

/// The newest of all; not_in_checkpoint if none was made.
Result<ProofCheckpoint> newest_checkpoint(const storage::Store& store);

}  // namespace federation
