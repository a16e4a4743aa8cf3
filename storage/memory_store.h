// The Store in memory, with the crashes and lies a disk is capable of: for tests and the federation simulator.
//
// Threads: as store.h says; arm(), reopen(), snapshot(), restore() and the end of a Snapshot count as commits.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "storage/store.h"

namespace storage {

/// What becomes of a commit.
enum class CommitFault : std::uint8_t {
  none,       ///< durable, and said to be
  refused,    ///< io_error, nothing landed: power failed before the disk had it
  landed,     ///< io_error, yet it landed: power failed before the answer came back
  disk_full,  ///< disk_full, nothing landed
  unsynced,   ///< said to be durable, but this batch and all later ones are gone after reopen(): a disk that lies
};

class MemoryStore final : public Store {
  using Rows = std::map<Bytes, Bytes, std::less<>>;
  /// Shared until written: taking a snapshot or starting a scan copies nothing.
  using Tables = std::array<std::shared_ptr<Rows>, table_count>;

 public:
  /// All rows at one moment, as a backup holds them. Cheap to copy, never changes.
  class Snapshot {
   public:
    friend bool operator==(const Snapshot& a, const Snapshot& b);

   private:
    friend class MemoryStore;
    explicit Snapshot(Tables tables) : tables_(std::move(tables)) {}
    Tables tables_;
  };

  /// A new store: nothing but the format row.
  MemoryStore();

  Result<std::optional<Bytes>> get(Table table, std::string_view key) const override;
  /// Visits the rows as they were when the scan began.
  Result<void> scan(Table table, std::string_view first, std::string_view last, const Visitor& visit) const override;

  /// The commit that follows `after` further ones, empty ones not counted, meets this fault. One fault is armed at a
  /// time.
  void arm(CommitFault fault, std::uint64_t after = 0);

  /// What a restart of the process finds: a failed store takes commits again, and what was never synced is gone. An
  /// armed fault is disarmed.
  void reopen();

  Snapshot snapshot() const;
  /// Replaces all rows, durably, and reopens.
  void restore(const Snapshot& snapshot);

  /// Commits that landed so far, empty ones not counted.
  std::uint64_t commits() const;

 private:
  Result<void> do_commit(const Batch& batch) override;
  CommitFault next_fault();
  void land(const Batch& batch);
  std::shared_ptr<Rows> share(Table table) const;

  mutable std::mutex mutex_;
  Tables tables_;
  std::optional<Tables> durable_;  ///< the rows that survive reopen(), if those are not tables_
  CommitFault fault_ = CommitFault::none;
  std::uint64_t commits_until_fault_ = 0;
  std::uint64_t commits_ = 0;
};

}  // namespace storage
