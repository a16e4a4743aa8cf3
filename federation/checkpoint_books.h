// The part of the books about checkpoints: our own with the cosignatures of peers, what each peer was shown, and what
// each peer has shown us and we have cosigned.
//
// A fold over the journal like all of books.h, which owns the one of these and applies entries through it. Rows of
// Table::checkpoint: "log" is the log itself; "own:" and the size, counted down, a checkpoint; "told:" and a domain how
// far that peer is with ours; "seen:" and a domain what we cosigned last of it; "seen:", a domain, a zero byte and an
// origin that this origin is closed; "note:", a domain, a zero byte and a digest that this note was cosigned. One
// thread: the writer's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "federation/records.h"
#include "protocol/checkpoint.h"
#include "protocol/entry.h"
#include "protocol/note.h"
#include "storage/view.h"

namespace federation {

/// This node's journal as a log: a restore loses its end, and begins another log.
struct LogState {
  std::string suffix;           ///< of its origin: empty, or `/` and 16 hexadecimal digits since a restore
  std::uint64_t restored = 0;   ///< index of the last NodeRestored entry; 0: none
  std::uint64_t last_size = 0;  ///< of the last checkpoint; 0: none yet
  Time last_made;
};

/// A peer as a witness of a checkpoint.
struct WitnessWord {
  Domain peer;
  std::int64_t seconds = 0;
  protocol::Signature signature;
  friend bool operator==(const WitnessWord&, const WitnessWord&) = default;
};

/// One of ours.
struct OwnCheckpoint {
  Time made;
  Bytes note;  ///< with our signature alone
  std::vector<WitnessWord> cosignatures;
};

/// The last of ours that a peer was shown.
struct TellingState {
  std::string origin;
  std::uint64_t size = 0;
  bool cosigned = false;
};

/// The last of a peer's that we have cosigned.
struct SeenCheckpoint {
  Bytes note;
  std::int64_t seconds = 0;
  protocol::Signature signature;  ///< ours
};

template <class Io>
void fields(Io& io, typename Io::template Of<LogState>& log) {
  io(log.suffix, log.restored, log.last_size, log.last_made);
}
template <class Io>
void fields(Io& io, typename Io::template Of<WitnessWord>& word) {
  io(word.peer, word.seconds, word.signature);
}
template <class Io>
void fields(Io& io, typename Io::template Of<OwnCheckpoint>& own) {
  io(own.made, own.note, own.cosignatures);
}
template <class Io>
void fields(Io& io, typename Io::template Of<TellingState>& telling) {
  io(telling.origin, telling.size, telling.cosigned);
}
template <class Io>
void fields(Io& io, typename Io::template Of<SeenCheckpoint>& seen) {
  io(seen.note, seen.seconds, seen.signature);
}

/// `<domain>/journal`: the log's name until the first restore, and the beginning of it ever after.
std::string first_origin(const Domain& domain);
/// `<domain>/witness`: under which a node cosigns.
std::string witness_name(const Domain& domain);
/// Whether a log of this name can be that node's journal.
bool is_origin_of(std::string_view origin, const Domain& domain);

/// The checkpoint in a note that the codec or the books have let pass; malformed otherwise.
Result<protocol::Checkpoint> checkpoint_in(std::string_view note);
/// The note with the words of witnesses below the log's signature, as many as a note may have: what is published. The
/// keys are those pinned.
using LogKeyOf = std::function<std::optional<protocol::PublicKey>(const Domain&)>;
protocol::SignedNote published(const OwnCheckpoint& checkpoint, const LogKeyOf& key_of);

/// Key of the row of our checkpoint of that size.
Bytes own_checkpoint_row(std::uint64_t size);
inline constexpr std::string_view own_checkpoint_prefix = "own:";

class CheckpointBooks {
 public:
  explicit CheckpointBooks(storage::View& view) : view_(view) {}
  Result<void> load();

  const LogState& log() const { return log_; }
  std::optional<OwnCheckpoint> own(std::uint64_t size) const;
  std::optional<TellingState> telling(const Domain& peer) const;
  std::optional<SeenCheckpoint> seen(const Domain& peer) const;
  /// This origin was given up for another one after a restore of the peer's.
  bool is_closed(const Domain& peer, std::string_view origin) const;
  /// This very note was cosigned, lately or long ago: a restored peer may send it again.
  bool has_cosigned(const Domain& peer, std::string_view note) const;

  /// `leaf`: of the NodeRestored entry, which is another one for each restore.
  void restored(std::uint64_t entry, const protocol::Hash& leaf);
  Result<void> apply(const protocol::Entry& entry, const protocol::CheckpointMade& made);
  Result<void> apply(const protocol::CheckpointCosigned& cosigned);
  Result<void> apply(const protocol::CosignatureTaken& taken);

 private:
  void put_log();

  storage::View& view_;
  LogState log_;
};

}  // namespace federation
