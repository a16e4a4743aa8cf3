// checkpoint make, list, show: what is signed of the books, by a client of the HTTP API.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/messages_checkpoints.h"
#include "node/messages_common.h"

namespace node {

namespace {

ExitCode make(const CommandContext& context) {
  const auto made = call_node(context, {.method = "POST", .target = "/v1/checkpoints", .body = "{}"});
  if (!made) return made.error();
  context.document(*made);
  context.say(messages::checkpoint_made, text_of(*made, "size"));
  return ExitCode::done;
}

std::string witnesses_of(const Json& checkpoint) {
  std::string text;
  for (const auto& word : checkpoint.value("cosignatures", Json::array()))
    text += (text.empty() ? "" : ", ") + text_of(word, "peer");
  return text;
}

ExitCode list(const CommandContext& context) {
  const auto found = call_node(context, {.target = "/v1/checkpoints"});
  if (!found) return found.error();
  context.document(*found);
  const auto checkpoints = found->value("checkpoints", Json::array());
  if (checkpoints.empty()) return context.say(messages::none), ExitCode::done;
  CommandTable table({{context.text(messages::column_size), CommandTable::Align::right},
                      {context.text(messages::column_made)},
                      {context.text(messages::column_witnesses)}});
  for (const auto& one : checkpoints) table.add({text_of(one, "size"), moment_of(one, "made"), witnesses_of(one)});
  context.line(table.text());
  return ExitCode::done;
}

ExitCode show(const CommandContext& context) {
  const auto found = call_node(context, {.target = "/v1/checkpoints?limit=1"});
  if (!found) return found.error();
  const auto checkpoints = found->value("checkpoints", Json::array());
  if (checkpoints.empty()) {
    context.document(Json::object());
    return context.say(messages::none), ExitCode::done;
  }
  context.document(checkpoints.front());
  std::istringstream note(checkpoints.front().value("note", std::string()));  // each line is made printable
  for (std::string line; std::getline(note, line);) context.line(line);
  return ExitCode::done;
}

}  // namespace

void add_checkpoint_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("checkpoint", context.text(messages::checkpoint_about))->require_subcommand(1);
  const auto add = [&](const char* name, const Phrase& about, ExitCode (*act)(const CommandContext&)) {
    auto* command = group->add_subcommand(name, context.text(about));
    command->callback([&context, act] { context.chosen = [&context, act] { return act(context); }; });
    return command;
  };
  add("make", messages::checkpoint_make_about, make)->footer(context.text(messages::checkpoint_make_footer));
  add("list", messages::checkpoint_list_about, list);
  add("show", messages::checkpoint_show_about, show);
}

}  // namespace node
