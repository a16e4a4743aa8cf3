#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "federation/verify.h"
#include "node/books_reading.h"
#include "node/command_coverage.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/json_values.h"
#include "node/messages_books.h"
#include "node/messages_details.h"
#include "storage/row.h"

namespace node {

using protocol::Reason;
using storage::RocksdbStore;

namespace {

/// The currency of the books, from their first entry.
protocol::Currency currency_of(const storage::Store& store) {
  const auto bytes = storage::journal_entry(store, 0);
  const auto entry = bytes ? protocol::decode_entry(*bytes) : protocol::failure(Reason::truncated);
  const auto* genesis = entry ? std::get_if<protocol::Genesis>(&entry->body) : nullptr;
  return genesis == nullptr ? protocol::Currency{} : genesis->currency;
}

Json report_json(const federation::VerifyReport& report, const protocol::Currency& currency) {
  auto findings = Json::array();
  for (const auto& finding : report.findings) findings.push_back({{"where", finding.where}, {"what", finding.what}});
  return {{"clean", report.clean()},
          {"entries", report.entries},
          {"envelopes", report.envelopes},
          {"signatures", report.signatures},
          {"rows", report.rows},
          {"root", report.end ? Json(report.end->root.hex()) : Json()},
          {"coverage", report.end ? coverage_json(report.end->coverage, currency) : Json()},
          {"findings", std::move(findings)}};
}

federation::VerifyProgress progress_of(const CommandContext& context) {
  if (context.json || ::isatty(STDERR_FILENO) == 0) return {};
  return [&context](std::uint64_t done, std::uint64_t all) {
    context.hint(context.text(messages::verify_progress, done, all));
  };
}

ExitCode verify_store(const CommandContext& context, const RocksdbStore& store) {
  auto report = federation::verify(store, progress_of(context));
  if (const auto files = store.check_files(); !files)
    report.findings.push_back(
        {.where = std::string(protocol::name(files.error().reason)), .what = files.error().detail});
  const auto json = report_json(report, currency_of(store));
  context.document(json);
  if (report.clean())
    context.say(messages::verify_clean, report.entries, report.envelopes, report.signatures, report.rows);
  else
    context.say(messages::verify_findings, report.findings.size());
  for (const auto& finding : report.findings)
    context.line("  " + in_language(context.language, finding.where + ": " + finding.what));
  if (!report.end) {
    context.say(messages::verify_stopped, report.entries);
    return ExitCode::findings;
  }
  auto fields = coverage_fields(context, json.at("coverage"));
  fields.emplace(fields.begin(), context.text(messages::field_root), report.end->root.hex());
  context.line(fields_text(fields));
  return report.clean() ? ExitCode::done : ExitCode::findings;
}

/// Books that cannot even be opened are a finding, not a failure of the command.
ExitCode report_unopened(const CommandContext& context, const protocol::Failure& failure) {
  if (failure.reason != Reason::corrupt && failure.reason != Reason::truncated) return context.fail(failure);
  context.fail(failure);
  return ExitCode::findings;
}

ExitCode verify(const CommandContext& context, const std::string& books) {
  return read_books(
      context, books, [&](const RocksdbStore& store) { return verify_store(context, store); },
      [&](const protocol::Failure& failure) { return report_unopened(context, failure); });
}

}  // namespace

void add_verify_command(CLI::App& app, CommandContext& context) {
  const auto books = std::make_shared<std::string>();
  auto* command = app.add_subcommand("verify", context.text(messages::verify_about));
  command->footer(context.text(messages::verify_footer));
  command->add_option("--books", *books, context.text(messages::verify_books));
  command->callback([&context, books] { context.chosen = [&context, books] { return verify(context, *books); }; });
}

}  // namespace node
