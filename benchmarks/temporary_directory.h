// A directory on a real disk, gone when the benchmark is over.
#pragma once

#include <filesystem>
#include <string>

namespace benchmarks {

class TemporaryDirectory {
 public:
  /// Inside `parent`, which must not be kept in memory: a sync there would cost nothing. Ends the program if it is.
  explicit TemporaryDirectory(const std::filesystem::path& parent);
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  /// Something in it.
  std::string path(const std::string& inside) const { return (path_ / inside).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace benchmarks
