#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_member_view.h"
#include "node/command_table.h"
#include "node/messages_access.h"
#include "node/messages_common.h"

namespace node {

namespace {

struct GrantOptions {
  std::string name;
  std::string role;
  std::string counter;
  std::string member;
  std::vector<std::string> scopes;

  Json body() const {
    Json json{{"name", name}, {"role", role}};
    if (!counter.empty()) json["counter"] = counter;
    if (!member.empty()) json["member"] = member;
    std::string all;
    for (const auto& scope : scopes) all += (all.empty() ? "" : " ") + scope;
    if (!all.empty()) json["scopes"] = all;
    return json;
  }
};

/// A name in the place of {} of a target; not one that would be another path.
protocol::Result<std::string> target_of(std::string_view before, const std::string& name, std::string_view after) {
  const auto parsed = protocol::Alias::parse(name);
  if (!parsed) return std::unexpected(wrong_value("'" + name + "'", parsed.error()));
  return std::string(before) + parsed->text() + std::string(after);
}

void say_code(const CommandContext& context, const Json& given) {
  context.document(given);
  context.say(messages::access_code, text_of(given, "name"), moment_of(given, "code_until"), text_of(given, "code"));
  context.say(messages::access_keep_secret);
}

ExitCode add_staff(const CommandContext& context, const GrantOptions& options) {
  const auto given =
      call_node(context, {.method = "POST", .target = "/v1/access/staff", .body = options.body().dump()});
  if (!given) return given.error();
  say_code(context, *given);
  return ExitCode::done;
}

ExitCode add_key(const CommandContext& context, const GrantOptions& options) {
  const auto given = call_node(context, {.method = "POST", .target = "/v1/access/apps", .body = options.body().dump()});
  if (!given) return given.error();
  context.document(*given);
  context.say(messages::access_key, text_of(*given, "name"), text_of(*given, "key"));
  context.say(messages::access_keep_secret);
  return ExitCode::done;
}

ExitCode offer_code(const CommandContext& context, std::string_view kind, const std::string& name) {
  const auto target = target_of("/v1/access/" + std::string(kind) + "/", name, "/code");
  if (!target) return context.fail(target.error());
  const auto given = call_node(context, {.method = "POST", .target = *target});
  if (!given) return given.error();
  say_code(context, *given);
  return ExitCode::done;
}

ExitCode revoke(const CommandContext& context, std::string_view kind, const std::string& name) {
  const auto target = target_of("/v1/access/" + std::string(kind) + "/", name, "");
  if (!target) return context.fail(target.error());
  const auto revoked = call_node(context, {.method = "DELETE", .target = *target});
  if (!revoked) return revoked.error();
  context.document(Json{{"revoked", name}});
  context.say(messages::access_revoked, name);
  return ExitCode::done;
}

ExitCode list(const CommandContext& context) {
  auto all = Json::array();
  std::string after;
  do {
    const auto page =
        call_node(context, {.target = "/v1/access?limit=1000" + (after.empty() ? "" : "&after=" + after)});
    if (!page) return page.error();
    if (page->contains("access"))
      for (const auto& one : page->at("access")) all.push_back(one);
    after = text_of(*page, "next");
  } while (!after.empty());
  context.document({{"access", all}});
  CommandTable table({{context.text(messages::field_access_kind)},
                      {context.text(messages::field_access_name)},
                      {context.text(messages::field_role)},
                      {context.text(messages::field_for)},
                      {context.text(messages::field_password)},
                      {context.text(messages::field_given)},
                      {context.text(messages::field_scopes)}});
  for (const auto& one : all)
    table.add({context.word(text_of(one, "kind")), text_of(one, "name"), context.word(text_of(one, "role")),
               text_of(one, "member") + text_of(one, "counter"), yes_or_no(context, one, "has_password"),
               moment_of(one, "since"), text_of(one, "scopes")});
  all.empty() ? context.say(messages::none) : context.line(table.text());
  return ExitCode::done;
}

ExitCode acts(const CommandContext& context, int limit) {
  const auto all = call_node(context, {.target = "/v1/acts?limit=" + std::to_string(limit)});
  if (!all) return all.error();
  context.document(*all);
  CommandTable table({{context.text(messages::field_when)},
                      {context.text(messages::field_who)},
                      {context.text(messages::field_role)},
                      {context.text(messages::field_act)},
                      {context.text(messages::field_about)},
                      {context.text(messages::field_outcome)}});
  for (const auto& act : all->at("acts")) {
    const auto refused = text_of(act, "refused");
    const auto subject = text_of(act, "subject");
    table.add({moment_of(act, "time"), text_of(act, "who"), context.word(text_of(act, "role")), text_of(act, "route"),
               subject.empty() ? text_of(act, "id") : subject,
               refused.empty() ? context.text(messages::act_done) : refused});
  }
  all->at("acts").empty() ? context.say(messages::none) : context.line(table.text());
  return ExitCode::done;
}

CLI::App* add_grant(CLI::App& group, CommandContext& context, const std::shared_ptr<GrantOptions>& options,
                    const Phrase& about, const Phrase& footer) {
  auto* command = group.add_subcommand("add", context.text(about));
  command->footer(context.text(footer));
  command->add_option("name", options->name, context.text(messages::access_name))->required();
  command->add_option("--counter", options->counter, context.text(messages::access_counter));
  return command;
}

using Act = ExitCode (*)(const CommandContext& context, std::string_view kind, const std::string& name);

/// A command about one name.
void add_named(CLI::App& group, CommandContext& context, const char* word, const Phrase& about, const char* kind,
               Act act) {
  const auto name = std::make_shared<std::string>();
  auto* command = group.add_subcommand(word, context.text(about));
  command->add_option("name", *name, context.text(messages::access_name))->required();
  command->callback([&context, name, kind, act] {
    context.chosen = [&context, name, kind, act] { return act(context, kind, *name); };
  });
}

void add_key_commands(CLI::App& group, CommandContext& context) {
  auto* keys = group.add_subcommand("key", context.text(messages::key_group_about));
  keys->require_subcommand(1);
  const auto options = std::make_shared<GrantOptions>();
  auto* command = add_grant(*keys, context, options, messages::key_add_about, messages::key_add_footer);
  command->add_option("--role", options->role, context.text(messages::access_app_role))
      ->required()
      ->check(CLI::IsMember({"member", "counter", "operator", "auditor"}));
  command->add_option("--member", options->member, context.text(messages::access_member));
  command->add_option("--scope", options->scopes, context.text(messages::access_scopes))->required();
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return add_key(context, *options); }; });
  add_named(*keys, context, "revoke", messages::key_revoke_about, "apps", revoke);
}

}  // namespace

void add_access_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("access", context.text(messages::access_about));
  group->require_subcommand(1);
  auto* lists = group->add_subcommand("list", context.text(messages::access_list_about));
  lists->callback([&context] { context.chosen = [&context] { return list(context); }; });
  const auto options = std::make_shared<GrantOptions>();
  auto* command = add_grant(*group, context, options, messages::access_add_about, messages::access_add_footer);
  command->add_option("--role", options->role, context.text(messages::access_staff_role))
      ->required()
      ->check(CLI::IsMember({"operator", "counter", "auditor"}));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return add_staff(context, *options); }; });
  add_named(*group, context, "code", messages::access_code_about, "staff", offer_code);
  add_named(*group, context, "revoke", messages::access_revoke_about, "staff", revoke);
  add_key_commands(*group, context);

  const auto limit = std::make_shared<int>(50);
  auto* shows = app.add_subcommand("acts", context.text(messages::acts_about));
  shows->add_option("--limit", *limit, context.text(messages::acts_limit))->check(CLI::Range(1, 1000));
  shows->callback([&context, limit] { context.chosen = [&context, limit] { return acts(context, *limit); }; });
}

void add_member_access_commands(CLI::App& group, CommandContext& context) {
  add_named(group, context, "password-code", messages::member_code_about, "members", offer_code);
  add_named(group, context, "password-revoke", messages::member_lock_about, "members", revoke);
}

}  // namespace node
