#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/command_coverage.h"
#include "node/command_groups.h"
#include "node/command_keys.h"
#include "node/command_link_view.h"
#include "node/command_table.h"
#include "node/messages_common.h"
#include "node/messages_link.h"
#include "node/messages_payments.h"
#include "node/messages_peering.h"
#include "node/messages_status.h"

namespace node {

namespace {

/// All alarms after an entry of the journal.
std::expected<Json, ExitCode> all_alarms(const CommandContext& context, std::optional<std::int64_t> first) {
  auto all = Json::array();
  std::string after = first ? std::to_string(*first) : "";
  do {
    const auto page =
        call_node(context, {.target = "/v1/alarms?limit=1000" + (after.empty() ? "" : "&after=" + after)});
    if (!page) return std::unexpected(page.error());
    if (page->contains("alarms"))
      for (const auto& alarm : page->at("alarms")) all.push_back(alarm);
    after = text_of(*page, "next");
  } while (!after.empty());
  return all;
}

/// The peers to which no connection stands, why, and where it says what to do.
Fields away_fields(const CommandContext& context, const Json& away) {
  Fields fields;
  for (const auto& one : away) {
    const auto peer = text_of(one, "peer");
    auto text = context.text(messages::away_since, moment_of(one, "since"));
    const auto error = link_error_text(context, one.value("error", Json()));
    if (!error.empty()) text = context.text(messages::away_error, text, error);
    fields.emplace_back(context.text(messages::field_away, peer), text);
    if (!error.empty()) fields.emplace_back("", context.text(messages::away_see, peer));
  }
  return fields;
}

void show_status(const CommandContext& context, const Json& status, std::size_t alarms) {
  const auto& journal = status.at("journal");
  const bool recovering = text_of(status, "recovering") == "true";
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  Fields fields{{label(messages::field_node), text_of(status, "name") + " (" + text_of(status, "domain") + ")"},
                {label(messages::field_program), "lokaponto " + text_of(status, "version")},
                {label(messages::field_started), moment_of(status, "started_at")},
                {label(messages::field_journal),
                 context.text(messages::journal_entries, text_of(journal, "size"), text_of(journal, "root"))},
                {label(messages::field_peers), text_of(status, "peers")}};
  for (auto& field : away_fields(context, status.value("away", Json::array()))) fields.push_back(std::move(field));
  const Fields more{{label(messages::field_held_payments), text_of(status, "held_payments")},
                    {label(messages::field_recovering), recovering ? context.text(messages::recovering_until) : ""},
                    {label(messages::field_alarms), alarms == 0 ? "0" : context.text(messages::alarms_count, alarms)}};
  fields.insert(fields.end(), more.begin(), more.end());
  for (auto& field : coverage_fields(context, status.at("coverage"))) fields.push_back(std::move(field));
  for (auto& field : keys_fields(context, status.at("keys"))) fields.push_back(std::move(field));
  context.line(fields_text(fields));
}

ExitCode status(const CommandContext& context) {
  auto found = call_node(context, {.target = "/v1/status"});
  if (!found) return found.error();
  const auto alarms = all_alarms(context, {});
  if (!alarms) return alarms.error();
  (*found)["alarms"] = alarms->size();
  context.document(*found);
  if (!context.json && found->contains("journal") && found->contains("coverage"))
    show_status(context, *found, alarms->size());
  return ExitCode::done;
}

ExitCode position(const CommandContext& context) {
  const auto found = call_node(context, {.target = "/v1/positions"});
  if (!found) return found.error();
  context.document(*found);
  const auto positions = found->value("positions", Json::array());
  if (positions.empty()) return context.say(messages::none), ExitCode::done;
  using Align = CommandTable::Align;
  CommandTable table({{context.text(messages::field_peer)},
                      {context.text(messages::field_debt), Align::right},
                      {context.text(messages::field_claim), Align::right},
                      {context.text(messages::field_held_debt), Align::right},
                      {context.text(messages::field_room_to_pay), Align::right},
                      {context.text(messages::field_room_to_receive), Align::right}});
  for (const auto& one : positions) {
    const auto money = [&](const char* name) { return money_of(one, name, text_of(one, "currency")); };
    table.add({text_of(one, "peer"), money("debt"), money("claim"), money("held_debt"), money("room_to_pay"),
               money("room_to_receive")});
  }
  context.line(table.text());
  return ExitCode::done;
}

ExitCode alarms(const CommandContext& context, std::optional<std::int64_t> after) {
  const auto all = all_alarms(context, after);
  if (!all) return all.error();
  context.document({{"alarms", *all}});
  if (all->empty()) return context.say(messages::none), ExitCode::done;
  CommandTable table({{context.text(messages::field_entry), CommandTable::Align::right},
                      {context.text(messages::field_time)},
                      {context.text(messages::field_peer)},
                      {context.text(messages::field_reason)},
                      {context.text(messages::field_what)}});
  for (const auto& alarm : *all)
    table.add({text_of(alarm, "entry"), moment_of(alarm, "time"), text_of(alarm, "peer"), text_of(alarm, "reason"),
               context.detail(text_of(alarm, "detail"))});
  context.line(table.text());
  return ExitCode::done;
}

}  // namespace

void add_status_commands(CLI::App& app, CommandContext& context) {
  app.add_subcommand("status", context.text(messages::status_about))->callback([&context] {
    context.chosen = [&context] { return status(context); };
  });
  app.add_subcommand("position", context.text(messages::position_about))->callback([&context] {
    context.chosen = [&context] { return position(context); };
  });
  const auto after = std::make_shared<std::optional<std::int64_t>>();
  auto* shows = app.add_subcommand("alarms", context.text(messages::alarms_about));
  shows->add_option("--after", *after, context.text(messages::alarms_after))
      ->check(CLI::Range(std::int64_t{0}, INT64_MAX));
  shows->callback([&context, after] { context.chosen = [&context, after] { return alarms(context, *after); }; });
}

}  // namespace node
