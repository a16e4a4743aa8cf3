#include "storage/rocksdb_file_list.h"

#include <string_view>
#include <utility>

namespace storage {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

/// RocksDB appends one record at a time, and to one list from one thread.
class SyncedList final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;

  IOStatus Append(const Slice& record, const IOOptions& options, IODebugContext* context) override {
    if (auto synced = sync_earlier(options, context); !synced.ok()) return synced;
    return target()->Append(record, options, context);
  }
  IOStatus Append(const Slice& record, const IOOptions& options, const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* context) override {
    if (auto synced = sync_earlier(options, context); !synced.ok()) return synced;
    return target()->Append(record, options, verification, context);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    auto synced = target()->Sync(options, context);
    if (synced.ok()) noted_synced();
    return synced;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    auto synced = target()->Fsync(options, context);
    if (synced.ok()) noted_synced();
    return synced;
  }

 private:
  IOStatus sync_earlier(const IOOptions& options, IODebugContext* context) {
    if (in_use_ && unsynced_)
      if (auto synced = target()->Sync(options, context); !synced.ok()) return synced;
    unsynced_ = true;
    return IOStatus::OK();
  }
  void noted_synced() {
    unsynced_ = false;
    in_use_ = true;
  }

  bool in_use_ = false;    ///< CURRENT may name it: before its first sync, what it holds stands in the list before it
  bool unsynced_ = false;  ///< a record was appended since the last sync
};

class FileSystem final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  const char* Name() const override { return "lokaponto"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* context) override {
    auto made = target()->NewWritableFile(path, options, file, context);
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (made.ok() && name.starts_with("MANIFEST-")) *file = std::make_unique<SyncedList>(std::move(*file));
    return made;
  }
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> with_synced_file_list(std::shared_ptr<rocksdb::FileSystem> beneath) {
  return std::make_shared<FileSystem>(std::move(beneath));
}

}  // namespace storage
