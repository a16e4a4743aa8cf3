// Checkpoints for tests: made by the core, or by whoever holds a node's keys.
#pragma once

#include "federation/checkpoints.h"
#include "storage/journal.h"
#include "tests/federation/harness.h"

namespace harness {

inline std::uint64_t make_checkpoint(Federation& f, const std::string& letter) {
  f.step(letter, federation::MakeCheckpoint{.ticket = 1});
  EXPECT_TRUE(f.last_reply && !f.last_reply->failure);
  return f.last_reply ? f.last_reply->number : 0;
}

/// The note that the log key of a node signs, whatever it says.
inline protocol::Bytes signed_note(const Node& node, const protocol::Checkpoint& checkpoint) {
  protocol::SignedNote note{protocol::to_text(checkpoint), {}};
  protocol::sign(note, checkpoint.origin, node.keys().log);
  return protocol::to_text(note);
}

/// What a node cosigned last of another.
inline std::optional<protocol::Checkpoint> seen(Federation& f, const std::string& witness, const std::string& of) {
  const auto row = f[witness].books().checkpoints().seen(f[of].identity.domain());
  return row ? std::optional(*federation::checkpoint_in(row->note)) : std::nullopt;
}

/// How many peers have cosigned it.
inline std::size_t witnesses(Federation& f, const std::string& letter, std::uint64_t size) {
  const auto own = f[letter].books().checkpoints().own(size);
  return own ? own->cosignatures.size() : 0;
}

}  // namespace harness
