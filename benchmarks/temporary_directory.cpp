#include "benchmarks/temporary_directory.h"

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace benchmarks {

[[noreturn]] static void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);  // NOLINT(concurrency-mt-unsafe): no other thread is there yet
}

TemporaryDirectory::TemporaryDirectory(const std::filesystem::path& parent) {
  struct statfs file_system{};
  if (statfs(parent.c_str(), &file_system) != 0) give_up(parent.string() + " cannot be looked at");
  if (file_system.f_type == TMPFS_MAGIC || file_system.f_type == RAMFS_MAGIC)
    give_up(parent.string() + " is kept in memory: name a directory on a disk with --directory");
  std::string pattern = (parent / "lokaponto-benchmark-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) give_up("no directory can be made in " + parent.string());
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace benchmarks
