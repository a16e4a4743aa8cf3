// A LossyDisk as RocksDB's file system.
#pragma once

#include <memory>

#include "tests/storage/lossy_disk.h"

namespace storage::test {

/// A rocksdb::FileSystem over the disk, for RocksdbOptions::file_system. The disk outlives it.
std::shared_ptr<void> file_system_over(LossyDisk& disk);

}  // namespace storage::test
