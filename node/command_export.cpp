#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "federation/accounting_day.h"
#include "federation/export.h"
#include "federation/export_text.h"
#include "federation/fec_check.h"
#include "node/books_reading.h"
#include "node/clock.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/json_values.h"
#include "node/messages_accounting.h"
#include "protocol/siren.h"

namespace node {

using federation::ExportFormat;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::array<std::string_view, 5> format_names{"fec", "journal", "beancount", "odoo", "csv"};

struct ExportOptions {
  std::string format;
  std::string from;
  std::string to;
  std::string output = ".";
  std::string siren;
  std::string books;
  bool provisional = false;
};

/// What is asked, understood.
struct Export {
  ExportFormat format = ExportFormat::fec;
  federation::AccountingQuestion question;
  std::filesystem::path file;  ///< empty for a FEC that cannot be named for want of a SIREN
  bool provisional = false;    ///< the period is not over
};

Result<federation::Period> parse_period(const ExportOptions& options) {
  const auto first = protocol::Date::parse(options.from);
  if (!first) return std::unexpected(wrong_value("--from", first.error()));
  const auto last = protocol::Date::parse(options.to);
  if (!last) return std::unexpected(wrong_value("--to", last.error()));
  if (*last < *first) return protocol::failure(Reason::malformed, "--to is before --from");
  return federation::Period{.first = *first, .last = *last};
}

/// The file that is named, or one in the directory that is named; empty if it needs a SIREN to be named after.
std::filesystem::path file_for(const ExportOptions& options, ExportFormat format, const protocol::Currency& currency,
                               const federation::Period& period, const std::string& siren) {
  const auto path = std::filesystem::path(options.output).lexically_normal();
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return path;
  if (format == ExportFormat::fec && siren.empty()) return {};
  return path / federation::export_name(format, currency, period, siren);
}

Result<Export> understand(const ExportOptions& options, const config::Configuration& configuration) {
  const auto* name = std::ranges::find(format_names, options.format);
  if (name == format_names.end())
    return protocol::failure(Reason::malformed, "format: fec, journal, beancount, odoo or csv");
  const auto format = static_cast<ExportFormat>(name - format_names.begin());
  const auto period = parse_period(options);
  if (!period) return std::unexpected(period.error());
  const auto siren = options.siren.empty() ? configuration.siren : protocol::parse_siren(options.siren);
  if (!siren) return std::unexpected(wrong_value("--siren", siren.error()));
  const auto today = federation::accounting_day(wall_time());
  if (!today) return std::unexpected(today.error());

  return Export{
      .format = format,
      .question = {.chart = configuration.accounting_chart, .period = *period, .unit = federation::unit_of(format)},
      .file = file_for(options, format, configuration.currency, *period, *siren),
      .provisional = period->last >= *today};
}

/// A FEC is read back as it is written: one that is not as it must be is never put in place.
Result<federation::AccountingSummary> write_export(const storage::Store& store, const Export& wanted) {
  auto file = NewFile::create(wanted.file, Access::owner_only);
  if (!file) return std::unexpected(file.error());
  federation::FecCheck check(wanted.question.period);
  const auto writer = federation::make_export(wanted.format, [&](std::string_view text) {
    if (wanted.format == ExportFormat::fec) check.take(text);
    return file->append(text);
  });
  auto summary = federation::read_accounting(store, wanted.question, *writer);
  if (!summary) return summary;
  const auto problems = wanted.format == ExportFormat::fec ? check.finish() : std::vector<federation::FecProblem>{};
  if (!problems.empty())
    return protocol::failure(Reason::corrupt,
                             "line " + std::to_string(problems.front().line) + ": " + problems.front().what);
  if (auto placed = file->put_in_place(); !placed) return std::unexpected(placed.error());
  return summary;
}

Json summary_json(const ExportOptions& options, const Export& done, const federation::AccountingSummary& summary) {
  auto totals = Json::array();
  for (const auto& [code, minor] : summary.debits) {
    const auto amount = federation::decimal(minor, code, summary.currency);
    totals.push_back({{"currency", code.view()}, {"debit", amount}, {"credit", amount}});
  }
  auto accounts = Json::array();
  for (const auto& [account, at_end] : summary.accounts)
    accounts.push_back({{"fund", name(account)},
                        {"books", protocol::format_decimal(at_end.books, protocol::euro_scale)},
                        {"bank", protocol::format_decimal(at_end.bank, protocol::euro_scale)},
                        {"agrees", at_end.agrees()}});
  return {{"format", options.format},
          {"file", done.file.string()},
          {"from", done.question.period.first.text()},
          {"to", done.question.period.last.text()},
          {"provisional", done.provisional},
          {"opening", summary.opening},
          {"entries", summary.entries},
          {"lines", summary.lines},
          {"redated", summary.redated},
          {"accounts", std::move(accounts)},
          {"totals", std::move(totals)}};
}

ExitCode export_from(const CommandContext& context, const ExportOptions& options, const Export& wanted,
                     const storage::Store& store) {
  const auto summary = write_export(store, wanted);
  if (!summary) return context.fail(summary.error());
  const auto json = summary_json(options, wanted, *summary);
  context.document(json);
  context.say(messages::export_done, wanted.file.string(), summary->entries, summary->lines, text_of(json, "from"),
              text_of(json, "to"));
  for (const auto& total : json.at("totals"))
    context.say(messages::export_total, text_of(total, "debit"), text_of(total, "currency"));
  for (const auto& account : json.at("accounts"))
    context.say(text_of(account, "agrees") == "true" ? messages::export_account : messages::export_account_differs,
                text_of(account, "fund"), text_of(account, "books"), text_of(account, "bank"), text_of(json, "to"));
  if (wanted.provisional) context.say(messages::export_is_provisional);
  if (summary->redated > 0) context.say(messages::export_redated, summary->redated);
  return ExitCode::done;
}

ExitCode export_accounts(const CommandContext& context, const ExportOptions& options) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto wanted = understand(options, *configuration);
  if (!wanted) return context.fail(wanted.error());
  if (wanted->provisional && !options.provisional)
    return context.fail(ExitCode::refused, "period_not_over", context.text(messages::export_not_over),
                        context.text(messages::export_not_over_detail, wanted->question.period.last.text()));
  if (wanted->file.empty())
    return context.fail(ExitCode::usage, "siren_missing", context.text(messages::export_no_siren),
                        context.text(messages::export_no_siren_detail));
  return read_books(
      context, options.books,
      [&](const storage::Store& store) { return export_from(context, options, *wanted, store); },
      [&](const protocol::Failure& failure) { return context.fail(failure); });
}

}  // namespace

void add_export_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<ExportOptions>();
  auto* command = app.add_subcommand("export", context.text(messages::export_about));
  command->footer(context.text(messages::export_footer));
  command->add_option("format", options->format, context.text(messages::export_format))->required();
  command->add_option("--from", options->from, context.text(messages::export_from))->required();
  command->add_option("--to", options->to, context.text(messages::export_to))->required();
  command->add_option("--output", options->output, context.text(messages::export_output));
  command->add_option("--siren", options->siren, context.text(messages::export_siren));
  command->add_flag("--provisional", options->provisional, context.text(messages::export_provisional));
  command->add_option("--books", options->books, context.text(messages::reading_books));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return export_accounts(context, *options); }; });
}

}  // namespace node
