#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_groups.h"
#include "node/command_payment_view.h"
#include "node/messages_payments.h"

namespace node {

namespace {

struct FundOptions {
  std::string target;  ///< the path of the API
  bool euros = false;  ///< the amount is in euro
  std::string member;
  std::string amount;
  std::string fund;
  std::string reference;
  std::optional<std::string> id;
};

ExitCode move_fund(const CommandContext& context, const FundOptions& options) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto scale = options.euros ? protocol::euro_scale : configuration->currency.scale;
  const auto amount = checked_amount(options.amount, scale);
  if (!amount) return context.fail(amount.error());
  const auto id = id_or_new(options.id);
  if (!id) return context.fail(id.error());
  Json body{{"id", *id}, {"amount", *amount}};
  for (const auto& [name, value] :
       {std::pair{"member", options.member}, {"fund", options.fund}, {"reference", options.reference}})
    if (!value.empty()) body[name] = value;
  const auto payment =
      call_node(context, *configuration, {.method = "POST", .target = options.target, .body = body.dump(), .id = *id});
  return payment ? show_outcome(context, *payment) : payment.error();
}

/// A command with its amount, reference and id; the rest is for the caller to add before `amount` is.
struct FundCommand {
  CLI::App* command;
  std::shared_ptr<FundOptions> options;
};

FundCommand add_command(CLI::App& group, CommandContext& context, const char* name, const Phrase& about,
                        const Phrase& footer, const char* target) {
  const auto options = std::make_shared<FundOptions>();
  options->target = target;
  auto* command = group.add_subcommand(name, context.text(about));
  command->footer(context.text(footer));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return move_fund(context, *options); }; });
  return {command, options};
}

void add_options(const FundCommand& added, const CommandContext& context, bool of_member, bool at_bank) {
  auto& [command, options] = added;
  options->euros = !of_member;
  if (of_member) command->add_option("member", options->member, context.text(messages::member_alias))->required();
  command->add_option("amount", options->amount, context.text(messages::amount))->required();
  if (at_bank)
    command->add_option("--fund", options->fund, context.text(messages::which_fund))
        ->check(CLI::IsMember({"digital", "paper"}));
  command->add_option("--reference", options->reference, context.text(messages::reference));
  command->add_option("--id", options->id, context.text(messages::id));
}

}  // namespace

void add_fund_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("fund", context.text(messages::fund_about));
  group->require_subcommand(1);
  add_options(
      add_command(*group, context, "deposit", messages::deposit_about, messages::deposit_footer, "/v1/fund/deposits"),
      context, false, true);
  add_options(add_command(app, context, "issue", messages::issue_about, messages::issue_footer, "/v1/issues"), context,
              true, false);
  add_options(add_command(app, context, "redeem", messages::redeem_about, messages::redeem_footer, "/v1/redemptions"),
              context, true, true);
}

}  // namespace node
