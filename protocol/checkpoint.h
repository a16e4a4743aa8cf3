// Checkpoints: what a node's log says at one moment, as text to be signed (c2sp.org/tlog-checkpoint, note.h).
//
// Origin, size and root on a line each, then lines of the node's own, such as the coverage figures. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/id.h"

namespace protocol {

struct Checkpoint {
  std::string origin;                   ///< names the log and its signer: `miel.example/journal`
  std::uint64_t size = 0;               ///< entries
  Hash root;                            ///< RFC 6962
  std::vector<std::string> extensions;  ///< one line each, not empty

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The text that is signed, which ends in a line feed. check()s that no part holds a line feed or is an empty line.
std::string to_text(const Checkpoint& checkpoint);

/// malformed for anything that to_text() does not give.
Result<Checkpoint> parse_checkpoint(std::string_view text);

}  // namespace protocol
