// Journal entries about checkpoints: our own, and what peers and we say of them as witnesses (witness.h). Part of
// entry.h, which says what an entry is.
#pragma once

#include <cstdint>

#include "protocol/address.h"
#include "protocol/entry_settlement.h"
#include "protocol/signing.h"

namespace protocol {

/// A checkpoint of this journal as it was before this entry: its size is the entry's index. The same entry shows it to
/// the peers.
struct CheckpointMade {
  Bytes note;   ///< exact text of a note, signed by the log key alone
  Hash seed{};  ///< of the salts in the tree of balances under it; who does not hold the journal does not know it
  friend bool operator==(const CheckpointMade&, const CheckpointMade&) = default;
};

/// A peer's checkpoint was cosigned; the same entry tells it.
struct CheckpointCosigned {
  Domain peer;
  LogPlace place;  ///< of its message, in what it sent
  Bytes note;      ///< exact text, as it was shown
  std::int64_t seconds = 0;
  Signature signature;
  bool recovered = false;  ///< it had been told before the books were lost: it is not told again
  friend bool operator==(const CheckpointCosigned&, const CheckpointCosigned&) = default;
};

/// A peer has cosigned one of our checkpoints.
struct CosignatureTaken {
  Domain peer;
  LogPlace place;
  std::uint64_t size = 0;  ///< of the checkpoint
  std::int64_t seconds = 0;
  Signature signature;
  friend bool operator==(const CosignatureTaken&, const CosignatureTaken&) = default;
};

}  // namespace protocol
