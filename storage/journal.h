// The journal: the append-only sequence of entry bytes and its RFC 6962 tree.
//
// Entry bytes stand in Table::journal by index. Complete groups of 256 subtree hashes stand in Table::tile, so that
// proofs over millions of entries read a few rows. Table::meta keeps size and root as of the last commit. One thread
// for append and seal; proofs through any Store, from any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/merkle.h"
#include "storage/store.h"
#include "storage/view.h"

namespace storage {

using protocol::Hash;

class Journal {
 public:
  /// Reads size and root, recomputes the tail since the last complete tile from the entry bytes, and compares. corrupt
  /// or truncated (naming the index) if they differ; an empty store gives an empty journal.
  static Result<Journal> load(const View& view);

  std::uint64_t size() const { return frontier_.size(); }
  Hash root() const { return frontier_.root(); }

  /// Appends exact bytes (1 to max_entry_bytes) at index size().
  void append(View& view, Bytes entry);

  /// Writes size and root; the last thing before View::take(). Does nothing if nothing was appended since.
  void seal(View& view);

 private:
  protocol::Frontier frontier_;
  std::vector<std::vector<Hash>> open_tiles_;  ///< per level, the hashes not yet in a complete tile
  std::uint64_t sealed_size_ = 0;
};

/// What Table::meta says of the journal: {0, hash of nothing} for an empty store.
struct JournalHead {
  std::uint64_t size = 0;
  Hash root;
  friend bool operator==(const JournalHead&, const JournalHead&) = default;
};
Result<JournalHead> journal_head(const Store& store);

/// The bytes of entry `index`; truncated if it is not there.
Result<Bytes> journal_entry(const Store& store, std::uint64_t index);

/// Proofs over the first `size` entries (<= the stored size), reading O(log size) rows beyond the last tile.
Result<std::vector<Hash>> journal_inclusion(const Store& store, std::uint64_t size, std::uint64_t index);
Result<std::vector<Hash>> journal_consistency(const Store& store, std::uint64_t old_size, std::uint64_t size);
Result<Hash> journal_root(const Store& store, std::uint64_t size);

/// Eight bytes, big-endian: keys that sort as their numbers do.
Bytes number_key(std::uint64_t number);
std::uint64_t number_from_key(std::string_view key);

}  // namespace storage
