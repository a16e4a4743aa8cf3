// The file system as the store hands it to RocksDB: a record of the list of files (MANIFEST-*) is on disk before the
// next one is written.
//
// RocksDB syncs the list once for several records (a flush and the log it retires, two flushes at a time). A power cut
// can then keep the page that holds the second record and lose the one before it: whole records behind damage, which
// mend_logs rightly takes for a list that was damaged later, and refuses. With one record at a time, only the last of
// the list can be torn. Costs one more sync for each further record of such a group, none for a commit.
#pragma once

#include <rocksdb/file_system.h>

#include <memory>

namespace storage {

/// Threading as the file system beneath.
std::shared_ptr<rocksdb::FileSystem> with_synced_file_list(std::shared_ptr<rocksdb::FileSystem> beneath);

}  // namespace storage
