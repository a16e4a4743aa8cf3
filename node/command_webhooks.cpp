#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_member_view.h"
#include "node/command_payment_view.h"
#include "node/command_table.h"
#include "node/json_values.h"
#include "node/messages_common.h"
#include "node/messages_webhooks.h"

namespace node {

namespace {

struct AddOptions {
  std::string url;
  std::string kinds;
  std::string account;
  std::optional<std::string> id;
};

struct EnableOptions {
  std::string id;
  std::string after;
};

Json list_of(const std::string& text) {
  auto list = Json::array();
  std::istringstream pieces(text);
  for (std::string piece; std::getline(pieces, piece, ',');) list.push_back(piece);
  return list;
}

ExitCode add(const CommandContext& context, const AddOptions& options) {
  const auto id = id_or_new(options.id);
  if (!id) return context.fail(id.error());
  Json body{{"id", *id}, {"url", options.url}};
  if (!options.kinds.empty()) body["kinds"] = list_of(options.kinds);
  if (!options.account.empty()) body["account"] = options.account;
  const auto made = call_node(context, {.method = "POST", .target = "/v1/webhooks", .body = body.dump(), .id = *id});
  if (!made) return made.error();
  context.document(*made);
  const bool is_new = made->contains("secret");
  context.say(is_new ? messages::webhook_made : messages::webhook_known, text_of(*made, "id"));
  if (is_new) context.line(text_of(*made, "secret"));
  return ExitCode::done;
}

ExitCode list(const CommandContext& context) {
  const auto all = call_node(context, {.target = "/v1/webhooks"});
  if (!all) return all.error();
  context.document(*all);
  const Json hooks = all->value("webhooks", Json::array());
  if (hooks.empty()) {
    context.say(messages::none);
    return ExitCode::done;
  }
  CommandTable table({{context.text(messages::field_webhook)},
                      {context.text(messages::field_webhook_url)},
                      {context.text(messages::field_webhook_enabled)},
                      {context.text(messages::field_webhook_delivered)},
                      {context.text(messages::field_webhook_failures), CommandTable::Align::right},
                      {context.text(messages::field_webhook_status), CommandTable::Align::right}});
  for (const auto& hook : hooks)
    table.add({text_of(hook, "id"), text_of(hook, "url"), yes_or_no(context, hook, "enabled"),
               text_of(hook, "delivered"), text_of(hook, "failures"), text_of(hook, "last_status")});
  context.line(table.text());
  return ExitCode::done;
}

/// The path of a webhook, or the exit code after saying what is wrong with its id.
std::expected<std::string, ExitCode> path_to(const CommandContext& context, const std::string& given) {
  const auto id = parse_payment_id(given);
  if (!id) return std::unexpected(context.fail(wrong_value("'" + given + "'", id.error())));
  return "/v1/webhooks/" + id->hex();
}

ExitCode change(const CommandContext& context, const std::string& id, const Json& body, const Phrase& done) {
  const auto path = path_to(context, id);
  if (!path) return path.error();
  const auto changed = call_node(context, {.method = "PATCH", .target = *path, .body = body.dump()});
  if (!changed) return changed.error();
  context.document(*changed);
  context.say(done, text_of(*changed, "url"));
  return ExitCode::done;
}

ExitCode enable(const CommandContext& context, const EnableOptions& options) {
  Json body{{"enabled", true}};
  if (!options.after.empty()) body["after"] = options.after;
  return change(context, options.id, body, messages::webhook_enabled);
}

ExitCode remove(const CommandContext& context, const std::string& id) {
  const auto path = path_to(context, id);
  if (!path) return path.error();
  const auto removed = call_node(context, {.method = "DELETE", .target = *path});
  if (!removed) return removed.error();
  context.document(*removed);
  context.say(messages::webhook_removed, text_of(*removed, "id"));
  return ExitCode::done;
}

void add_add(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<AddOptions>();
  auto* command = group.add_subcommand("add", context.text(messages::webhook_add_about));
  command->footer(context.text(messages::webhook_add_footer));
  command->add_option("url", options->url, context.text(messages::webhook_url))->required();
  command->add_option("--kinds", options->kinds, context.text(messages::webhook_kinds));
  command->add_option("--account", options->account, context.text(messages::webhook_account));
  command->add_option("--id", options->id, context.text(messages::webhook_given_id));
  command->callback([&context, options] { context.chosen = [&context, options] { return add(context, *options); }; });
}

void add_enable(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<EnableOptions>();
  auto* command = group.add_subcommand("enable", context.text(messages::webhook_enable_about));
  command->add_option("id", options->id, context.text(messages::webhook_id))->required();
  command->add_option("--after", options->after, context.text(messages::webhook_after));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return enable(context, *options); }; });
}

/// A command that is given nothing but the id of a webhook.
void add_of_id(CLI::App& group, CommandContext& context, const char* name, const Phrase& about,
               ExitCode (*run)(const CommandContext&, const std::string&)) {
  const auto id = std::make_shared<std::string>();
  auto* command = group.add_subcommand(name, context.text(about));
  command->add_option("id", *id, context.text(messages::webhook_id))->required();
  command->callback([&context, id, run] { context.chosen = [&context, id, run] { return run(context, *id); }; });
}

}  // namespace

void add_webhook_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("webhook", context.text(messages::webhook_about));
  group->require_subcommand(1);
  add_add(*group, context);
  auto* lists = group->add_subcommand("list", context.text(messages::webhook_list_about));
  lists->callback([&context] { context.chosen = [&context] { return list(context); }; });
  add_enable(*group, context);
  add_of_id(*group, context, "pause", messages::webhook_pause_about, [](const auto& given, const std::string& id) {
    return change(given, id, {{"enabled", false}}, messages::webhook_paused);
  });
  add_of_id(*group, context, "remove", messages::webhook_remove_about, remove);
}

}  // namespace node
