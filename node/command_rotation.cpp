#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_keys.h"
#include "node/command_table.h"
#include "node/keys.h"
#include "node/messages_keys.h"

namespace node {

namespace {

const Phrase& state_of(const Json& keys, bool waits) {
  if (waits) return messages::keys_wait;
  if (text_of(keys, "acknowledged_by_all") != "true") return messages::keys_not_all_know;
  const auto newest = text_of(keys.value("keys", Json()), "certificate_sha256");
  return text_of(keys, "shown_certificate_sha256") == newest ? messages::keys_all_know : messages::keys_start_again;
}

void show_peers(const CommandContext& context, const Json& peers) {
  CommandTable table({{context.text(messages::field_keys_peer)},
                      {context.text(messages::field_keys_told), CommandTable::Align::right},
                      {context.text(messages::field_keys_acknowledged), CommandTable::Align::right}});
  for (const auto& peer : peers)
    table.add({text_of(peer, "peer"), text_of(peer, "told"), text_of(peer, "acknowledged")});
  context.line("");
  context.line(table.text());
}

ExitCode show(const CommandContext& context) {
  auto keys = call_node(context, {.target = "/v1/keys"});
  if (!keys) return keys.error();
  const bool waits = rotation_waits(context.directory());
  (*keys)["next_waits"] = waits;
  context.document(*keys);
  Fields fields{{context.text(messages::field_key_number), text_of(*keys, "rotation")}};
  for (auto& field : keys_fields(context, keys->value("keys", Json()))) fields.push_back(std::move(field));
  fields.push_back(
      {context.text(messages::field_shown_certificate), in_groups(text_of(*keys, "shown_certificate_sha256"))});
  context.line(fields_text(fields));
  const auto peers = keys->value("peers", Json::array());
  if (!peers.empty()) show_peers(context, peers);
  context.say(state_of(*keys, waits));
  return ExitCode::done;
}

ExitCode rotate(const CommandContext& context) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto directory = context.directory();
  const auto succession = prepare_rotation(directory, configuration->currency.domain, wall_time());
  if (!succession) return context.fail(succession.error());
  context.document({{"rotation", succession->number},
                    {"message", succession->after.message.hex()},
                    {"contract", succession->after.contract.hex()},
                    {"certificate_sha256", certificate_fingerprint(succession->certificate).value_or("")},
                    {"files", directory.next_keys().string()}});
  context.say(messages::keys_prepared, succession->number, directory.next_keys().string());
  return ExitCode::done;
}

}  // namespace

void add_keys_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("keys", context.text(messages::keys_about));
  group->require_subcommand(1);
  auto* shows = group->add_subcommand("show", context.text(messages::keys_show_about));
  shows->callback([&context] { context.chosen = [&context] { return show(context); }; });
  auto* rotates = group->add_subcommand("rotate", context.text(messages::keys_rotate_about));
  rotates->footer(context.text(messages::keys_rotate_footer));
  rotates->callback([&context] { context.chosen = [&context] { return rotate(context); }; });
}

}  // namespace node
