#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/audit_books.h"
#include "node/audit_export.h"
#include "node/audit_report.h"
#include "node/books_reading.h"
#include "node/command_audit_given.h"
#include "node/command_groups.h"
#include "node/files.h"
#include "node/messages_accounting.h"
#include "node/messages_audit.h"
#include "node/messages_books.h"
#include "node/random.h"

namespace node {

using protocol::Reason;
using storage::RocksdbStore;

namespace {

struct AuditOptions {
  std::vector<std::string> directories;
  std::string html;
  std::string json;
  std::string books;
  std::string scratch;
  GivenOptions given;
};

struct AuditExportOptions {
  std::string directory;
  std::string since;
  std::string books;
};

// ---- export

ExitCode export_from(const CommandContext& context, const AuditExportOptions& options, const RocksdbStore& store) {
  std::optional<AuditManifest> since;
  if (!options.since.empty()) {
    auto earlier = read_manifest(options.since);
    if (!earlier) return context.fail(wrong_value("--since", earlier.error()));
    since = *std::move(earlier);
  }
  const auto manifest = export_for_audit(store, options.directory, since);
  if (!manifest) return context.fail(manifest.error());
  std::uint64_t bytes = 0;
  for (const auto& file : manifest->files) bytes += file.bytes;
  context.document({{"directory", options.directory},
                    {"domain", manifest->currency.domain.text()},
                    {"first", manifest->first},
                    {"size", manifest->size},
                    {"root", manifest->root.hex()},
                    {"files", manifest->files.size()},
                    {"bytes", bytes}});
  if (manifest->first == manifest->size)
    context.say(messages::audit_export_none, options.directory, manifest->files.size(), bytes);
  else
    context.say(messages::audit_export_done, options.directory, manifest->first, manifest->size - 1,
                manifest->files.size(), bytes);
  return ExitCode::done;
}

ExitCode export_books(const CommandContext& context, const AuditExportOptions& options) {
  if (options.directory.empty()) return context.fail_empty("directory");
  return read_books(
      context, options.books, [&](const RocksdbStore& store) { return export_from(context, options, store); },
      [&](const protocol::Failure& failure) { return context.fail(failure); });
}

// ---- audit

/// Stores in a directory that goes when the audit is over.
class Scratch {
 public:
  explicit Scratch(const std::string& below)
      : root_((below.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(below)) /
              ("lokaponto-audit-" + protocol::to_hex(random_bytes(8)))) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  protocol::Result<std::unique_ptr<storage::Store>> make(const std::string& name) const {
    if (auto made = make_directory(root_, Access::owner_only); !made) return std::unexpected(made.error());
    auto store = RocksdbStore::open((root_ / name).string(), {.create = true, .scratch = true});
    if (!store) return std::unexpected(store.error());
    return std::unique_ptr<storage::Store>(*std::move(store));
  }

 private:
  std::filesystem::path root_;
};

AuditProgress progress_of(const CommandContext& context) {
  if (context.json || ::isatty(STDERR_FILENO) == 0) return {};
  return [&context](const std::string& domain, std::uint64_t done, std::uint64_t all) {
    context.hint(domain + ": " + context.text(messages::verify_progress, done, all));
  };
}

ExitCode tell(const CommandContext& context, const AuditOptions& options, const AuditReport& report) {
  const auto json = audit_json(report);
  if (!options.json.empty())
    if (auto written = write_file(options.json, json.dump(2) + "\n", Access::owner_only); !written)
      return context.fail(written.error());
  if (!options.html.empty())
    if (auto written = write_file(options.html, audit_page(report, context.language), Access::owner_only); !written)
      return context.fail(written.error());
  context.document(json);
  context.line(audit_text(report, context.language));
  return report.clean() ? ExitCode::done : ExitCode::findings;
}

ExitCode audit(const CommandContext& context, const AuditOptions& options) {
  if (options.directories.empty())
    return context.fail(ExitCode::usage, "no_export", context.text(messages::audit_needs_exports), "");
  for (const auto& directory : options.directories) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(directory, ignored)) return context.fail({Reason::not_found, directory});
  }
  const std::vector<std::filesystem::path> exports(options.directories.begin(), options.directories.end());
  const auto given = read_given(options.given, exports);
  if (!given) return context.fail(given.error());
  const Scratch scratch(options.scratch);
  const auto report =
      audit_exports(exports, [&](const std::string& name) { return scratch.make(name); }, progress_of(context), *given);
  if (!report) return context.fail(report.error());
  const auto told = tell(context, options, *report);
  if (options.books.empty() || told != ExitCode::done) return told;  // books that do not hold balance by chance
  const auto written = write_audited_books(exports, options.books);
  return written ? told : context.fail(written.error());
}

ExitCode list_findings(const CommandContext& context) {
  auto findings = Json::array();
  for (const auto& kind : federation::finding_kinds())
    findings.push_back(
        {{"name", kind.name}, {"gravity", name(kind.gravity)}, {"meaning", meaning_of(kind.name, context.language)}});
  context.document({{"findings", std::move(findings)}});
  context.line(findings_text(context.language));
  return ExitCode::done;
}

void add_export(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<AuditExportOptions>();
  auto* command = group.add_subcommand("export", context.text(messages::audit_export_about));
  command->footer(context.text(messages::audit_export_footer));
  command->add_option("directory", options->directory, context.text(messages::audit_export_directory))->required();
  command->add_option("--since", options->since, context.text(messages::audit_export_since));
  command->add_option("--books", options->books, context.text(messages::reading_books));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return export_books(context, *options); }; });
}

}  // namespace

void add_audit_commands(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<AuditOptions>();
  auto* group = app.add_subcommand("audit", context.text(messages::audit_about));
  group->footer(context.text(messages::audit_footer));
  group->add_option("exports", options->directories, context.text(messages::audit_exports));
  group->add_option("--html", options->html, context.text(messages::audit_html));
  group->add_option("--json-file", options->json, context.text(messages::audit_json_file));
  group->add_option("--books", options->books, context.text(messages::audit_books));
  group->add_option("--scratch", options->scratch, context.text(messages::audit_scratch));
  add_given_options(*group, context, options->given);
  group->callback([&context, options, group] {
    if (group->get_subcommands().empty()) context.chosen = [&context, options] { return audit(context, *options); };
  });
  add_export(*group, context);
  add_audit_proof_command(*group, context);
  auto* findings = group->add_subcommand("findings", context.text(messages::audit_findings_about));
  findings->callback([&context] { context.chosen = [&context] { return list_findings(context); }; });
}

}  // namespace node
