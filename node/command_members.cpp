#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/messages_common.h"
#include "node/messages_members.h"
#include "node/messages_payments.h"

namespace node {

namespace {

struct AddOptions {
  std::string alias;
  std::string kind = "individual";
  std::string name;
  std::optional<std::string> credit_limit;
};

struct CreditOptions {
  std::string alias;
  std::string limit;
};

ExitCode add(const CommandContext& context, const AddOptions& options) {
  Json body{{"alias", options.alias}, {"kind", options.kind}};
  if (!options.name.empty()) body["name"] = options.name;
  if (options.credit_limit) body["credit_limit"] = *options.credit_limit;
  const auto member = call_node(context, {.method = "POST", .target = "/v1/members", .body = body.dump()});
  if (!member) return member.error();
  context.document(*member);
  context.say(messages::member_added, text_of(*member, "address"));
  return ExitCode::done;
}

ExitCode set_credit(const CommandContext& context, const CreditOptions& options) {
  const auto alias = protocol::Alias::parse(options.alias);
  if (!alias) return context.fail(wrong_value("'" + options.alias + "'", alias.error()));
  const auto set = call_node(context, {.method = "PUT",
                                       .target = "/v1/members/" + alias->text() + "/credit",
                                       .body = Json{{"limit", options.limit}}.dump()});
  if (!set) return set.error();
  context.document(*set);
  context.say(messages::member_credit_set, text_of(*set, "alias"), text_of(*set, "credit_limit"));
  return ExitCode::done;
}

ExitCode list(const CommandContext& context) {
  auto all = Json::array();
  std::string after;
  do {
    const auto page =
        call_node(context, {.target = "/v1/members?limit=1000" + (after.empty() ? "" : "&after=" + after)});
    if (!page) return page.error();
    if (page->contains("members"))
      for (const auto& member : page->at("members")) all.push_back(member);
    after = text_of(*page, "next");
  } while (!after.empty());
  context.document({{"members", all}});
  if (all.empty()) return context.say(messages::none), ExitCode::done;
  CommandTable table({{context.text(messages::field_alias)},
                      {context.text(messages::field_kind)},
                      {context.text(messages::field_name)},
                      {context.text(messages::field_account)}});
  for (const auto& member : all)
    table.add({text_of(member, "alias"), text_of(member, "kind"), text_of(member, "name"), text_of(member, "account")});
  context.line(table.text());
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
  context.line(
      fields_text({{context.text(messages::field_address), text_of(*member, "address")},
                   {context.text(messages::field_kind), text_of(*member, "kind")},
                   {context.text(messages::field_name), text_of(*member, "name")},
                   {context.text(messages::field_account), text_of(*member, "account")},
                   {context.text(messages::field_balance), money_of(*account, "balance", currency)},
                   {context.text(messages::field_on_hold), money_of(*account, "held", currency)},
                   {context.text(messages::field_available), money_of(*account, "available", currency)},
                   {context.text(messages::field_credit_limit), money_of(*account, "credit_limit", currency)}}));
  return ExitCode::done;
}

}  // namespace

void add_member_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("member", context.text(messages::member_about));
  group->require_subcommand(1);

  const auto options = std::make_shared<AddOptions>();
  auto* adds = group->add_subcommand("add", context.text(messages::member_add_about));
  adds->footer(context.text(messages::member_add_footer));
  adds->add_option("alias", options->alias, context.text(messages::member_new_alias))->required();
  adds->add_option("--kind", options->kind, context.text(messages::member_kind))
      ->check(CLI::IsMember({"individual", "professional", "association", "authority"}));
  adds->add_option("--name", options->name, context.text(messages::member_name));
  adds->add_option("--credit-limit", options->credit_limit, context.text(messages::member_credit_limit));
  adds->callback([&context, options] { context.chosen = [&context, options] { return add(context, *options); }; });

  group->add_subcommand("list", context.text(messages::member_list_about))->callback([&context] {
    context.chosen = [&context] { return list(context); };
  });

  const auto crediting = std::make_shared<CreditOptions>();
  auto* credits = group->add_subcommand("credit", context.text(messages::member_credit_about));
  credits->footer(context.text(messages::member_credit_footer));
  credits->add_option("alias", crediting->alias, context.text(messages::member_alias))->required();
  credits->add_option("limit", crediting->limit, context.text(messages::member_credit_limit))->required();
  credits->callback(
      [&context, crediting] { context.chosen = [&context, crediting] { return set_credit(context, *crediting); }; });

  const auto alias = std::make_shared<std::string>();
  auto* shows = group->add_subcommand("show", context.text(messages::member_show_about));
  shows->add_option("alias", *alias, context.text(messages::member_alias))->required();
  shows->callback([&context, alias] { context.chosen = [&context, alias] { return show(context, *alias); }; });
}

}  // namespace node
