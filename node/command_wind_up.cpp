// wind-up show, sign, book, give-up: the end of what stands with a peer whose node is gone for good.
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/command_time.h"
#include "node/http_time.h"
#include "node/keys.h"
#include "node/messages_common.h"
#include "node/messages_peering.h"
#include "node/messages_wind_up.h"
#include "protocol/wind_up.h"

namespace node {

namespace {

using protocol::SignedWindUp;
using protocol::WindUpStatement;

struct WindUpOptions {
  std::string peer;
  std::string file;
  std::string output;
  std::vector<std::string> accepted;
  bool alone = false;
  bool yes = false;
};

std::string money(std::int64_t minor, const WindUpStatement& statement) {
  return protocol::format_decimal(minor, statement.scale) + " " + std::string(statement.unit.view());
}

std::string owed_text(const CommandContext& context, const WindUpStatement& statement) {
  if (statement.owed == 0) return context.text(messages::wind_up_nothing_owed);
  const auto minor = statement.owed < 0 ? -statement.owed : statement.owed;
  const auto& creditor = statement.owed > 0 ? statement.of : statement.by;
  return context.text(messages::wind_up_owed, statement.debtor().text(), creditor.text(), money(minor, statement));
}

/// What a statement says, in words: whoever signs it has to read it.
void describe(const CommandContext& context, const WindUpStatement& statement) {
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  const bool both = statement.hands == 2;
  context.line(fields_text(
      {{label(messages::field_wind_up_of), statement.of.text()},
       {label(messages::field_wind_up_by), statement.by.text()},
       {label(messages::field_wind_up_number), std::to_string(statement.number)},
       {label(messages::field_wind_up_hands), label(both ? messages::wind_up_two_hands : messages::wind_up_one_hand)},
       {label(messages::field_wind_up_heard), local_time(rfc3339(statement.heard))},
       {label(messages::field_wind_up_declared), local_time(rfc3339(statement.declared))},
       {label(messages::field_wind_up_owed), owed_text(context, statement)}}));
  if (statement.holds.empty()) return context.say(messages::wind_up_no_holds);
  using Align = CommandTable::Align;
  CommandTable table({{label(messages::column_wind_up_payment)},
                      {label(messages::column_wind_up_amount), Align::right},
                      {label(messages::column_wind_up_becomes)}});
  for (const auto& hold : statement.holds)
    table.add({hold.key.text(), money(hold.amount, statement),
               label(hold.accepted ? messages::wind_up_accepted : messages::wind_up_returned)});
  context.line("");
  context.line(table.text());
}

protocol::Result<SignedWindUp> read_statement(const std::string& file) {
  const auto text = read_file(file, protocol::max_wind_up_bytes + 4096);
  return text ? protocol::parse_wind_up_file(*text) : std::unexpected(text.error());
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

/// How long the peer is silent, and whether the statement may be booked.
void say_state(const CommandContext& context, const Json& shown) {
  context.line("");
  context.say(messages::wind_up_silent, text_of(shown, "days"), text_of(shown, "wind_up_days"));
  if (shown.value("wound_up", false)) context.say(messages::wind_up_in_force);
  if (shown.contains("lost")) context.say(messages::wind_up_lost, money_of(shown, "lost", text_of(shown, "currency")));
  if (!shown.contains("why_not")) return;
  const auto& why = shown.at("why_not");
  context.say(messages::wind_up_not_yet, context.detail(text_of(why, "detail")) + " (" + text_of(why, "code") + ")");
}

ExitCode show(const CommandContext& context, const WindUpOptions& options) {
  const auto peer = protocol::Domain::parse(options.peer);
  if (!peer) return context.fail(wrong_value("'" + options.peer + "'", peer.error()));
  std::string target = "/v1/agreements/" + peer->text() + "/wind-up?hands=" + (options.alone ? "1" : "2");
  if (!options.accepted.empty()) target += "&accepted=" + joined(options.accepted);
  const auto shown = call_node(context, {.target = target});
  if (!shown) return shown.error();
  const auto text = shown->value("statement", std::string());  // as it is: text_of() makes each line printable
  const auto statement = protocol::parse_wind_up(text);
  if (!statement) return context.fail(statement.error());
  if (!options.output.empty())
    if (const auto written = create_file(options.output, text, Access::everyone); !written)
      return context.fail(written.error());
  context.document(*shown);
  describe(context, *statement);
  say_state(context, *shown);
  if (!options.output.empty()) context.say(messages::wind_up_written, options.output);
  return ExitCode::done;
}

/// By the keys in the data directory, which are those of the node that is gone; no node runs, and no books are needed.
ExitCode sign(const CommandContext& context, const WindUpOptions& options) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  auto file = read_statement(options.file);
  if (!file) return context.fail(file.error());
  const auto statement = protocol::parse_wind_up(file->text);
  const auto& own = configuration->currency.domain;
  if (statement->of != own)
    return context.fail({protocol::Reason::wrong_receiver, context.text(messages::wind_up_of_another, own.text())});
  if (statement->hands != 2)
    return context.fail({protocol::Reason::not_proposed, context.text(messages::wind_up_asks_nobody)});
  const auto keys = read_keys(context.directory());
  if (!keys) return context.fail(keys.error());
  describe(context, *statement);
  if (!options.yes && !context.confirmed(messages::wind_up_sign_question))
    return context.fail(ExitCode::refused, "cancelled", context.text(messages::wind_up_not_signed), {});
  file->of = keys->contract.sign_raw(file->text);
  if (const auto written = write_file(options.file, protocol::to_file(*file), Access::everyone); !written)
    return context.fail(written.error());
  context.document({{"file", options.file}, {"signed_by", own.text()}, {"signature", file->of.hex()}});
  context.say(messages::wind_up_signed, options.file, statement->by.text());
  return ExitCode::done;
}

ExitCode book(const CommandContext& context, const WindUpOptions& options) {
  const auto file = read_statement(options.file);
  if (!file) return context.fail(file.error());
  const auto statement = protocol::parse_wind_up(file->text);
  describe(context, *statement);
  const auto& question = statement->hands == 2 ? messages::wind_up_book_question : messages::wind_up_alone_question;
  if (!options.yes && !context.confirmed(question))
    return context.fail(ExitCode::refused, "cancelled", context.text(messages::wind_up_not_booked), {});
  const auto booked = call_node(context, {.method = "PUT",
                                          .target = "/v1/agreements/" + statement->of.text() + "/wind-up",
                                          .body = Json{{"file", protocol::to_file(*file)}}.dump()});
  if (!booked) return booked.error();
  context.document(*booked);
  context.say(messages::wind_up_booked, statement->of.text());
  if (statement->owed > 0) context.say(messages::wind_up_to_pay, statement->end_to_end().hex());
  if (statement->owed < 0)
    context.say(messages::wind_up_to_arrive, statement->end_to_end().hex(), statement->of.text());
  return ExitCode::done;
}

ExitCode give_up(const CommandContext& context, const WindUpOptions& options) {
  const auto peer = protocol::Domain::parse(options.peer);
  if (!peer) return context.fail(wrong_value("'" + options.peer + "'", peer.error()));
  const auto done = call_node(
      context, {.method = "POST", .target = "/v1/agreements/" + peer->text() + "/claim-given-up", .body = "{}"});
  if (!done) return done.error();
  context.document(*done);
  context.say(messages::wind_up_given_up, peer->text());
  return ExitCode::done;
}

using Act = ExitCode (*)(const CommandContext&, const WindUpOptions&);

struct WindUpCommand {
  CLI::App* command;
  std::shared_ptr<WindUpOptions> options;
};

WindUpCommand add(CLI::App& group, CommandContext& context, const char* name, const Phrase& about, Act act) {
  const auto options = std::make_shared<WindUpOptions>();
  auto* command = group.add_subcommand(name, context.text(about));
  command->callback(
      [&context, options, act] { context.chosen = [&context, options, act] { return act(context, *options); }; });
  return {command, options};
}

}  // namespace

void add_wind_up_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("wind-up", context.text(messages::wind_up_about));
  group->require_subcommand(1);
  const auto shows = add(*group, context, "show", messages::wind_up_show_about, show);
  shows.command->footer(context.text(messages::wind_up_show_footer));
  shows.command->add_option("peer", shows.options->peer, context.text(messages::peer))->required();
  shows.command->add_flag("--alone", shows.options->alone, context.text(messages::wind_up_alone));
  shows.command->add_option("--accepted", shows.options->accepted, context.text(messages::wind_up_accepted_option));
  shows.command->add_option("-o,--output", shows.options->output, context.text(messages::wind_up_output));

  const auto signs = add(*group, context, "sign", messages::wind_up_sign_about, sign);
  signs.command->footer(context.text(messages::wind_up_sign_footer));
  const auto books = add(*group, context, "book", messages::wind_up_book_about, book);
  books.command->footer(context.text(messages::wind_up_book_footer));
  for (const auto& one : {signs, books}) {
    one.command->add_option("file", one.options->file, context.text(messages::wind_up_file))->required();
    one.command->add_flag("-y,--yes", one.options->yes, context.text(messages::wind_up_yes));
  }
  const auto gives_up = add(*group, context, "give-up", messages::wind_up_give_up_about, give_up);
  gives_up.command->footer(context.text(messages::wind_up_give_up_footer));
  gives_up.command->add_option("peer", gives_up.options->peer, context.text(messages::peer))->required();
}

}  // namespace node
