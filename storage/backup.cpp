#include "storage/backup.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/check.h"
#include "storage/view.h"

namespace storage {

using protocol::failure;
using protocol::Reason;

namespace {

constexpr std::string_view note_prefix = "journal ";

constexpr std::string_view id_prefix = " id ";

/// `journal <size> <root in hexadecimal>`, and ` id <id>` if it has one.
std::string write_note(const JournalHead& head, const std::string& id) {
  const auto note = std::string(note_prefix) + std::to_string(head.size) + " " + head.root.hex();
  return id.empty() ? note : note + std::string(id_prefix) + id;
}

struct Note {
  JournalHead head;
  std::string id;
};

Result<Note> read_note(std::string_view text) {
  const auto bad = [] { return failure(Reason::corrupt, "the backup does not say which journal it holds"); };
  if (!text.starts_with(note_prefix)) return bad();
  text.remove_prefix(note_prefix.size());
  Note note;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), note.head.size);
  if (error != std::errc() || end == text.data() + text.size() || *end != ' ') return bad();
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  const auto id = text.find(id_prefix);
  auto root = Hash::from_hex(text.substr(0, id));
  if (!root) return bad();
  note.head.root = *root;
  if (id != std::string_view::npos) note.id = text.substr(id + id_prefix.size());
  return note;
}

Result<Backup> as_backup(const RocksdbBackups::Info& info) {
  auto note = read_note(info.note);
  if (!note) return std::unexpected(std::move(note.error()));
  return Backup{info.number, protocol::Time{info.seconds * 1000}, info.bytes, note->head, std::move(note->id)};
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

Result<Backup> BackupDirectory::take(const RocksdbStore& store, const std::string& id) const {
  protocol::check(!id.contains(' '), "an id is one word of the note");
  const auto known = find(id);
  if (!known) return std::unexpected(known.error());
  if (*known) {
    if (auto sound = backups_.check((*known)->number); !sound) return std::unexpected(std::move(sound.error()));
    return **known;
  }
  auto head = journal_head(store);
  if (!head) return std::unexpected(std::move(head.error()));
  auto number = backups_.create(store, write_note(*head, id));
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

Result<std::optional<Backup>> BackupDirectory::find(const std::string& id) const {
  if (id.empty()) return std::nullopt;
  const auto all = list();
  if (!all && all.error().reason == Reason::not_found) return std::nullopt;  // the first one makes the directory
  if (!all) return std::unexpected(all.error());
  const auto found = std::ranges::find(*all, id, &Backup::id);
  return found == all->end() ? std::nullopt : std::optional(*found);
}

}  // namespace storage
