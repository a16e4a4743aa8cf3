#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "config/bank_name.h"
#include "federation/accounting_day.h"
#include "node/clock.h"
#include "node/command_amount.h"
#include "node/command_bank_lines.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/files.h"
#include "node/json_values.h"
#include "node/messages_bank.h"
#include "node/messages_common.h"
#include "node/messages_payments.h"
#include "node/random.h"
#include "node/sepa_transfer.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"
#include "protocol/sepa_text.h"

namespace node {

using protocol::Reason;
using protocol::Result;

namespace {

std::string euros(std::int64_t cents) {
  return protocol::format_decimal(cents, protocol::euro_scale);
}

// ---- transfers out

struct OrderOptions {
  std::string fund = "digital";
  std::string output;
  std::string execution;
  std::string format = "09";
  std::int64_t again = 0;
};

/// With what is left on the way of euros that were moved.
std::string stage_of(const CommandContext& context, const Json& transfer) {
  const auto left = text_of(transfer, "left_on_the_way");
  if (left.empty() || left == "0.00") return context.word(text_of(transfer, "stage"));
  return context.word("wrong_amount") + " " + left;
}

ExitCode list_transfers(const CommandContext& context) {
  const auto found = call_node(context, {.target = "/v1/fund/transfers"});
  if (!found) return found.error();
  context.document(*found);
  const auto transfers = found->value("transfers", Json::array());
  if (transfers.empty()) return context.say(messages::none), ExitCode::done;
  CommandTable table({{context.text(messages::field_id)},
                      {context.text(messages::field_kind)},
                      {context.text(messages::column_stage)},
                      {context.text(messages::column_batch), CommandTable::Align::right},
                      {context.text(messages::field_amount), CommandTable::Align::right},
                      {context.text(messages::column_creditor)}});
  for (const auto& transfer : transfers)
    table.add({text_of(transfer, "id"), context.word(text_of(transfer, "kind")), stage_of(context, transfer),
               text_of(transfer, "batch"), money_of(transfer, "amount", "EUR"), text_of(transfer, "creditor")});
  context.line(table.text());
  return ExitCode::done;
}

struct CreditorOptions {
  std::string id;
  std::string creditor;
  std::string iban;
};

ExitCode set_creditor(const CommandContext& context, const CreditorOptions& options) {
  const auto id = parse_payment_id(options.id);
  if (!id) return context.fail(id.error());
  const auto done = call_node(context, {.method = "PUT",
                                        .target = "/v1/fund/transfers/" + id->hex() + "/creditor",
                                        .body = Json{{"creditor", options.creditor}, {"iban", options.iban}}.dump()});
  if (!done) return done.error();
  context.document(*done);
  context.say(messages::moved_in_fund, options.creditor);
  return ExitCode::done;
}

/// Never used twice for one bank: numbers of batches are, after a restore; the moment at which one was ordered is not.
std::string message_id(const config::Configuration& configuration, const std::string& fund, std::uint64_t batch,
                       const Json& transfers) {
  const auto ordered = transfers.empty() ? std::string() : text_of(transfers.front(), "since");
  return std::string(configuration.currency.code.view()) + "-" + fund + "-" + std::to_string(batch) + "-" +
         protocol::sha256(ordered).hex().substr(0, 8);
}

Result<SepaTransferFile> file_of(const config::Configuration& configuration, const OrderOptions& options,
                                 std::uint64_t batch, const Json& transfers) {
  SepaTransferFile file{.message_id = message_id(configuration, options.fund, batch, transfers),
                        .created = wall_time(),
                        .execution = {},
                        .debtor = config::name_for_banks(configuration),
                        .debtor_iban = options.fund == "paper" ? configuration.paper_iban : configuration.digital_iban,
                        .debtor_bic = {},
                        .transfers = {}};
  const auto day =
      options.execution.empty() ? federation::accounting_day(file.created) : protocol::Date::parse(options.execution);
  if (!day) return std::unexpected(wrong_value("--execution", day.error()));
  file.execution = *day;
  for (const auto& transfer : transfers) {
    const auto iban = protocol::Iban::parse(text_of(transfer, "iban"));
    const auto cents = protocol::parse_decimal(text_of(transfer, "amount"), protocol::euro_scale);
    if (!iban) return std::unexpected(iban.error());
    if (!cents) return std::unexpected(cents.error());
    file.transfers.push_back({.end_to_end_id = text_of(transfer, "id"),
                              .minor = *cents,
                              .creditor = text_of(transfer, "creditor"),
                              .iban = *iban,
                              .bic = {},
                              .remittance = configuration.name + " " + text_of(transfer, "sends_back")});
  }
  return file;
}

ExitCode write_order(const CommandContext& context, const OrderOptions& options, std::uint64_t batch,
                     const SepaTransferFile& file, NewFile output) {
  const auto format = options.format == "03" ? TransferFormat::pain_001_03 : TransferFormat::pain_001_09;
  const auto text = write_sepa_transfers(file, format);
  if (!text) return context.fail(text.error());
  if (auto written = output.append(*text); !written) return context.fail(written.error());
  if (auto placed = output.put_in_place(); !placed) return context.fail(placed.error());
  std::int64_t sum = 0;
  for (const auto& transfer : file.transfers) sum += transfer.minor;
  context.document(
      {{"batch", batch}, {"file", options.output}, {"transfers", file.transfers.size()}, {"amount", euros(sum)}});
  context.say(messages::ordered, batch, file.transfers.size(), euros(sum), options.output);
  return ExitCode::done;
}

/// Says which transfers stay behind because no file can name their creditor.
void tell_left_out(const CommandContext& context, const OrderOptions& options, const Json& transfers) {
  for (const auto& transfer : transfers)
    if (transfer.contains("needs_creditor") && text_of(transfer, "fund") == options.fund)
      context.hint(context.text(messages::left_out, text_of(transfer, "id")));
}

/// Before anything is ordered: what waits can be written, so that no batch stands in the books without its file.
ExitCode try_order(const CommandContext& context, const config::Configuration& configuration,
                   const OrderOptions& options) {
  const auto found = call_node(context, configuration, {.target = "/v1/fund/transfers"});
  if (!found) return found.error();
  const auto all = found->value("transfers", Json::array());
  auto waiting = Json::array();
  for (const auto& transfer : all) {
    const auto stage = text_of(transfer, "stage");
    const bool waits = (stage == "requested" || stage == "returned") && text_of(transfer, "fund") == options.fund;
    const auto cents = protocol::parse_decimal(text_of(transfer, "amount"), protocol::euro_scale);
    const bool bearable = cents && *cents <= protocol::max_transfer_cents;
    if (waits && bearable && protocol::Iban::parse(text_of(transfer, "iban")) && !transfer.contains("needs_creditor"))
      waiting.push_back(transfer);
  }
  tell_left_out(context, options, all);
  if (waiting.empty()) return ExitCode::done;  // the node says why
  const auto file = file_of(configuration, options, 1, waiting);
  if (!file) return context.fail(file.error());
  const auto text = write_sepa_transfers(*file);
  return text ? ExitCode::done : context.fail(text.error());
}

/// Writes the file of a batch that stands in the books.
ExitCode write_batch(const CommandContext& context, const config::Configuration& configuration,
                     const OrderOptions& options, std::uint64_t batch, NewFile output) {
  const auto found = call_node(context, configuration, {.target = "/v1/fund/transfers?batch=" + std::to_string(batch)});
  if (!found) return found.error();
  const auto transfers = found->value("transfers", Json::array());
  if (transfers.empty()) return context.fail({Reason::not_found, "--again " + std::to_string(batch)});
  const auto file = file_of(configuration, options, batch, transfers);
  return file ? write_order(context, options, batch, *file, std::move(output)) : context.fail(file.error());
}

ExitCode order(const CommandContext& context, const OrderOptions& options) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto& iban = options.fund == "paper" ? configuration->paper_iban : configuration->digital_iban;
  if (iban.empty())
    return context.fail({Reason::invalid_configuration, "lokaponto.toml: [fund] " + options.fund +
                                                            "_iban is missing: from which account is to be paid"});
  auto output = NewFile::create(options.output, Access::owner_only);
  if (!output) return context.fail(output.error());
  if (options.again != 0)
    return write_batch(context, *configuration, options, static_cast<std::uint64_t>(options.again), *std::move(output));
  if (const auto writable = try_order(context, *configuration, options); writable != ExitCode::done) return writable;
  const auto ordered =
      call_node(context, *configuration,
                {.method = "POST", .target = "/v1/fund/transfer-files", .body = Json{{"fund", options.fund}}.dump()});
  if (!ordered) return ordered.error();
  const auto batch = ordered->at("batch").get<std::uint64_t>();
  const auto done = write_batch(context, *configuration, options, batch, *std::move(output));
  if (done != ExitCode::done) context.hint(context.text(messages::order_stands, batch));
  return done;
}

// ---- what waits for the treasurer

ExitCode list_lines(const CommandContext& context, bool all) {
  const auto found = bank_lines(context, all);
  if (!found) return found.error();
  const Json& lines = *found;
  context.document({{"lines", lines}});
  if (lines.empty()) return context.say(messages::none), ExitCode::done;
  CommandTable table({{context.text(messages::column_line)},
                      {context.text(messages::column_date)},
                      {context.text(messages::field_amount), CommandTable::Align::right},
                      {context.text(messages::column_outcome)},
                      {context.text(messages::column_text)}});
  for (const auto& line : lines)
    table.add({text_of(line, "line").substr(0, 12), text_of(line, "date"), money_of(line, "amount", "EUR"),
               context.word(text_of(line, "outcome")), text_of(line, "counterparty") + " " + text_of(line, "text")});
  context.line(table.text());
  return ExitCode::done;
}

struct ResolveOptions {
  std::string line;
  std::string as;
  std::vector<std::string> payments;
  std::int64_t batch = 0;
};

/// What the line is said to be, and what it is about.
Json resolution_of(const ResolveOptions& options) {
  Json body{{"as", options.as}};
  std::ranges::replace(body["as"].get_ref<std::string&>(), '-', '_');
  if (options.batch != 0) body["batch"] = options.batch;
  if (!options.payments.empty()) body["payment"] = options.payments.front();
  for (std::size_t i = 1; i < options.payments.size(); ++i) body["also"].push_back({{"payment", options.payments[i]}});
  if (options.as == "send-back" && options.payments.empty())
    body["payment"] = protocol::PaymentId::from_bytes(random_bytes(protocol::PaymentId::size))->hex();
  return body;
}

/// The whole digest of the one line that begins so, among those that wait or that were resolved.
std::expected<std::string, ExitCode> whole_line(const CommandContext& context, const std::string& begin,
                                                bool resolved) {
  if (begin.size() == 2 * protocol::Hash::size) return begin;
  const auto found = bank_lines(context, resolved);
  if (!found) return std::unexpected(found.error());
  std::vector<std::string> matching;
  for (const auto& line : *found)
    if (text_of(line, "line").starts_with(begin) && line.contains("resolution") == resolved)
      matching.push_back(text_of(line, "line"));
  if (matching.size() == 1) return matching.front();
  const auto count = std::to_string(matching.size());
  return std::unexpected(
      context.fail({Reason::not_found,
                    count + (resolved ? " resolved lines begin with " : " lines that wait begin with ") + begin}));
}

ExitCode resolve(const CommandContext& context, const ResolveOptions& options) {
  const auto line = whole_line(context, options.line, false);
  if (!line) return line.error();
  const auto done = call_node(
      context,
      {.method = "PUT", .target = "/v1/fund/lines/" + *line + "/resolution", .body = resolution_of(options).dump()});
  if (!done) return done.error();
  context.document(*done);
  context.say(messages::resolved);
  return ExitCode::done;
}

ExitCode reopen(const CommandContext& context, const std::string& begin) {
  const auto line = whole_line(context, begin, true);
  if (!line) return line.error();
  const auto done = call_node(context, {.method = "DELETE", .target = "/v1/fund/lines/" + *line + "/resolution"});
  if (!done) return done.error();
  context.document(*done);
  context.say(messages::reopened);
  return ExitCode::done;
}

void add_transfer_commands(CLI::App& group, CommandContext& context) {
  auto* transfers = group.add_subcommand("transfers", context.text(messages::transfers_about));
  transfers->callback([&context] { context.chosen = [&context] { return list_transfers(context); }; });

  const auto creditor = std::make_shared<CreditorOptions>();
  auto* names = group.add_subcommand("creditor", context.text(messages::creditor_about));
  names->add_option("transfer", creditor->id, context.text(messages::transfer_id))->required();
  names->add_option("creditor", creditor->creditor, context.text(messages::creditor))->required();
  names->add_option("iban", creditor->iban, context.text(messages::creditor_iban))->required();
  names->callback(
      [&context, creditor] { context.chosen = [&context, creditor] { return set_creditor(context, *creditor); }; });

  const auto ordering = std::make_shared<OrderOptions>();
  auto* orders = group.add_subcommand("order", context.text(messages::order_about));
  orders->footer(context.text(messages::order_footer));
  orders->add_option("--output", ordering->output, context.text(messages::order_output))->required();
  orders->add_option("--fund", ordering->fund, context.text(messages::which_fund))
      ->check(CLI::IsMember({"digital", "paper"}));
  orders->add_option("--execution", ordering->execution, context.text(messages::order_execution));
  orders->add_option("--format", ordering->format, context.text(messages::order_format))
      ->check(CLI::IsMember({"09", "03"}));
  orders->add_option("--again", ordering->again, context.text(messages::order_again))
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  orders->callback(
      [&context, ordering] { context.chosen = [&context, ordering] { return order(context, *ordering); }; });
}

void add_line_commands(CLI::App& group, CommandContext& context) {
  const auto all = std::make_shared<bool>(false);
  auto* lines = group.add_subcommand("lines", context.text(messages::lines_about));
  lines->add_flag("--all", *all, context.text(messages::lines_all));
  lines->callback([&context, all] { context.chosen = [&context, all] { return list_lines(context, *all); }; });

  const auto resolving = std::make_shared<ResolveOptions>();
  auto* resolves = group.add_subcommand("resolve", context.text(messages::resolve_about));
  resolves->footer(context.text(messages::resolve_footer));
  resolves->add_option("line", resolving->line, context.text(messages::resolve_line))->required();
  resolves->add_option("as", resolving->as, context.text(messages::resolve_as))
      ->required()
      ->check(CLI::IsMember({"deposit", "own-euros", "send-back", "known", "booked-twice"}));
  resolves->add_option("--payment", resolving->payments, context.text(messages::resolve_payment))
      ->allow_extra_args(false);
  resolves->add_option("--batch", resolving->batch, context.text(messages::resolve_batch))
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  resolves->callback(
      [&context, resolving] { context.chosen = [&context, resolving] { return resolve(context, *resolving); }; });
}

void add_reopen_command(CLI::App& group, CommandContext& context) {
  const auto line = std::make_shared<std::string>();
  auto* command = group.add_subcommand("reopen", context.text(messages::reopen_about));
  command->add_option("line", *line, context.text(messages::resolve_line))->required();
  command->callback([&context, line] { context.chosen = [&context, line] { return reopen(context, *line); }; });
}

}  // namespace

void add_bank_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("bank", context.text(messages::bank_about));
  group->require_subcommand(1);
  add_transfer_commands(*group, context);
  add_bank_rejection(*group, context);
  add_bank_import_command(*group, context);
  add_line_commands(*group, context);
  add_reopen_command(*group, context);
}

}  // namespace node
