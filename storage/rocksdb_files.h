// A look at a database's files before RocksDB sees them, for what RocksDB would pass over in silence.
//
// It would begin anew over the remains of a database without CURRENT, drop records behind damage in the last block of a
// log, or refuse a log whose torn end a power cut filled with zeros. Called by rocksdb_store with the directory locked.
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
  std::function<protocol::Result<void>(const std::string& name, std::uint64_t size)> cut;
};

/// Whether the directory holds a database. truncated if it holds the remains of one.
protocol::Result<bool> find_database(const DirectoryFiles& files);

/// Whether the database has written rows: a table file, or a log with anything in it. One whose creation crashed has
/// not.
protocol::Result<bool> holds_rows(const DirectoryFiles& files);

/// Cuts from the newest write-ahead log and from the list of files what a power cut left of their last record; with
/// `may_cut` false it only looks. corrupt, naming file and place, if whole records lie behind damage.
protocol::Result<void> mend_logs(const DirectoryFiles& files, bool may_cut);

}  // namespace storage
