#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_payment_view.h"
#include "node/command_table.h"
#include "node/messages_paper.h"
#include "node/messages_payments.h"
#include "node/messages_status.h"

namespace node {

namespace {

/// What a command about paper may be given; each asks for what it needs.
struct PaperOptions {
  std::string counter;
  std::string member;
  std::string amount;
  std::string from;
  std::string to;
  std::string into;
  std::string fund;
  std::string reference;
  std::string creditor;
  std::string iban;
  bool arrived = false;
  std::optional<std::string> id;
};

using Target = std::string (*)(const PaperOptions&);

Json body_of(const PaperOptions& options) {
  Json body = Json::object();
  for (const auto& [name, value] : {std::pair{"member", options.member},
                                    {"from", options.from},
                                    {"to", options.to},
                                    {"into", options.into},
                                    {"fund", options.fund},
                                    {"reference", options.reference},
                                    {"creditor", options.creditor},
                                    {"iban", options.iban}})
    if (!value.empty()) body[name] = value;
  return body;
}

ExitCode move(const CommandContext& context, const PaperOptions& options, Target target, bool to_bank) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto amount = checked_amount(options.amount, configuration->currency.scale);
  if (!amount) return context.fail(amount.error());
  const auto id = id_or_new(options.id);
  if (!id) return context.fail(id.error());
  auto body = body_of(options);
  body["id"] = *id;
  body["amount"] = *amount;
  if (to_bank) body["awaits_euros"] = !options.arrived;
  const auto payment =
      call_node(context, *configuration, {.method = "POST", .target = target(options), .body = body.dump(), .id = *id});
  return payment ? show_outcome(context, *payment) : payment.error();
}

struct PaperCommand {
  CLI::App* command;
  std::shared_ptr<PaperOptions> options;
};

PaperCommand add_command(CLI::App& group, CommandContext& context, const char* name, const Phrase& about, Target target,
                         bool to_bank = false) {
  auto options = std::make_shared<PaperOptions>();
  auto* command = group.add_subcommand(name, context.text(about));
  command->callback([&context, options, target, to_bank] {
    context.chosen = [&context, options, target, to_bank] { return move(context, *options, target, to_bank); };
  });
  return {command, options};
}

void add_end(const PaperCommand& added, const CommandContext& context) {
  added.command->add_option("amount", added.options->amount, context.text(messages::amount))->required();
  added.command->add_option("--id", added.options->id, context.text(messages::id));
}

void add_counter(const PaperCommand& added, const CommandContext& context) {
  added.command->add_option("counter", added.options->counter, context.text(messages::counter_name))->required();
}

void add_member(const PaperCommand& added, const CommandContext& context) {
  added.command->add_option("member", added.options->member, context.text(messages::member_alias))->required();
}

void add_fund(const PaperCommand& added, const CommandContext& context) {
  added.command->add_option("--fund", added.options->fund, context.text(messages::counter_fund))
      ->check(CLI::IsMember({"digital", "paper"}));
}

// ---- showing

ExitCode show(const CommandContext& context) {
  const auto paper = call_node(context, {.target = "/v1/paper"});
  if (!paper) return paper.error();
  context.document(*paper);
  const auto units = [&](const char* name) { return money_of(*paper, name, text_of(*paper, "currency")); };
  const auto euros = [&](const char* name) { return money_of(*paper, name, "EUR"); };
  context.line(fields_text({{context.text(messages::field_printed), units("printed")},
                            {context.text(messages::field_vault), units("vault")},
                            {context.text(messages::field_transit), units("transit")},
                            {context.text(messages::field_in_circulation), units("circulation")},
                            {context.text(messages::field_destroyed), units("destroyed")},
                            {context.text(messages::field_fund_paper), euros("fund_paper")},
                            {context.text(messages::field_cash_at_counters), euros("cash")},
                            {context.text(messages::field_to_paper), euros("to_paper")}}));
  if (!paper->contains("counters") || paper->at("counters").empty()) return ExitCode::done;
  CommandTable table({{context.text(messages::field_counter)},
                      {context.text(messages::field_stock)},
                      {context.text(messages::field_returns)},
                      {context.text(messages::field_cash)}});
  for (const auto& counter : paper->at("counters"))
    table.add({text_of(counter, "name"), money_of(counter, "stock", text_of(*paper, "currency")),
               money_of(counter, "returns", text_of(*paper, "currency")), money_of(counter, "cash", "EUR")});
  context.line("");
  context.line(table.text());
  return ExitCode::done;
}

void add_paper(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("paper", context.text(messages::paper_about));
  group->require_subcommand(1);
  group->add_subcommand("show", context.text(messages::paper_show_about))->callback([&context] {
    context.chosen = [&context] { return show(context); };
  });
  const auto moves = add_command(*group, context, "move", messages::paper_move_about,
                                 [](const PaperOptions&) { return std::string("/v1/paper/moves"); });
  moves.command->footer(context.text(messages::paper_move_footer));
  moves.command->add_option("from", moves.options->from, context.text(messages::paper_from))->required();
  moves.command->add_option("to", moves.options->to, context.text(messages::paper_to))->required();
  add_end(moves, context);
  const auto transfers = add_command(*group, context, "transfer", messages::paper_transfer_about,
                                     [](const PaperOptions&) { return std::string("/v1/fund/moves"); });
  transfers.command->add_option("from", transfers.options->from, context.text(messages::paper_transfer_from))
      ->required()
      ->check(CLI::IsMember({"digital", "paper"}));
  add_end(transfers, context);
}

// ---- counters

std::string under(const PaperOptions& options, const char* what) {
  return "/v1/counters/" + options.counter + "/" + what;
}

void add_open(CLI::App& group, CommandContext& context) {
  const auto name = std::make_shared<std::string>();
  auto* command = group.add_subcommand("open", context.text(messages::counter_open_about));
  command->add_option("counter", *name, context.text(messages::counter_name))->required();
  command->callback([&context, name] {
    context.chosen = [&context, name] {
      const auto opened = call_node(context, {.method = "PUT", .target = "/v1/counters/" + *name, .body = "{}"});
      if (!opened) return opened.error();
      context.document(*opened);
      context.say(messages::counter_opened, text_of(*opened, "name"));
      return ExitCode::done;
    };
  });
}

struct CountOptions {
  std::string counter;
  std::string stock;
  std::string returns;
  std::string cash;
  std::string reason;
  std::string author;
};

/// "5x40,10x25"; nullopt if it is none.
std::optional<Json> heap_of(const std::string& text) {
  auto heap = Json::array();
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    const auto times = text.find('x', at);
    if (times >= end) return std::nullopt;
    const auto count = protocol::parse_decimal(text.substr(times + 1, end - times - 1), 0);
    if (!count) return std::nullopt;
    heap.push_back({{"value", text.substr(at, times - at)}, {"count", *count}});
    at = end + 1;
  }
  return heap;
}

ExitCode count(const CommandContext& context, const CountOptions& options) {
  const auto stock = heap_of(options.stock);
  const auto returns = heap_of(options.returns);
  if (!stock || !returns) return context.fail({protocol::Reason::malformed, context.text(messages::bad_heap)});
  const auto cash = checked_amount(options.cash, protocol::euro_scale);
  if (!cash) return context.fail(cash.error());
  Json body{{"stock", *stock}, {"returns", *returns}, {"cash", *cash}, {"author", options.author}};
  if (!options.reason.empty()) body["reason"] = options.reason;
  const auto counted = call_node(
      context, {.method = "POST", .target = "/v1/counters/" + options.counter + "/counts", .body = body.dump()});
  if (!counted) return counted.error();
  context.document(*counted);
  context.say(text_of(*counted, "differs") == "true" ? messages::counter_differs : messages::counter_agrees);
  return ExitCode::done;
}

void add_count(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<CountOptions>();
  auto* command = group.add_subcommand("count", context.text(messages::counter_count_about));
  command->footer(context.text(messages::counter_count_footer));
  command->add_option("counter", options->counter, context.text(messages::counter_name))->required();
  command->add_option("--stock", options->stock, context.text(messages::counter_stock));
  command->add_option("--returns", options->returns, context.text(messages::counter_returns));
  command->add_option("--cash", options->cash, context.text(messages::counter_cash))->required();
  command->add_option("--reason", options->reason, context.text(messages::counter_reason));
  command->add_option("--author", options->author, context.text(messages::counter_author))->required();
  command->callback([&context, options] { context.chosen = [&context, options] { return count(context, *options); }; });
}

void add_counters(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("counter", context.text(messages::counter_about));
  group->require_subcommand(1);
  add_open(*group, context);
  const auto sells = add_command(*group, context, "sell", messages::counter_sell_about,
                                 [](const PaperOptions& options) { return under(options, "sales"); });
  add_counter(sells, context);
  add_end(sells, context);
  const auto redeems = add_command(*group, context, "redeem", messages::counter_redeem_about,
                                   [](const PaperOptions& options) { return under(options, "redemptions"); });
  add_counter(redeems, context);
  add_member(redeems, context);
  add_fund(redeems, context);
  redeems.command->add_option("--creditor", redeems.options->creditor, context.text(messages::creditor));
  redeems.command->add_option("--iban", redeems.options->iban, context.text(messages::creditor_iban));
  add_end(redeems, context);
  const auto exchanges = add_command(*group, context, "exchange", messages::counter_exchange_about,
                                     [](const PaperOptions& options) { return under(options, "exchanges"); });
  add_counter(exchanges, context);
  add_member(exchanges, context);
  exchanges.command->add_option("--into", exchanges.options->into, context.text(messages::counter_into))
      ->required()
      ->check(CLI::IsMember({"paper", "digital"}));
  add_end(exchanges, context);
  const auto banks = add_command(
      *group, context, "bank", messages::counter_bank_about,
      [](const PaperOptions& options) { return under(options, "deposits"); }, true);
  add_counter(banks, context);
  add_fund(banks, context);
  banks.command->add_option("--reference", banks.options->reference, context.text(messages::reference));
  banks.command->add_flag("--arrived", banks.options->arrived, context.text(messages::counter_arrived));
  add_end(banks, context);
  add_count(*group, context);
}

}  // namespace

void add_paper_commands(CLI::App& app, CommandContext& context) {
  add_paper(app, context);
  add_counters(app, context);
}

}  // namespace node
