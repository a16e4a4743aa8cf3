#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_amount.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/messages_common.h"
#include "node/messages_payments.h"
#include "node/messages_peering.h"
#include "node/messages_settlement.h"

namespace node {

namespace {

struct SettlementOptions {
  std::string peer;
  std::uint32_t number = 0;  ///< 0: the last one
  std::string threshold;
};

using Act = ExitCode (*)(const CommandContext&, const SettlementOptions&);

Json member_of(const Json& object, const char* name) {
  return object.contains(name) ? object.at(name) : Json();
}

/// What an agreed note waits for, seen from the side that has to pay.
std::string waits_for_transfer(const CommandContext& context, const std::string& stage, const std::string& days) {
  if (stage == "requested") return context.text(messages::waits_order, days);
  if (stage == "returned") return context.text(messages::waits_decision, days);
  return context.text(messages::waits_statement, days);
}

std::string waits_for(const CommandContext& context, const Json& note) {
  const auto state = text_of(note, "state");
  const auto transfer = member_of(note, "transfer");
  if (state == "proposed") return context.text(messages::waits_signature);
  if (state == "disputed") return context.text(messages::waits_dispute);
  if (state == "closing") return context.text(messages::waits_countersignature);
  if (state == "questioned")
    return context.text(messages::waits_confirmation, text_of(note, "arrived"), text_of(note, "owed"));
  if (state == "closed") {
    const auto left = text_of(transfer, "left_in_flight");
    return left.empty() ? "" : context.text(messages::waits_absorb, left);
  }
  if (!transfer.is_null()) return waits_for_transfer(context, text_of(transfer, "stage"), text_of(note, "days"));
  return context.text(messages::waits_euros, text_of(note, "days"));
}

/// A note whose euros are late is called so, whatever it waits for.
std::string state_text(const CommandContext& context, const Json& note) {
  const auto state = context.word(text_of(note, "state"));
  return note.contains("late") ? state + ", " + context.word("late") : state;
}

ExitCode list(const CommandContext& context, bool all) {
  const auto found = call_node(context, {.target = "/v1/settlements"});
  if (!found) return found.error();
  context.document(*found);
  using Align = CommandTable::Align;
  CommandTable table({{context.text(messages::field_peer)},
                      {context.text(messages::column_note), Align::right},
                      {context.text(messages::field_state)},
                      {context.text(messages::column_owed), Align::right},
                      {context.text(messages::column_debtor)},
                      {context.text(messages::column_arrived), Align::right},
                      {context.text(messages::column_waits)}});
  bool any = false;
  for (const auto& peer : found->value("peers", Json::array())) {
    for (const auto& note : peer.value("notes", Json::array())) {
      const auto waits = waits_for(context, note);
      if (waits.empty() && !all) continue;
      any = true;
      table.add({text_of(note, "peer"), text_of(note, "number"), state_text(context, note),
                 money_of(note, "owed", "EUR"), text_of(note, "debtor"), money_of(note, "arrived", "EUR"), waits});
    }
  }
  if (!any) return context.say(messages::none), ExitCode::done;
  context.line(table.text());
  return ExitCode::done;
}

std::string difference_text(const CommandContext& context, const Json& difference) {
  if (difference.is_null()) return {};
  return context.text(messages::settlement_difference, text_of(difference, "message"), text_of(difference, "envelope"),
                      text_of(difference, "log"), text_of(difference, "ours"), text_of(difference, "theirs"));
}

/// The first note reaches back to the beginning.
std::string period_text(const CommandContext& context, const Json& note) {
  const auto from = moment_of(note, "from");
  const auto to = moment_of(note, "to");
  return from.empty() ? context.text(messages::settlement_until, to) : from + " - " + to;
}

ExitCode show_note(const CommandContext& context, const Json& note) {
  context.document(note);
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  const auto debtor = text_of(note, "debtor");
  const auto owed = text_of(note, "owed");
  Fields fields{
      {label(messages::field_peer), text_of(note, "peer")},
      {label(messages::column_note), text_of(note, "number")},
      {label(messages::field_state), state_text(context, note)},
      {label(messages::field_note_period), period_text(context, note)},
      {label(messages::field_we_owed), money_of(note, "we_owed", "EUR")},
      {label(messages::field_paid_by_us), money_of(note, "paid_by_us", "EUR")},
      {label(messages::field_paid_by_them), money_of(note, "paid_by_them", "EUR")},
      {label(messages::field_owed), debtor.empty() ? owed : context.text(messages::settlement_owed_by, owed, debtor)},
      {label(messages::field_end_to_end), text_of(note, "end_to_end")},
      {label(messages::field_arrived), money_of(note, "arrived", "EUR")},
      {label(messages::field_left_in_flight), money_of(member_of(note, "transfer"), "left_in_flight", "EUR")},
      {label(messages::column_waits), waits_for(context, note)},
      {label(messages::field_difference), difference_text(context, member_of(note, "difference"))}};
  context.line(fields_text(fields));
  // As they were signed, line by line: the node has read them as notes.
  for (const auto* text : {"note", "closing"})
    if (note.contains(text)) context.line("\n" + note.at(text).get<std::string>());
  return ExitCode::done;
}

/// The path of the settlements with this peer; the failure is said.
std::expected<std::string, ExitCode> path_of(const CommandContext& context, const SettlementOptions& options) {
  const auto peer = protocol::Domain::parse(options.peer);
  if (!peer) return std::unexpected(context.fail(wrong_value("'" + options.peer + "'", peer.error())));
  return "/v1/settlements/" + peer->text();
}

ExitCode call_and_show(const CommandContext& context, const SettlementOptions& options, const std::string& method,
                       const std::string& below) {
  const auto path = path_of(context, options);
  if (!path) return path.error();
  const auto note = call_node(
      context, {.method = method, .target = *path + "/" + std::to_string(options.number) + below, .body = {}});
  return note ? show_note(context, *note) : note.error();
}

/// The number given, or that of the last note with the peer.
std::expected<std::uint32_t, ExitCode> number_of(const CommandContext& context, const SettlementOptions& options) {
  if (options.number != 0) return options.number;
  const auto found = call_node(context, {.target = "/v1/settlements"});
  if (!found) return std::unexpected(found.error());
  for (const auto& peer : found->value("peers", Json::array()))
    for (const auto& note : peer.value("notes", Json::array()))
      if (text_of(note, "peer") == options.peer) return note.value("number", 0U);
  return std::unexpected(context.fail({protocol::Reason::not_found, options.peer}));
}

template <const char* method, const char* below>
ExitCode act_on_note(const CommandContext& context, const SettlementOptions& options) {
  const auto number = number_of(context, options);
  if (!number) return number.error();
  auto chosen = options;
  chosen.number = *number;
  return call_and_show(context, chosen, method, below);
}

ExitCode propose(const CommandContext& context, const SettlementOptions& options) {
  const auto path = path_of(context, options);
  if (!path) return path.error();
  const auto done = call_node(context, {.method = "POST", .target = *path, .body = {}});
  if (!done) return done.error();
  context.document(*done);
  context.say(messages::settlement_proposed, text_of(*done, "number"), options.peer);
  return ExitCode::done;
}

ExitCode set_threshold(const CommandContext& context, const SettlementOptions& options) {
  const auto path = path_of(context, options);
  if (!path) return path.error();
  const auto euros = checked_amount(options.threshold, protocol::euro_scale);
  if (!euros) return context.fail(euros.error());
  const auto done =
      call_node(context, {.method = "PUT", .target = *path + "/threshold", .body = Json{{"threshold", *euros}}.dump()});
  if (!done) return done.error();
  context.document(*done);
  if (protocol::parse_decimal(*euros, protocol::euro_scale) == 0)
    context.say(messages::settlement_no_threshold, options.peer);
  else
    context.say(messages::settlement_threshold_set, options.peer, *euros);
  return ExitCode::done;
}

struct SettlementCommand {
  CLI::App* command;
  std::shared_ptr<SettlementOptions> options;
};

SettlementCommand add_command(CLI::App& group, CommandContext& context, const char* name, const Phrase& about,
                              Act act) {
  const auto options = std::make_shared<SettlementOptions>();
  auto* command = group.add_subcommand(name, context.text(about));
  command->add_option("peer", options->peer, context.text(messages::peer))->required();
  command->callback(
      [&context, options, act] { context.chosen = [&context, options, act] { return act(context, *options); }; });
  return {command, options};
}

constexpr char get[] = "GET";
constexpr char post[] = "POST";
constexpr char nothing[] = "";
constexpr char abandon[] = "/abandon";
constexpr char confirm[] = "/confirm";
constexpr char write_off[] = "/write-off";

}  // namespace

void add_settlement_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("settlement", context.text(messages::settlement_about));
  group->require_subcommand(1);
  const auto all = std::make_shared<bool>(false);
  auto* listing = group->add_subcommand("list", context.text(messages::settlement_list_about));
  listing->add_flag("--all", *all, context.text(messages::settlement_list_all));
  listing->callback([&context, all] { context.chosen = [&context, all] { return list(context, *all); }; });

  const auto proposing = add_command(*group, context, "propose", messages::settlement_propose_about, propose);
  proposing.command->footer(context.text(messages::settlement_propose_footer));
  const auto limiting = add_command(*group, context, "threshold", messages::settlement_threshold_about, set_threshold);
  limiting.command->add_option("euros", limiting.options->threshold, context.text(messages::settlement_threshold))
      ->required();
  for (const auto& [name, about, act] :
       {std::tuple<const char*, const Phrase*, Act>{"show", &messages::settlement_show_about,
                                                    act_on_note<get, nothing>},
        {"abandon", &messages::settlement_abandon_about, act_on_note<post, abandon>},
        {"confirm", &messages::settlement_confirm_about, act_on_note<post, confirm>},
        {"absorb", &messages::settlement_absorb_about, act_on_note<post, write_off>}}) {
    const auto command = add_command(*group, context, name, *about, act);
    command.command->add_option("number", command.options->number, context.text(messages::settlement_number))
        ->check(CLI::Range(1, INT32_MAX));
  }
}

}  // namespace node
