#include "storage/backup.h"

#include <charconv>
#include <utility>

#include "protocol/check.h"
#include "storage/view.h"

namespace storage {

using protocol::failure;
using protocol::Reason;

namespace {

constexpr std::string_view note_prefix = "journal ";

/// `journal <size> <root in hexadecimal>`
std::string write_note(const JournalHead& head) {
  return std::string(note_prefix) + std::to_string(head.size) + " " + head.root.hex();
}

Result<JournalHead> read_note(std::string_view note) {
  const auto bad = [] { return failure(Reason::corrupt, "the backup does not say which journal it holds"); };
  if (!note.starts_with(note_prefix)) return bad();
  note.remove_prefix(note_prefix.size());
  JournalHead head;
  const auto [end, error] = std::from_chars(note.data(), note.data() + note.size(), head.size);
  if (error != std::errc() || end == note.data() + note.size() || *end != ' ') return bad();
  auto root = Hash::from_hex(note.substr(static_cast<std::size_t>(end - note.data()) + 1));
  if (!root) return bad();
  head.root = *root;
  return head;
}

Result<Backup> as_backup(const RocksdbBackups::Info& info) {
  auto head = read_note(info.note);
  if (!head) return std::unexpected(std::move(head.error()));
  return Backup{info.number, protocol::Time{info.seconds * 1000}, info.bytes, *head};
}

/// Whether the store's journal is sound and goes on from the one given.
Result<void> check_extends(const RocksdbStore& store, const JournalHead& head) {
  const View view(store);
  if (auto journal = Journal::load(view); !journal) return std::unexpected(std::move(journal.error()));
  auto root = journal_root(store, head.size);
  if (!root) return std::unexpected(std::move(root.error()));
  if (*root != head.root) return failure(Reason::corrupt, "the restored journal is not the one that was backed up");
  return {};
}

}  // namespace

BackupDirectory::BackupDirectory(std::string path, std::shared_ptr<void> file_system)
    : backups_(std::move(path), file_system), file_system_(std::move(file_system)) {}

Result<Backup> BackupDirectory::take(const RocksdbStore& store) const {
  auto head = journal_head(store);
  if (!head) return std::unexpected(std::move(head.error()));
  auto number = backups_.create(store, write_note(*head));
  if (!number) return std::unexpected(std::move(number.error()));
  protocol::check(*number > 0, "backups are numbered from one");
  if (auto sound = backups_.check(*number); !sound) return std::unexpected(std::move(sound.error()));
  return find(*number);
}

Result<std::vector<Backup>> BackupDirectory::list() const {
  auto infos = backups_.list();
  if (!infos) return std::unexpected(std::move(infos.error()));
  std::vector<Backup> all;
  for (const RocksdbBackups::Info& info : *infos) {
    auto backup = as_backup(info);
    if (!backup) return std::unexpected(std::move(backup.error()));
    all.push_back(*backup);
  }
  return all;
}

Result<void> BackupDirectory::check(std::uint32_t number) const {
  if (auto known = find(number); !known) return std::unexpected(std::move(known.error()));
  return backups_.check(number);
}

Result<Backup> BackupDirectory::restore(std::uint32_t number, const std::string& target) const {
  auto backup = find(number);
  if (!backup) return backup;
  if (auto sound = backups_.check(backup->number); !sound) return std::unexpected(std::move(sound.error()));
  if (auto copied = backups_.restore(backup->number, target); !copied)
    return std::unexpected(std::move(copied.error()));
  RocksdbOptions options;
  options.restored = true;
  options.file_system = file_system_;
  auto store = RocksdbStore::open(target, options);
  if (!store) return std::unexpected(std::move(store.error()));
  if (auto extends = check_extends(**store, backup->journal); !extends)
    return std::unexpected(std::move(extends.error()));
  return backup;
}

Result<void> BackupDirectory::keep_newest(std::uint32_t count) const {
  protocol::check(count > 0, "at least one backup is kept");
  return backups_.keep_newest(count);
}

Result<Backup> BackupDirectory::find(std::uint32_t number) const {
  auto all = list();
  if (!all) return std::unexpected(std::move(all.error()));
  for (const Backup& backup : *all)
    if (backup.number == number || (number == 0 && &backup == &all->back())) return backup;
  return failure(Reason::not_found,
                 number == 0 ? "there is no backup" : "no backup " + std::to_string(number) + " is whole");
}

}  // namespace storage
