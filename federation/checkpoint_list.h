// Checkpoints as they are published: read from a store, by any thread, while the node goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "federation/checkpoint_books.h"
#include "storage/store.h"

namespace federation {

/// One of this node's, as anybody may have it.
struct PublishedCheckpoint {
  protocol::Checkpoint checkpoint;
  Time made;
  std::vector<WitnessWord> cosignatures;
  Bytes note;  ///< text with the log's signature and those of the witnesses
};

/// A peer's log key, as it was pinned: those do not change. nullopt if it is no peer any more.
std::optional<protocol::PublicKey> log_key_of(const storage::Store& store, const Domain& peer);

/// At most `limit` of those smaller than `before`, the newest first.
Result<std::vector<PublishedCheckpoint>> published_checkpoints(const storage::Store& store, std::uint64_t before,
                                                               std::size_t limit);

}  // namespace federation
