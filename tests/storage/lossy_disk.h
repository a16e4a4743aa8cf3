// A disk in memory that loses what was not synced: for crash tests.
//
// Files and directory entries exist twice: as the running process sees them, and as a power cut would leave them. Bytes
// become durable by syncing the file, names by syncing the directory, as POSIX promises and no more; a directory itself
// is durable once made. Every change is an operation with a number, at which the power can be cut. Threads: any.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace storage::test {

/// What is left of bytes and names that were not yet synced when the power was cut.
enum class Survival : std::uint8_t {
  dropped,  ///< nothing
  torn,     ///< of each file a random prefix; the first few name changes
  zeroed,   ///< each file at its full length, with random pages never written; the first few name changes
};

enum class Fault : std::uint8_t { none, crashed, no_space, not_found };

class LossyDisk {
 public:
  struct File {
    std::string data;
    std::string durable;
    bool cut = false;  ///< shortened since the last sync
  };
  using FilePointer = std::shared_ptr<File>;

  LossyDisk() = default;
  /// The same files, durable and not, without locks and with the operations counted from zero.
  std::unique_ptr<LossyDisk> clone() const;

  // Operations.
  Fault create(const std::string& path, FilePointer& file);
  Fault append(File& file, std::string_view bytes);
  Fault truncate(File& file, std::size_t size);
  Fault sync(File& file);
  Fault rename(const std::string& from, const std::string& to);
  Fault remove(const std::string& path);
  Fault make_directory(const std::string& path);
  Fault remove_directory(const std::string& path);
  Fault sync_directory(const std::string& path);

  // Reading; never fails by a crash.
  FilePointer find(const std::string& path) const;
  bool is_directory(const std::string& path) const;
  std::vector<std::string> list(const std::string& directory) const;
  std::vector<std::string> all_files() const;
  std::string read(const File& file, std::uint64_t offset, std::size_t size) const;
  std::uint64_t size(const File& file) const;

  /// False if the path is locked already.
  bool lock(const std::string& path);
  void unlock(const std::string& path);

  /// The `operation`-th change from now, counted from 1, and all after it fail; 0 = none does.
  void crash_at(std::uint64_t operation);
  bool crashed() const;
  std::uint64_t operations() const;

  /// The power is back: what was not durable is lost as `survival` says.
  void restart(Survival survival, std::uint64_t seed);

  /// Appending beyond this many bytes in all fails with no_space.
  void limit_space(std::uint64_t bytes);
  /// From now on syncs succeed and do nothing: a disk that lies.
  void ignore_syncs() { ignores_syncs_ = true; }

 private:
  using Names = std::map<std::string, FilePointer>;
  /// Names that change together, with what they then stand for; none = the name goes.
  using NameChange = std::vector<std::pair<std::string, FilePointer>>;

  Fault count_operation();
  void change_names(NameChange change);
  static void apply(Names& names, const NameChange& change);

  mutable std::mutex mutex_;
  Names visible_;
  Names durable_;
  std::vector<NameChange> unsynced_;  ///< in order
  std::set<std::string> directories_;
  std::set<std::string> locks_;
  std::uint64_t operations_ = 0;
  std::uint64_t crash_at_ = 0;
  bool crashed_ = false;
  bool ignores_syncs_ = false;
  std::uint64_t space_ = UINT64_MAX;
  std::uint64_t used_ = 0;
};

}  // namespace storage::test
