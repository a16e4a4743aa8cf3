#include "node/books_reading.h"

#include <nlohmann/json.hpp>

#include "node/command_books.h"
#include "node/random.h"
#include "storage/backup.h"

namespace node {

using storage::RocksdbStore;

namespace {

using Look = std::function<ExitCode(const RocksdbStore&)>;
using Refuse = std::function<ExitCode(const protocol::Failure&)>;

/// A directory that goes when its user is done.
class Scratch {
 public:
  explicit Scratch(std::filesystem::path path) : path_(std::move(path)) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string below(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

ExitCode read_directory(const std::string& directory, const Look& look, const Refuse& refuse) {
  const auto store = RocksdbStore::open(directory, {.read_only = true});
  return store ? look(**store) : refuse(store.error());
}

/// The node takes a backup, and what comes out of that backup is read.
ExitCode read_copy(const CommandContext& context, const Look& look, const Refuse& refuse) {
  const auto root = std::filesystem::absolute(context.data).lexically_normal();
  const auto place = root / ("copy-" + protocol::to_hex(random_bytes(8)));
  if (const auto made = make_directory(place, Access::owner_only); !made) return context.fail(made.error());
  const Scratch scratch(place);
  const auto taken = backup_by_node(context, scratch.below("backup"));
  if (!taken) return taken.error();
  const auto restored = storage::BackupDirectory(scratch.below("backup")).restore(0, scratch.below("books"));
  if (!restored) return refuse(restored.error());
  return read_directory(scratch.below("books"), look, refuse);
}

}  // namespace

ExitCode read_books(const CommandContext& context, const std::string& books, const Look& look, const Refuse& refuse) {
  if (!books.empty()) return read_directory(books, look, refuse);
  if (const auto configuration = load_configuration(context); !configuration)
    return context.fail(configuration.error());
  const auto store = open_books(context);
  if (store) return look(**store);
  return store.error().reason == protocol::Reason::locked ? read_copy(context, look, refuse) : refuse(store.error());
}

}  // namespace node
