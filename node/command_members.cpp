#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_amount.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_member_view.h"
#include "node/messages_common.h"
#include "node/messages_members.h"
#include "node/messages_payments.h"

namespace node {

namespace {

const CLI::IsMember kinds({"individual", "professional", "association", "authority"});

struct AddOptions {
  std::string alias;
  std::string kind = "individual";
  bool verified = false;
  std::string until;
  std::optional<std::string> credit_limit;
};

struct CreditOptions {
  std::string alias;
  std::string limit;
};

ExitCode add(const CommandContext& context, const AddOptions& options, const MemberPartOptions& parts) {
  Json body{{"alias", options.alias}, {"kind", options.kind}};
  put_parts(body, parts);
  if (options.verified) body["verified"] = true;
  if (!options.until.empty()) body["valid_until"] = options.until;
  if (options.credit_limit) {
    const auto limit = plain_amount(*options.credit_limit);
    if (!limit) return context.fail(limit.error());
    body["credit_limit"] = *limit;
  }
  const auto member = call_node(context, {.method = "POST", .target = "/v1/members", .body = body.dump()});
  if (!member) return member.error();
  context.document(*member);
  context.say(messages::member_added, text_of(*member, "address"));
  return ExitCode::done;
}

ExitCode set_credit(const CommandContext& context, const CreditOptions& options) {
  const auto alias = protocol::Alias::parse(options.alias);
  if (!alias) return context.fail(wrong_value("'" + options.alias + "'", alias.error()));
  const auto limit = plain_amount(options.limit);
  if (!limit) return context.fail(limit.error());
  const auto set = call_node(
      context,
      {.method = "PUT", .target = "/v1/members/" + alias->text() + "/credit", .body = Json{{"limit", *limit}}.dump()});
  if (!set) return set.error();
  context.document(*set);
  context.say(messages::member_credit_set, text_of(*set, "alias"), text_of(*set, "credit_limit"));
  return ExitCode::done;
}

struct ListOptions {
  std::string kind;
  std::string state;
  bool unverified = false;

  std::string query() const {
    return (kind.empty() ? "" : "&kind=" + kind) + (state.empty() ? "" : "&state=" + state) +
           (unverified ? "&verified=false" : "");
  }
};

void show_list(const CommandContext& context, const Json& all) {
  CommandTable table({{context.text(messages::field_alias)},
                      {context.text(messages::field_member_kind)},
                      {context.text(messages::field_state)},
                      {context.text(messages::field_verified)},
                      {context.text(messages::field_until)},
                      {context.text(messages::field_name)},
                      {context.text(messages::field_account)}});
  for (const auto& member : all)
    table.add({text_of(member, "alias"), context.word(text_of(member, "kind")), state_text(context, member),
               yes_or_no(context, member, "verified"), text_of(member, "valid_until"), text_of(member, "name"),
               text_of(member, "account")});
  context.line(table.text());
}

ExitCode list(const CommandContext& context, const ListOptions& options) {
  auto all = Json::array();
  std::string after;
  do {
    const auto page = call_node(
        context, {.target = "/v1/members?limit=1000" + options.query() + (after.empty() ? "" : "&after=" + after)});
    if (!page) return page.error();
    if (page->contains("members"))
      for (const auto& member : page->at("members")) all.push_back(member);
    after = text_of(*page, "next");
  } while (!after.empty());
  context.document({{"members", all}});
  if (all.empty())
    context.say(messages::none);
  else
    show_list(context, all);
  return ExitCode::done;
}

ExitCode show(const CommandContext& context, const std::string& given) {
  const auto alias = protocol::Alias::parse(given);
  if (!alias) return context.fail(wrong_value("'" + given + "'", alias.error()));
  auto member = call_node(context, {.target = "/v1/members/" + alias->text()});
  if (!member) return member.error();
  const auto account = call_node(context, {.target = "/v1/accounts/" + alias->text()});
  if (!account) return account.error();
  for (const auto* name : {"currency", "balance", "held", "available", "credit_limit"})
    if (account->contains(name)) (*member)[name] = text_of(*account, name);
  context.document(*member);
  const auto currency = text_of(*account, "currency");
  auto fields = member_fields(context, *member);
  fields.emplace_back(context.text(messages::field_balance), money_of(*account, "balance", currency));
  fields.emplace_back(context.text(messages::field_on_hold), money_of(*account, "held", currency));
  fields.emplace_back(context.text(messages::field_available), money_of(*account, "available", currency));
  fields.emplace_back(context.text(messages::field_credit_limit), money_of(*account, "credit_limit", currency));
  context.line(fields_text(fields));
  return ExitCode::done;
}

void add_add(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<AddOptions>();
  auto* command = group.add_subcommand("add", context.text(messages::member_add_about));
  command->footer(context.text(messages::member_add_footer));
  command->add_option("alias", options->alias, context.text(messages::member_new_alias))->required();
  command->add_option("--kind", options->kind, context.text(messages::member_kind))->check(kinds);
  const auto parts = add_part_options(*command, context);
  command->add_flag("--verified", options->verified, context.text(messages::member_verified));
  command->add_option("--until", options->until, context.text(messages::member_until));
  command->add_option("--credit-limit", options->credit_limit, context.text(messages::member_credit_limit));
  command->callback([&context, options, parts] {
    context.chosen = [&context, options, parts] { return add(context, *options, *parts); };
  });
}

void add_credit(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<CreditOptions>();
  auto* command = group.add_subcommand("credit", context.text(messages::member_credit_about));
  command->footer(context.text(messages::member_credit_footer));
  command->add_option("alias", options->alias, context.text(messages::member_alias))->required();
  command->add_option("limit", options->limit, context.text(messages::member_credit_limit))->required();
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return set_credit(context, *options); }; });
}

void add_list(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<ListOptions>();
  auto* command = group.add_subcommand("list", context.text(messages::member_list_about));
  command->add_option("--kind", options->kind, context.text(messages::member_of_kind))->check(kinds);
  command->add_option("--state", options->state, context.text(messages::member_state))
      ->check(CLI::IsMember({"active", "suspended", "ended"}));
  command->add_flag("--unverified", options->unverified, context.text(messages::member_unverified));
  command->callback([&context, options] { context.chosen = [&context, options] { return list(context, *options); }; });
}

}  // namespace

void add_member_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("member", context.text(messages::member_about));
  group->require_subcommand(1);
  add_add(*group, context);
  add_list(*group, context);
  add_credit(*group, context);
  const auto alias = std::make_shared<std::string>();
  auto* shows = group->add_subcommand("show", context.text(messages::member_show_about));
  shows->add_option("alias", *alias, context.text(messages::member_alias))->required();
  shows->callback([&context, alias] { context.chosen = [&context, alias] { return show(context, *alias); }; });
  add_standing_commands(*group, context);
  add_member_access_commands(*group, context);
}

}  // namespace node
