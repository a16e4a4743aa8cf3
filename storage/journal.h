// The journal: the append-only sequence of entry bytes and its RFC 6962 tree.
//
// Entry bytes stand in Table::journal by index. Groups of 256 subtree hashes stand in Table::tile, so that proofs over
// millions of entries read a few rows. Table::meta keeps size and root as of the last commit. One thread for append and
// seal; proofs through any Store, from any thread.
//
// Rows: journal: number_key(index) -> entry bytes. tile: level byte, number_key(n) -> hashes of 32 bytes: those of the
// subtrees of 256^level leaves from subtree 256 n on; level 0 once all 256 are there, higher levels as they grow.
// meta: journal_head_key -> number_key(size), root.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "protocol/merkle.h"
#include "storage/store.h"
#include "storage/view.h"

namespace storage {

using protocol::Hash;

class Journal {
 public:
  /// Reads size and root, recomputes the tail since the last complete tile from the entry bytes, and compares. corrupt
  /// or truncated (naming the index) if they differ; an empty store gives an empty journal. Entries before that tile
  /// are not read: `verify` replays them all.
  static Result<Journal> load(const View& view);

  std::uint64_t size() const { return frontier_.size(); }
  Hash root() const { return frontier_.root(); }

  /// Appends exact bytes (1 to max_entry_bytes) at index size().
  void append(View& view, Bytes entry);

  /// Writes size and root; the last thing before View::take(). Does nothing if nothing was appended since.
  void seal(View& view);

 private:
  void push(View& view, std::size_t level, const Hash& hash);

  protocol::Frontier frontier_;
  std::vector<std::vector<Hash>> open_tiles_;  ///< per level, the hashes not yet in a complete tile
  std::uint64_t sealed_size_ = 0;
};

inline constexpr std::string_view journal_head_key = "journal";

/// What Table::meta says of the journal: {0, hash of nothing} for an empty store.
struct JournalHead {
  std::uint64_t size = 0;
  Hash root;
  friend bool operator==(const JournalHead&, const JournalHead&) = default;
};
Result<JournalHead> journal_head(const Store& store);

/// The bytes of entry `index`; truncated if it is not there.
Result<Bytes> journal_entry(const Store& store, std::uint64_t index);

/// truncated, naming the first index that has no entry, or corrupt, unless the entries are those below the stored size.
/// Reads every row.
Result<void> check_journal_rows(const Store& store);

/// Proofs over the first `size` entries, reading O(log size) rows and at most 255 entries beyond the last tile.
/// truncated if the journal is shorter than `size`; not_found if index >= size or old_size > size.
Result<std::vector<Hash>> journal_inclusion(const Store& store, std::uint64_t size, std::uint64_t index);
Result<std::vector<Hash>> journal_consistency(const Store& store, std::uint64_t old_size, std::uint64_t size);
Result<Hash> journal_root(const Store& store, std::uint64_t size);
/// The same over all that the writer has appended: `size` is Journal::size(). Its thread.
Result<std::vector<Hash>> journal_consistency(const View& view, std::uint64_t old_size, std::uint64_t size);

/// Eight bytes, big-endian: keys that sort as their numbers do.
Bytes number_key(std::uint64_t number);
std::uint64_t number_from_key(std::string_view key);

}  // namespace storage
