// The Store on disk: one RocksDB database, one column family for each table.
//
// What open() can tell of a damaged directory: files that are missing, shorter or altered where it reads them, a hole
// in the write-ahead log or in the journal, a foreign or newer format. Blocks of table files are checked whenever they
// are read; check_files() reads them all. What nothing inside a directory can tell: that its end was cut off at a
// record, or that it was replaced whole by an older copy, for the same bytes could come from an honest crash before the
// last commit or from a restored backup; damage to the very last record of the log looks like a torn write. That the
// books are older than what was acknowledged shows when the links compare heads with the peers.
//
// Threads: as store.h says; backups may run in any other thread, one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/store.h"

namespace storage {

struct RocksdbOptions {
  bool create = false;  ///< make a new store if the directory holds none
  /// Write nothing, take no lock, refuse commits. Of a store that another process has open it sees what was durable at
  /// this moment; RocksDB may fail to open or to read it, truncated or io_error, when that process removes a file.
  bool read_only = false;
  bool restored = false;  ///< the directory is fresh from a backup: it has no write-ahead log
  bool scratch = false;   ///< rows that nobody needs after this process: what is committed is not made durable
  std::size_t write_buffer_bytes = std::size_t{64} << 20;  ///< of all tables together; at least 256 KiB
  std::shared_ptr<void> file_system;  ///< a rocksdb::FileSystem, for tests; none = the operating system's
};

class RocksdbStore final : public Store {
 public:
  /// Opens and recovers. Reasons: not_found (no store there, and create is false), locked (another process has it),
  /// truncated or corrupt (the detail names file, table or entry), unsupported_version (another format), disk_full,
  /// io_error.
  static Result<std::unique_ptr<RocksdbStore>> open(const std::string& directory, const RocksdbOptions& options);
  ~RocksdbStore() override;

  Result<std::optional<Bytes>> get(Table table, std::string_view key) const override;
  Result<void> scan(Table table, std::string_view first, std::string_view last, const Visitor& visit) const override;

  /// What was erased before this call stands in no file of the store any more when it returns; backups keep it. Beside
  /// commits, from one thread at a time. Seconds.
  Result<void> drop_erased() const;

  /// Reads every block of every table file and compares its checksum; corrupt names the file. Minutes for a large
  /// store.
  Result<void> check_files() const;

 private:
  struct Database;
  friend class RocksdbBackups;

  explicit RocksdbStore(std::unique_ptr<Database> database);
  Result<void> do_commit(const Batch& batch) override;
  Result<void> check_journal() const;

  std::unique_ptr<Database> database_;
};

/// A directory of backups as RocksDB keeps it; storage/backup.h is what callers use. One user at a time.
class RocksdbBackups {
 public:
  struct Info {
    std::uint32_t number = 0;
    std::int64_t seconds = 0;  ///< since 1970, by the clock of the machine that took it
    std::uint64_t bytes = 0;
    std::string note;
  };

  explicit RocksdbBackups(std::string directory, std::shared_ptr<void> file_system = {});

  /// Copies what is new in the store, which stays in use; the number of the new backup, once it is durable.
  Result<std::uint32_t> create(const RocksdbStore& store, const std::string& note) const;
  /// Those that have all their files, oldest first; not_found if the directory holds none.
  Result<std::vector<Info>> list() const;
  /// corrupt or truncated unless every file has its size and its checksum.
  Result<void> check(std::uint32_t number) const;
  /// Copies a backup into a directory, which is made; already_exists if there is something in it.
  Result<void> restore(std::uint32_t number, const std::string& target) const;
  Result<void> keep_newest(std::uint32_t count) const;

 private:
  std::string directory_;
  std::shared_ptr<void> file_system_;
};

}  // namespace storage
