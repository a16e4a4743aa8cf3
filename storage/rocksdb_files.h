// A look at a database's files before RocksDB sees them, for what RocksDB would pass over in silence.
//
// It would begin anew over the remains of a database without CURRENT, go on without a log that was removed, drop
// records behind damage in the last block of a log and blocks of zeros in any, or refuse a log whose torn end a power
// cut filled with zeros. Called by rocksdb_store with the directory locked.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/id.h"
#include "protocol/result.h"

namespace storage {

/// The files of one directory, by name.
struct DirectoryFiles {
  std::function<protocol::Result<std::vector<std::string>>()> list;
  std::function<protocol::Result<protocol::Bytes>(const std::string& name)> read;
  std::function<protocol::Result<void>(const std::string& name, std::uint64_t size)> cut;  ///< durable
};

/// What `look` says of a directory in which another process may be at work. A log that was listed may rightly be gone
/// when it is read: a failure counts if no file came or went meanwhile, or at the hundredth look.
protocol::Result<void> look_at_rest(const DirectoryFiles& files, const std::function<protocol::Result<void>()>& look);

/// Whether the directory holds a database. truncated if it holds the remains of one.
protocol::Result<bool> find_database(const DirectoryFiles& files);

/// Cuts from the newest write-ahead log and from the list of files what a power cut left of their last record; with
/// `may_cut` false it only looks. corrupt, naming file and place, if an earlier log is not whole, or if whole records
/// lie behind damage.
protocol::Result<void> mend_logs(const DirectoryFiles& files, bool may_cut);

/// truncated if there are tables and no write-ahead log: a database in use always has one, and RocksDB would go on
/// without what was in it. A backup has none.
protocol::Result<void> check_log_is_there(const DirectoryFiles& files);

/// Compares the tables that the list of files names with ours. unsupported_version if there are others: the database is
/// another program's. truncated if some of ours are missing although rows were written: RocksDB would make them anew
/// and drop the rows. A creation that crashed has written none.
protocol::Result<void> check_tables(const DirectoryFiles& files, std::vector<std::string> tables);

}  // namespace storage
