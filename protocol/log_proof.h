// Log proofs: a file that shows, without the log, that an entry stands in it (c2sp.org/tlog-proof).
//
// A checkpoint as it was signed and cosigned, and the path from the entry to its root. Whoever checks brings the
// entry's exact bytes and the keys of those he believes. Plain values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/checkpoint.h"
#include "protocol/id.h"
#include "protocol/note.h"

namespace protocol {

struct LogProof {
  std::optional<Bytes> extra;  ///< what else a reader may want; nothing vouches for it
  std::uint64_t index = 0;     ///< of the entry, from 0
  std::vector<Hash> path;      ///< RFC 6962 section 2.1.1, lowest sibling first
  SignedNote note;             ///< a checkpoint

  friend bool operator==(const LogProof&, const LogProof&) = default;
};

inline constexpr std::size_t max_log_proof_bytes = 256 * 1024;

std::string to_text(const LogProof& proof);

/// malformed or oversize for anything that to_text() does not give; nothing is verified.
Result<LogProof> parse_log_proof(std::string_view text);

/// The checkpoint, if the entry stands in it. bad_signature unless the log signed it, whose origin is the verifier's
/// name; malformed for what is no checkpoint of that origin; corrupt if the path does not lead from the entry to the
/// root. Cosignatures are the caller's to ask for (verify() of note.h).
Result<Checkpoint> verify(const LogProof& proof, std::string_view entry, const NoteVerifier& log);

}  // namespace protocol
