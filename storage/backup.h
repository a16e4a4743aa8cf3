// Backups of a store in use: taken, listed, checked, restored.
//
// A directory of backups shares table files between them, so each costs what is new since the last. A backup knows the
// journal it holds; restoring proves that this very journal is there. Books restored this way are older than what the
// peers have seen: the node says so in its journal and compares links before it speaks (federation/recovery.h).
//
// Threads: any, but one call at a time for each directory of backups. Taking one runs beside the writer's commits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/time.h"
#include "storage/journal.h"
#include "storage/rocksdb_store.h"

namespace storage {

struct Backup {
  std::uint32_t number = 0;  ///< counts up within the directory, from 1
  protocol::Time taken;      ///< by the clock of the machine that took it, to the second
  std::uint64_t bytes = 0;   ///< what it holds, shared files included
  JournalHead journal;       ///< it holds at least this much: entries committed meanwhile may be in it too
  std::string id;            ///< under which it was asked for, without spaces; empty: none

  friend bool operator==(const Backup&, const Backup&) = default;
};

class BackupDirectory {
 public:
  /// `file_system` as in RocksdbOptions.
  explicit BackupDirectory(std::string path, std::shared_ptr<void> file_system = {});

  /// Takes a backup and reads it back against its checksums. Under an id that a backup here has it is that one, read
  /// back again, and none is taken. not_found if the directory above is not there; disk_full, io_error, corrupt.
  Result<Backup> take(const RocksdbStore& store, const std::string& id = {}) const;

  /// Oldest first; not_found if nothing was ever taken here.
  Result<std::vector<Backup>> list() const;

  /// Reads all its files: corrupt, truncated, or not_found if there is no such backup.
  Result<void> check(std::uint32_t number) const;

  /// Puts a backup (0 = the newest) into an empty or new directory, opens it and checks its journal. already_exists if
  /// the directory holds anything; corrupt or truncated if the backup is damaged, and the directory is then of no use.
  Result<Backup> restore(std::uint32_t number, const std::string& target) const;

  /// Removes all but the newest `count`, which is at least 1.
  Result<void> keep_newest(std::uint32_t count) const;

 private:
  Result<Backup> find(std::uint32_t number) const;
  Result<std::optional<Backup>> find(const std::string& id) const;

  RocksdbBackups backups_;
  std::shared_ptr<void> file_system_;
};

}  // namespace storage
