// `bank import`: a statement of the bank, in whichever format, into the books.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "config/suggestion.h"
#include "federation/accounting_day.h"
#include "node/bank_statement_reader.h"
#include "node/clock.h"
#include "node/command_amount.h"
#include "node/command_bank_lines.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/files.h"
#include "node/json_values.h"
#include "node/messages_bank.h"
#include "node/messages_common.h"
#include "node/messages_payments.h"
#include "protocol/limits.h"
#include "protocol/utf8.h"

namespace node {

using protocol::BankStatement;
using protocol::Reason;
using protocol::Result;

namespace {

std::string euros(std::int64_t cents) {
  return protocol::format_decimal(cents, protocol::euro_scale);
}

struct ImportOptions {
  std::string file;
  std::string fund;
  std::string balance;
  std::string columns;
};

Json line_json(const protocol::BankLine& line, const protocol::Hash& digest) {
  return {{"line", digest.hex()},
          {"date", line.booked.text()},
          {"amount", euros(line.minor)},
          {"end_to_end_id", protocol::cut_to_bytes(line.end_to_end_id, 140)},
          {"counterparty", protocol::cut_to_bytes(line.counterparty, 140)},
          {"iban", protocol::cut_to_bytes(line.counterparty_iban, 34)},
          {"text", protocol::cut_to_bytes(line.remittance, 1000)}};
}

/// A statement goes in one request: it is booked whole or not at all.
Json request_of(const BankStatement& statement, const std::string& fund, const ImportOptions& options) {
  const auto digests = protocol::line_digests(statement);
  auto date = statement.closing ? statement.closing->date : protocol::Date();
  auto lines = Json::array();
  for (std::size_t i = 0; i < statement.lines.size(); ++i) {
    lines.push_back(line_json(statement.lines[i], digests[i]));
    date = std::max(date, statement.lines[i].booked);
  }
  Json request{{"fund", fund}, {"statement", protocol::statement_digest(statement).hex()}};
  if (statement.opening) request["opening"] = euros(statement.opening->minor);
  if (statement.closing) request["closing"] = euros(statement.closing->minor);
  if (!options.balance.empty()) {
    request["closing"] = options.balance;
    date = federation::accounting_day(wall_time()).value_or(date);
  }
  request["date"] = date.text();
  request["lines"] = std::move(lines);
  return request;
}

Result<std::string> fund_of(const BankStatement& statement, const config::Configuration& configuration,
                            const ImportOptions& options) {
  if (!options.fund.empty()) {
    const bool paper = options.fund == "paper";
    const auto& own = paper ? configuration.paper_iban : configuration.digital_iban;
    const auto& other = paper ? configuration.digital_iban : configuration.paper_iban;
    if (statement.account == other && !(statement.account == own))
      return protocol::failure(Reason::malformed, "the statement is of the other account of the fund, " +
                                                      statement.account.masked() + ": see --fund");
    return options.fund;
  }
  if (statement.account == configuration.digital_iban) return "digital";
  if (statement.account == configuration.paper_iban) return "paper";
  return protocol::failure(Reason::invalid_configuration,
                           "lokaponto.toml: [fund]: no account is " + statement.account.masked());
}

/// The map that is asked for, or the only one; nullptr if there are none or several.
Result<const config::BankCsv*> map_for(const config::Configuration& configuration, const ImportOptions& options) {
  const auto& maps = configuration.bank_csv;
  if (options.columns.empty()) return maps.size() == 1 ? &maps.begin()->second : nullptr;
  const auto found = maps.find(options.columns);
  if (found != maps.end()) return &found->second;
  std::vector<std::string_view> names;
  for (const auto& [name, map] : maps) names.push_back(name);
  const auto near = config::nearest(options.columns, names);
  return protocol::failure(Reason::invalid_configuration, "lokaponto.toml: there is no [bank_csv." + options.columns +
                                                              "]" +
                                                              (near.empty() ? "" : "; did you mean " + near + "?"));
}

Result<std::vector<BankStatement>> read(std::string_view bytes, const config::Configuration& configuration,
                                        const ImportOptions& options) {
  const auto map = map_for(configuration, options);
  if (!map) return std::unexpected(map.error());
  if (*map == nullptr) return read_bank_statements(bytes, nullptr);
  auto columns = (*map)->columns;
  const bool paper = options.fund.empty() ? (*map)->fund == config::BankFund::paper : options.fund == "paper";
  columns.account = paper ? configuration.paper_iban : configuration.digital_iban;
  auto statements = read_bank_statements(bytes, &columns);
  if (!statements && columns.account.empty())
    return protocol::failure(Reason::invalid_configuration,
                             std::string("lokaponto.toml: [fund] ") + (paper ? "paper_iban" : "digital_iban"));
  return statements;
}

/// Every statement with its account, before any is booked.
Result<std::vector<Json>> requests_of(const CommandContext& context, const config::Configuration& configuration,
                                      const std::vector<BankStatement>& statements, const ImportOptions& options) {
  if (!options.balance.empty() && statements.size() != 1)
    return protocol::failure(Reason::malformed, context.text(messages::balance_of_one));
  std::vector<Json> requests;
  for (const auto& statement : statements) {
    const auto fund = fund_of(statement, configuration, options);
    if (!fund) return std::unexpected(fund.error());
    requests.push_back(request_of(statement, *fund, options));
  }
  return requests;
}

ExitCode import(const CommandContext& context, ImportOptions options) {
  if (!options.balance.empty()) {
    const auto balance = checked_amount(options.balance, protocol::euro_scale);
    if (!balance) return context.fail(balance.error());
    options.balance = *balance;
  }
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto bytes = read_file(options.file, protocol::max_bank_file_bytes);
  if (!bytes) return context.fail(bytes.error());
  const auto statements = read(*bytes, *configuration, options);
  if (!statements) return context.fail(statements.error());
  const auto requests = requests_of(context, *configuration, *statements, options);
  if (!requests) return context.fail(requests.error());
  std::uint64_t booked = 0;
  std::size_t lines = 0;
  for (const auto& request : *requests) {
    lines += request.at("lines").size();
    const auto done =
        call_node(context, *configuration, {.method = "POST", .target = "/v1/fund/statements", .body = request.dump()});
    if (!done) return done.error();
    booked += done->at("booked").get<std::uint64_t>();
  }
  const auto waiting = bank_lines(context, false);
  if (!waiting) return waiting.error();
  const auto waits = waiting->size();
  context.document({{"lines", lines}, {"booked", booked}, {"waiting", waits}});
  context.say(messages::imported, booked, lines, waits);
  return ExitCode::done;
}

}  // namespace

void add_bank_import_command(CLI::App& group, CommandContext& context) {
  const auto importing = std::make_shared<ImportOptions>();
  auto* imports = group.add_subcommand("import", context.text(messages::import_about));
  imports->footer(context.text(messages::import_footer));
  imports->add_option("file", importing->file, context.text(messages::import_file))->required();
  imports->add_option("--fund", importing->fund, context.text(messages::which_fund))
      ->check(CLI::IsMember({"digital", "paper"}));
  imports->add_option("--columns", importing->columns, context.text(messages::import_columns));
  imports->add_option("--balance", importing->balance, context.text(messages::import_balance));
  imports->callback(
      [&context, importing] { context.chosen = [&context, importing] { return import(context, *importing); }; });
}

}  // namespace node
