#include "node/command_books.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/command_time.h"
#include "node/http_time.h"
#include "node/messages_books.h"
#include "node/messages_common.h"
#include "storage/backup.h"

namespace node {

using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::int64_t hour_milliseconds = 3'600'000;

struct RestoreOptions {
  std::string backups;
  std::string target;
  std::uint32_t number = 0;
  bool list = false;
};

Json backup_json(const std::string& directory, const storage::Backup& backup) {
  return {{"directory", directory},
          {"number", backup.number},
          {"taken", rfc3339(backup.taken)},
          {"bytes", backup.bytes},
          {"entries", backup.journal.size}};
}

struct BackupOptions {
  std::string directory;
  std::uint32_t keep = 0;
};

ExitCode backup(const CommandContext& context, const BackupOptions& options) {
  if (options.directory.empty()) return context.fail_empty("directory");
  const auto directory = std::filesystem::absolute(options.directory).lexically_normal().string();
  Json taken;
  if (const auto books = open_books(context)) {
    const auto at_rest = take_backup(**books, directory, options.keep);
    if (!at_rest) return context.fail(at_rest.error());
    taken = {{"directory", directory},
             {"number", at_rest->number},
             {"bytes", at_rest->bytes},
             {"entries", at_rest->entries},
             {"kept", at_rest->kept}};
  } else if (books.error().reason == Reason::locked) {
    auto by_node = backup_by_node(context, directory, options.keep);
    if (!by_node) return by_node.error();
    taken = *std::move(by_node);
  } else {
    return context.fail(books.error());
  }
  context.document(taken);
  context.say(messages::backup_taken, text_of(taken, "number"), directory, text_of(taken, "entries"),
              text_of(taken, "bytes"));
  context.say(options.keep == 0 ? messages::backups_all_kept : messages::backups_kept, text_of(taken, "kept"));
  return ExitCode::done;
}

ExitCode list(const CommandContext& context, const std::string& directory) {
  const auto backups = storage::BackupDirectory(directory).list();
  if (!backups) return context.fail(backups.error());
  auto documents = Json::array();
  using Align = CommandTable::Align;
  CommandTable table({{context.text(messages::field_number), Align::right},
                      {context.text(messages::field_taken)},
                      {context.text(messages::field_entries), Align::right},
                      {context.text(messages::field_bytes), Align::right}});
  for (const auto& backup : *backups) {
    documents.push_back(backup_json(directory, backup));
    table.add({std::to_string(backup.number), local_time(rfc3339(backup.taken)), std::to_string(backup.journal.size),
               std::to_string(backup.bytes)});
  }
  context.document({{"backups", documents}});
  context.line(table.text());
  return ExitCode::done;
}

/// Restores beside the place of the books and moves them there whole: an interrupted restore leaves none.
Result<storage::Backup> put_back(const CommandContext& context, const RestoreOptions& options) {
  const auto directory = context.directory();
  const auto beside = directory.root / "db.restoring";
  std::error_code error;
  if (std::filesystem::exists(directory.books(), error))
    return protocol::failure(Reason::already_exists,
                             context.text(messages::restore_exists, directory.books().string()));
  if (auto made = make_directory(directory.root, Access::owner_only); !made) return std::unexpected(made.error());
  std::filesystem::remove_all(beside, error);
  auto restored = storage::BackupDirectory(options.backups).restore(options.number, beside.string());
  if (!restored) {
    std::filesystem::remove_all(beside, error);
    return restored;
  }
  // The mark comes first: books that are older than what peers know never stand there without it.
  if (auto marked = write_file(restored_mark(directory), "restored\n", Access::owner_only); !marked)
    return std::unexpected(marked.error());
  std::filesystem::rename(beside, directory.books(), error);
  if (error) return protocol::failure(Reason::io_error, directory.books().string() + ": " + error.message());
  return restored;
}

ExitCode restore(CommandContext& context, const RestoreOptions& options) {
  if (options.backups.empty()) return context.fail_empty("backups");
  if (options.list) return list(context, options.backups);
  if (!options.target.empty()) context.data = options.target;
  const auto restored = put_back(context, options);
  if (!restored) return context.fail(restored.error());
  const auto directory = context.directory();
  context.document(backup_json(options.backups, *restored));
  context.say(messages::restore_done, restored->number, local_time(rfc3339(restored->taken)),
              directory.books().string(), restored->journal.size);
  for (const auto& needed : {directory.configuration(), directory.keys(), directory.tls(), directory.token()}) {
    std::error_code error;
    if (!std::filesystem::exists(needed, error)) context.say(messages::restore_missing, needed.string());
  }
  context.say(messages::restore_next);
  return ExitCode::done;
}

}  // namespace

std::filesystem::path restored_mark(const DataDirectory& directory) {
  return directory.root / "restored";
}

Result<std::unique_ptr<storage::RocksdbStore>> open_books(const CommandContext& context) {
  const auto directory = context.directory().books().string();
  auto books = storage::RocksdbStore::open(directory, {});
  const bool perhaps_read_only = !books && books.error().reason == Reason::io_error;
  return perhaps_read_only ? storage::RocksdbStore::open(directory, {.read_only = true}) : std::move(books);
}

Result<NodeOperations::BackupTaken> take_backup(const storage::RocksdbStore& books, const std::string& directory,
                                                std::uint32_t keep, const std::string& id) {
  const storage::BackupDirectory backups(directory);
  const auto taken = backups.take(books, id);
  if (!taken) return std::unexpected(taken.error());
  if (keep != 0)
    if (auto removed = backups.keep_newest(keep); !removed) return std::unexpected(removed.error());
  const auto kept = backups.list();
  if (!kept) return std::unexpected(kept.error());
  return NodeOperations::BackupTaken{
      .number = taken->number, .bytes = taken->bytes, .entries = taken->journal.size, .kept = kept->size()};
}

std::expected<Json, ExitCode> backup_by_node(const CommandContext& context, const std::string& directory,
                                             std::uint32_t keep) {
  Json body{{"directory", directory}};
  if (keep != 0) body["keep"] = keep;
  return call_node(context,
                   {.method = "POST", .target = "/v1/backups", .body = body.dump(), .milliseconds = hour_milliseconds});
}

void add_books_commands(CLI::App& app, CommandContext& context) {
  const auto backing_up = std::make_shared<BackupOptions>();
  auto* backs_up = app.add_subcommand("backup", context.text(messages::backup_about));
  backs_up->footer(context.text(messages::backup_footer));
  backs_up->add_option("directory", backing_up->directory, context.text(messages::backup_directory))->required();
  backs_up->add_option("--keep", backing_up->keep, context.text(messages::backup_keep))
      ->check(CLI::Range(1, 1'000'000));
  backs_up->callback(
      [&context, backing_up] { context.chosen = [&context, backing_up] { return backup(context, *backing_up); }; });

  const auto options = std::make_shared<RestoreOptions>();
  auto* restores = app.add_subcommand("restore", context.text(messages::restore_about));
  restores->footer(context.text(messages::restore_footer));
  restores->add_option("backups", options->backups, context.text(messages::backup_directory))->required();
  restores->add_option("target", options->target, context.text(messages::restore_target));
  restores->add_option("--number", options->number, context.text(messages::restore_number))
      ->check(CLI::Range(1, INT32_MAX));
  restores->add_flag("--list", options->list, context.text(messages::restore_list));
  restores->callback(
      [&context, options] { context.chosen = [&context, options] { return restore(context, *options); }; });
}

}  // namespace node
