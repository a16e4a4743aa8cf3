// Books for crash tests: every trace of every commit can be computed, so that a store reopened after a crash can be
// held to contain exactly its first so many commits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "storage/journal.h"
#include "storage/rocksdb_store.h"
#include "storage/view.h"
#include "tests/storage/lossy_disk.h"

namespace storage::test {

/// What the commits of a scenario look like.
struct Shape {
  std::uint64_t entries = 1;     ///< journal entries in each commit
  std::size_t entry_bytes = 60;  ///< of each entry, and of each payment row
  std::size_t write_buffer_bytes = std::size_t{1} << 20;
};

/// What is wrong with a store that should hold commits 1 to n and nothing else; empty if nothing. n goes to `commits`.
std::string complaint_about(const Store& store, const Shape& shape, std::uint64_t& commits);

/// A store on a lossy disk, and what was promised about it.
class CrashBooks {
 public:
  /// `acknowledged` commits are on the disk already.
  CrashBooks(LossyDisk& disk, const Shape& shape, std::uint64_t acknowledged = 0);

  /// Opens the store and its journal, made if need be. False if that failed: last_error says why.
  bool open();
  void close();

  /// Commits up to `count` more times; stops at the first failure.
  void commit(std::uint64_t count);

  /// What is wrong with the open store, empty if nothing: it must hold commits 1 to n, every acknowledged one among
  /// them and none that was never begun.
  std::string complaint();

  /// Whether the open store takes a commit of nothing: not after a failure.
  bool accepts_empty_commit() { return store_->commit(Batch()).has_value(); }

  const RocksdbStore& store() const { return *store_; }
  std::uint64_t acknowledged() const { return acknowledged_; }
  const std::string& last_error() const { return last_error_; }

  static constexpr const char* directory = "/disk/store";

 private:
  Batch next_batch();
  bool fail(const protocol::Failure& failure);

  LossyDisk& disk_;
  Shape shape_;
  std::unique_ptr<RocksdbStore> store_;
  std::unique_ptr<View> view_;
  std::optional<Journal> journal_;
  std::uint64_t acknowledged_ = 0;  ///< commits reported durable
  std::uint64_t attempted_ = 0;     ///< commits begun
  std::string last_error_;
};

}  // namespace storage::test
