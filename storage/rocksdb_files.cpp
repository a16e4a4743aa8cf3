#include "storage/rocksdb_files.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "storage/rocksdb_log.h"
#include "storage/store.h"

namespace storage {

using protocol::Bytes;
using protocol::failure;
using protocol::Failure;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::string_view current_file = "CURRENT";
constexpr std::string_view list_prefix = "MANIFEST-";

bool is_table(const std::string& name) {
  return name.ends_with(".sst");
}

bool is_log(const std::string& name) {
  return name.ends_with(".log");
}

/// What only a database that was in use has. A creation that crashed leaves less: it made the first list of files and
/// nothing that it names.
bool is_remains(const std::string& name) {
  return is_table(name) || is_log(name) || (name.starts_with(list_prefix) && name != "MANIFEST-000001");
}

/// Whether the database has written rows: a table file, or a log with anything in it.
Result<bool> holds_rows(const DirectoryFiles& files) {
  auto names = files.list();
  if (!names) return std::unexpected(std::move(names.error()));
  for (const std::string& name : *names) {
    if (is_table(name)) return true;
    if (!is_log(name)) continue;
    auto bytes = files.read(name);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    if (!bytes->empty()) return true;
  }
  return false;
}

Failure damage(const std::string& name, const LogState& state) {
  return {Reason::corrupt, name + " is damaged behind byte " + std::to_string(state.whole)};
}

/// For a log that may end in a torn record.
Result<void> mend_log(const DirectoryFiles& files, const std::string& name, std::string_view bytes, bool may_cut) {
  const LogState state = read_log(bytes);
  if (state.lost_records) return std::unexpected(damage(name, state));
  if (state.ends_there || !may_cut) return {};
  return files.cut(name, state.whole);
}

Result<void> check_whole(const std::string& name, std::string_view bytes) {
  const LogState state = read_log(bytes);
  if (!state.ends_there) return std::unexpected(damage(name, state));
  return {};
}

Result<void> mend_list_of_files(const DirectoryFiles& files, bool may_cut) {
  auto current = files.read(std::string(current_file));
  if (!current) return std::unexpected(std::move(current.error()));
  if (!current->starts_with(list_prefix) || !current->ends_with('\n'))
    return failure(Reason::corrupt, "CURRENT names no list of files");
  current->pop_back();
  auto bytes = files.read(*current);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  return mend_log(files, *current, *bytes, may_cut);
}

}  // namespace

Result<void> look_at_rest(const DirectoryFiles& files, const std::function<Result<void>()>& look) {
  constexpr int most_looks = 100;
  for (int looks = 1;; ++looks) {
    const auto before = files.list();
    auto found = look();
    if (found || looks == most_looks) return found;
    const auto after = files.list();
    if (!before || !after || std::ranges::is_permutation(*before, *after)) return found;
  }
}

Result<bool> find_database(const DirectoryFiles& files) {
  auto names = files.list();
  if (!names) return std::unexpected(std::move(names.error()));
  if (std::ranges::find(*names, current_file) != names->end()) return true;
  const auto remains = std::ranges::find_if(*names, is_remains);
  if (remains == names->end()) return false;
  return failure(Reason::truncated, "CURRENT is missing beside " + *remains);
}

Result<void> mend_logs(const DirectoryFiles& files, bool may_cut) {
  if (auto mended = mend_list_of_files(files, may_cut); !mended) return mended;
  auto names = files.list();
  if (!names) return std::unexpected(std::move(names.error()));
  std::erase_if(*names, [](const std::string& name) { return !is_log(name); });
  // Numbered with six digits or more: the longer number is the larger.
  std::ranges::sort(*names, [](const std::string& a, const std::string& b) {
    return std::pair(a.size(), a) > std::pair(b.size(), b);
  });
  // Only the newest log that holds anything can end in a torn record: the one before it was synced when it was begun.
  bool newest = true;
  for (const std::string& name : *names) {
    auto bytes = files.read(name);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    if (bytes->empty()) continue;
    auto sound = newest ? mend_log(files, name, *bytes, may_cut) : check_whole(name, *bytes);
    if (!sound) return sound;
    newest = false;
  }
  return {};
}

Result<void> check_log_is_there(const DirectoryFiles& files) {
  auto names = files.list();
  if (!names) return std::unexpected(std::move(names.error()));
  const auto table = std::ranges::find_if(*names, is_table);
  if (table == names->end() || std::ranges::any_of(*names, is_log)) return {};
  return failure(Reason::truncated, "there is no write-ahead log beside " + *table);
}

Result<void> check_tables(const DirectoryFiles& files, std::vector<std::string> tables) {
  std::size_t ours = 0;
  for (std::uint8_t i = 0; i < table_count; ++i) ours += std::erase(tables, name(static_cast<Table>(i)));
  if (!tables.empty()) return failure(Reason::unsupported_version, "the table \"" + tables[0] + "\" is not ours");
  if (ours == table_count) return {};
  auto rows = holds_rows(files);
  if (!rows) return std::unexpected(std::move(rows.error()));
  if (!*rows) return {};
  return failure(Reason::truncated,
                 "the list of files names " + std::to_string(ours) + " tables of " + std::to_string(table_count));
}

}  // namespace storage
