// The commands that change what is known of a member, how a member stands, and what unverified accounts may do.
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

/// Asks for something about one member, and shows how the member stands then.
ExitCode ask(const CommandContext& context, const std::string& given, const char* method, const char* under,
             const Json& body) {
  const auto alias = protocol::Alias::parse(given);
  if (!alias) return context.fail(wrong_value("'" + given + "'", alias.error()));
  const auto member =
      call_node(context, {.method = method, .target = "/v1/members/" + alias->text() + under, .body = body.dump()});
  if (!member) return member.error();
  context.document(*member);
  context.line(fields_text(member_fields(context, *member)));
  return ExitCode::done;
}

ExitCode erase(const CommandContext& context, const std::string& given) {
  const auto alias = protocol::Alias::parse(given);
  if (!alias) return context.fail(wrong_value("'" + given + "'", alias.error()));
  constexpr std::int64_t patience = 300'000;  // the files of large books are rewritten
  const auto erased = call_node(
      context, {.method = "DELETE", .target = "/v1/members/" + alias->text(), .body = {}, .milliseconds = patience});
  if (!erased) return erased.error();
  context.document(*erased);
  context.say(messages::member_erased, alias->text());
  return ExitCode::done;
}

/// A command whose first argument is a member.
struct MemberCommand {
  CLI::App* command;
  std::shared_ptr<std::string> alias;
};

MemberCommand add_command(CLI::App& group, const CommandContext& context, const char* name, const Phrase& about) {
  auto* command = group.add_subcommand(name, context.text(about));
  auto alias = std::make_shared<std::string>();
  command->add_option("alias", *alias, context.text(messages::member_alias))->required();
  return {command, std::move(alias)};
}

/// A command that says one thing of a member's standing, made when it is chosen.
void set_standing(const MemberCommand& added, CommandContext& context, std::function<Json()> standing) {
  added.command->callback([&context, alias = added.alias, standing = std::move(standing)] {
    context.chosen = [&context, alias, standing] { return ask(context, *alias, "PUT", "/standing", standing()); };
  });
}

void add_change(CLI::App& group, CommandContext& context) {
  const auto added = add_command(group, context, "change", messages::member_change_about);
  const auto parts = add_part_options(*added.command, context);
  added.command->callback([&context, alias = added.alias, parts] {
    context.chosen = [&context, alias, parts] {
      Json body = Json::object();
      put_parts(body, *parts);
      return ask(context, *alias, "PATCH", "", body);
    };
  });
}

void add_verify(CLI::App& group, CommandContext& context) {
  const auto added = add_command(group, context, "verify", messages::member_verify_about);
  const auto withdraws = std::make_shared<bool>(false);
  added.command->add_flag("--withdraw", *withdraws, context.text(messages::member_withdraw));
  set_standing(added, context, [withdraws] { return Json{{"verified", !*withdraws}}; });
}

void add_renew(CLI::App& group, CommandContext& context) {
  const auto added = add_command(group, context, "renew", messages::member_renew_about);
  const auto until = std::make_shared<std::string>();
  added.command->add_option("until", *until, context.text(messages::member_until))->required();
  set_standing(added, context, [until] { return Json{{"valid_until", *until}}; });
}

void add_erase(CLI::App& group, CommandContext& context) {
  const auto added = add_command(group, context, "erase", messages::member_erase_about);
  added.command->footer(context.text(messages::member_erase_footer));
  added.command->callback(
      [&context, alias = added.alias] { context.chosen = [&context, alias] { return erase(context, *alias); }; });
}

// ---- rules

struct RuleOptions {
  std::optional<std::string> balance;
  std::optional<std::string> paid;
  std::optional<std::int64_t> days;

  bool any() const { return balance || paid || days; }
};

/// What is given replaces what is known; none is no limit.
protocol::Result<Json> changed(Json known, const RuleOptions& options) {
  for (const auto& [name, value] : {std::pair{"most_balance", options.balance}, {"most_paid", options.paid}}) {
    if (!value) continue;
    const auto limit = *value == "none" ? std::string() : plain_amount(*value);
    if (!limit) return std::unexpected(limit.error());
    known[name] = limit->empty() ? Json() : Json(*limit);
  }
  if (options.days) known["period_days"] = *options.days;
  return known;
}

ExitCode rules(const CommandContext& context, const RuleOptions& options) {
  auto known = call_node(context, {.target = "/v1/member-rules"});
  if (!known) return known.error();
  if (options.any()) {
    const auto wanted = changed(*known, options);
    if (!wanted) return context.fail(wanted.error());
    known = call_node(context, {.method = "PUT", .target = "/v1/member-rules", .body = wanted->dump()});
    if (!known) return known.error();
  }
  context.document(*known);
  const auto limit = [&](const char* name) {
    const auto money = money_of(*known, name, text_of(*known, "currency"));
    return money.empty() ? context.text(messages::no_limit) : money;
  };
  context.line(fields_text({{context.text(messages::field_most_balance), limit("most_balance")},
                            {context.text(messages::field_most_paid), limit("most_paid")},
                            {context.text(messages::field_period), text_of(*known, "period_days")}}));
  return ExitCode::done;
}

void add_rules(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<RuleOptions>();
  auto* command = group.add_subcommand("rules", context.text(messages::member_rules_about));
  command->footer(context.text(messages::member_rules_footer));
  command->add_option("--balance", options->balance, context.text(messages::rule_balance));
  command->add_option("--paid", options->paid, context.text(messages::rule_paid));
  command->add_option("--days", options->days, context.text(messages::rule_days))->check(CLI::Range(1, 366));
  command->callback([&context, options] { context.chosen = [&context, options] { return rules(context, *options); }; });
}

}  // namespace

void add_standing_commands(CLI::App& group, CommandContext& context) {
  add_change(group, context);
  add_verify(group, context);
  set_standing(add_command(group, context, "suspend", messages::member_suspend_about), context,
               [] { return Json{{"suspended", true}}; });
  set_standing(add_command(group, context, "resume", messages::member_resume_about), context,
               [] { return Json{{"suspended", false}}; });
  add_renew(group, context);
  add_erase(group, context);
  add_rules(group, context);
}

}  // namespace node
