// What nodes say to each other as witnesses: "here is my journal's checkpoint", and "I saw it follow from the last
// one". Part of message.h, which says what a message is; docs/decisions/0033 says why.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/id.h"
#include "protocol/signing.h"

namespace protocol {

/// The sender's journal as it was when it signed this, with what shows that it only grew since it spoke of it last.
struct CheckpointShown {
  Bytes note;                   ///< exact text of a note (note.h) over a Checkpoint, signed by the log key alone
  std::uint64_t old_size = 0;   ///< of the checkpoint of this origin shown before; 0: it is the first
  std::vector<Hash> extension;  ///< consistency of old_size with the checkpoint (RFC 6962 section 2.1.2)
  std::uint64_t envelope = 0;   ///< sequence of the last envelope to the receiver signed before; 0: none that counts
  std::vector<Hash> since;      ///< consistency of the journal in that envelope's header with the checkpoint

  friend bool operator==(const CheckpointShown&, const CheckpointShown&) = default;
};

/// The receiver's word as a witness (c2sp.org/tlog-cosignature).
struct Cosignature {
  std::string origin;  ///< of the checkpoint, with size and root
  std::uint64_t size = 0;
  Hash root;
  std::int64_t seconds = 0;  ///< since 1970; informs, decides nothing
  Signature signature;       ///< by the log key, over `cosignature/v1`, the time and the checkpoint

  friend bool operator==(const Cosignature&, const Cosignature&) = default;
};

inline constexpr std::size_t max_checkpoint_bytes = 8 * 1024;  ///< a checkpoint's note, as it is shown
inline constexpr std::size_t max_origin_bytes = 300;
inline constexpr std::size_t max_consistency_hashes = 128;  ///< of trees that 64 bits can count

}  // namespace protocol
