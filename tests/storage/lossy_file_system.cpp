#include "tests/storage/lossy_file_system.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace storage::test {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

std::string plain(std::string path) {
  const auto doubled = [](char a, char b) { return a == '/' && b == '/'; };
  path.erase(std::unique(path.begin(), path.end(), doubled), path.end());
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

IOStatus status(Fault fault, const std::string& what) {
  switch (fault) {
    case Fault::none:
      return IOStatus::OK();
    case Fault::crashed:
      return IOStatus::IOError(what, "the power is off");
    case Fault::no_space:
      return IOStatus::NoSpace(what, "no space left");
    case Fault::not_found:
      return IOStatus::PathNotFound(what, "no such file");
  }
  return IOStatus::IOError(what);
}

/// A file opened for reading, in any of RocksDB's ways.
class Reading {
 public:
  Reading(LossyDisk& disk, LossyDisk::FilePointer file) : disk_(disk), file_(std::move(file)) {}

  IOStatus read(std::uint64_t offset, std::size_t size, Slice* result, char* scratch) const {
    const std::string bytes = disk_.read(*file_, offset, size);
    std::memcpy(scratch, bytes.data(), bytes.size());
    *result = Slice(scratch, bytes.size());
    return IOStatus::OK();
  }

 private:
  LossyDisk& disk_;
  LossyDisk::FilePointer file_;
};

class SequentialFile final : public rocksdb::FSSequentialFile {
 public:
  explicit SequentialFile(Reading reading) : reading_(std::move(reading)) {}

  IOStatus Read(std::size_t size, const IOOptions&, Slice* result, char* scratch, IODebugContext*) override {
    auto done = reading_.read(at_, size, result, scratch);
    at_ += result->size();
    return done;
  }
  IOStatus Skip(std::uint64_t size) override {
    at_ += size;
    return IOStatus::OK();
  }

 private:
  Reading reading_;
  std::uint64_t at_ = 0;
};

class RandomAccessFile final : public rocksdb::FSRandomAccessFile {
 public:
  explicit RandomAccessFile(Reading reading) : reading_(std::move(reading)) {}

  IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    return reading_.read(offset, size, result, scratch);
  }

 private:
  Reading reading_;
};

class WritableFile final : public rocksdb::FSWritableFile {
 public:
  WritableFile(LossyDisk& disk, LossyDisk::FilePointer file, std::string path)
      : disk_(disk), file_(std::move(file)), path_(std::move(path)) {}

  using rocksdb::FSWritableFile::Append;
  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    return status(disk_.append(*file_, data.ToStringView()), path_);
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions&, IODebugContext*) override {
    return status(disk_.truncate(*file_, size), path_);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return status(disk_.sync(*file_), path_); }
  std::uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return disk_.size(*file_); }

 private:
  LossyDisk& disk_;
  LossyDisk::FilePointer file_;
  std::string path_;
};

class Directory final : public rocksdb::FSDirectory {
 public:
  Directory(LossyDisk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return status(disk_.sync_directory(path_), path_); }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  LossyDisk& disk_;
  std::string path_;
};

class Lock final : public rocksdb::FileLock {
 public:
  explicit Lock(std::string locked) : path(std::move(locked)) {}
  const std::string path;
};

class LossyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit LossyFileSystem(LossyDisk& disk) : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(disk) {}

  const char* Name() const override { return "lossy"; }

  IOStatus NewSequentialFile(const std::string& path, const FileOptions&,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result, IODebugContext*) override {
    auto file = disk_.find(plain(path));
    if (file == nullptr) return status(Fault::not_found, path);
    *result = std::make_unique<SequentialFile>(Reading(disk_, std::move(file)));
    return IOStatus::OK();
  }

  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions&,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result, IODebugContext*) override {
    auto file = disk_.find(plain(path));
    if (file == nullptr) return status(Fault::not_found, path);
    *result = std::make_unique<RandomAccessFile>(Reading(disk_, std::move(file)));
    return IOStatus::OK();
  }

  IOStatus NewWritableFile(const std::string& path, const FileOptions&,
                           std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext*) override {
    LossyDisk::FilePointer file;
    if (const Fault fault = disk_.create(plain(path), file); fault != Fault::none) return status(fault, path);
    *result = std::make_unique<WritableFile>(disk_, std::move(file), path);
    return IOStatus::OK();
  }

  IOStatus ReopenWritableFile(const std::string& path, const FileOptions&,
                              std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext*) override {
    auto file = disk_.find(plain(path));
    if (file == nullptr) return status(Fault::not_found, path);
    *result = std::make_unique<WritableFile>(disk_, std::move(file), path);
    return IOStatus::OK();
  }

  IOStatus ReuseWritableFile(const std::string& path, const std::string&, const FileOptions&,
                             std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported(path, "files are not reused");
  }

  IOStatus NewDirectory(const std::string& path, const IOOptions&, std::unique_ptr<rocksdb::FSDirectory>* result,
                        IODebugContext*) override {
    if (!disk_.is_directory(plain(path))) return status(Fault::not_found, path);
    *result = std::make_unique<Directory>(disk_, plain(path));
    return IOStatus::OK();
  }

  IOStatus FileExists(const std::string& path, const IOOptions&, IODebugContext*) override {
    const bool exists = disk_.find(plain(path)) != nullptr || disk_.is_directory(plain(path));
    return exists ? IOStatus::OK() : IOStatus::NotFound(path);
  }

  IOStatus GetChildren(const std::string& path, const IOOptions&, std::vector<std::string>* result,
                       IODebugContext*) override {
    if (!disk_.is_directory(plain(path))) return IOStatus::NotFound(path);
    *result = disk_.list(plain(path));
    return IOStatus::OK();
  }

  IOStatus GetChildrenFileAttributes(const std::string& path, const IOOptions& options,
                                     std::vector<rocksdb::FileAttributes>* result, IODebugContext* context) override {
    return FileSystem::GetChildrenFileAttributes(path, options, result, context);
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) override {
    return status(disk_.remove(plain(path)), path);
  }

  IOStatus CreateDir(const std::string& path, const IOOptions&, IODebugContext*) override {
    return status(disk_.make_directory(plain(path)), path);
  }

  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions&, IODebugContext*) override {
    return disk_.is_directory(plain(path)) ? IOStatus::OK() : status(disk_.make_directory(plain(path)), path);
  }

  IOStatus DeleteDir(const std::string& path, const IOOptions&, IODebugContext*) override {
    return status(disk_.remove_directory(plain(path)), path);
  }

  IOStatus GetFileSize(const std::string& path, const IOOptions&, std::uint64_t* size, IODebugContext*) override {
    const auto file = disk_.find(plain(path));
    if (file == nullptr) return status(Fault::not_found, path);
    *size = disk_.size(*file);
    return IOStatus::OK();
  }

  IOStatus GetFileModificationTime(const std::string&, const IOOptions&, std::uint64_t* time,
                                   IODebugContext*) override {
    *time = 1;
    return IOStatus::OK();
  }

  IOStatus GetAbsolutePath(const std::string& path, const IOOptions&, std::string* result, IODebugContext*) override {
    *result = path;
    return IOStatus::OK();
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions&, IODebugContext*) override {
    return status(disk_.rename(plain(from), plain(to)), from);
  }

  IOStatus LinkFile(const std::string& from, const std::string&, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported(from, "no hard links");
  }

  IOStatus LockFile(const std::string& path, const IOOptions&, rocksdb::FileLock** lock, IODebugContext*) override {
    if (!disk_.lock(plain(path))) return IOStatus::IOError("While lock file: " + path, "taken");
    *lock = new Lock(plain(path));
    return IOStatus::OK();
  }

  IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override {
    const std::unique_ptr<Lock> held(static_cast<Lock*>(lock));
    disk_.unlock(held->path);
    return IOStatus::OK();
  }

  /// A log for people, if RocksDB is left to write one, stands on this disk too.
  IOStatus NewLogger(const std::string& path, const IOOptions& options, std::shared_ptr<rocksdb::Logger>* result,
                     IODebugContext* context) override {
    return rocksdb::FileSystem::NewLogger(path, options, result, context);
  }

  IOStatus IsDirectory(const std::string& path, const IOOptions&, bool* is_directory, IODebugContext*) override {
    *is_directory = disk_.is_directory(plain(path));
    return IOStatus::OK();
  }

 private:
  LossyDisk& disk_;
};

}  // namespace

std::shared_ptr<void> file_system_over(LossyDisk& disk) {
  const std::shared_ptr<rocksdb::FileSystem> file_system = std::make_shared<LossyFileSystem>(disk);
  return file_system;
}

}  // namespace storage::test
