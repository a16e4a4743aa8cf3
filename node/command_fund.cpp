#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_groups.h"
#include "node/command_payment_view.h"
#include "node/command_table.h"
#include "node/json_values.h"
#include "node/messages_bank.h"
#include "node/messages_common.h"
#include "node/messages_payments.h"

namespace node {

namespace {

struct FundOptions {
  std::string target;             ///< the path of the API
  bool euros = false;             ///< the amount is in euro
  const Phrase* lacks = nullptr;  ///< what a lack of euros means
  std::string member;
  std::string amount;
  std::string fund;
  std::string reference;
  std::string creditor;
  std::string iban;
  std::string beneficiary;
  bool awaits_euros = false;
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
  for (const auto& [name, value] : {std::pair{"member", options.member},
                                    {"fund", options.fund},
                                    {"reference", options.reference},
                                    {"creditor", options.creditor},
                                    {"iban", options.iban},
                                    {"beneficiary", options.beneficiary}})
    if (!value.empty()) body[name] = value;
  if (options.awaits_euros) body["awaits_euros"] = true;
  const auto payment =
      call_node(context, *configuration,
                {.method = "POST", .target = options.target, .body = body.dump(), .id = *id, .lacks = options.lacks});
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

struct Shape {
  bool of_member = false;
  bool at_bank = false;
  bool leaves = false;  ///< the bank is to pay somebody
  const Phrase* lacks = nullptr;
};

void add_options(const FundCommand& added, const CommandContext& context, Shape shape) {
  auto& [command, options] = added;
  options->euros = !shape.of_member;
  if (shape.of_member) command->add_option("member", options->member, context.text(messages::member_alias))->required();
  command->add_option("amount", options->amount, context.text(messages::amount))->required();
  if (shape.at_bank)
    command->add_option("--fund", options->fund, context.text(messages::which_fund))
        ->check(CLI::IsMember({"digital", "paper"}));
  if (shape.leaves) {
    auto* creditor = command->add_option("--creditor", options->creditor, context.text(messages::creditor));
    command->add_option("--iban", options->iban, context.text(messages::creditor_iban))->needs(creditor);
  }
  command->add_option("--reference", options->reference, context.text(messages::reference));
  command->add_option("--id", options->id, context.text(messages::id));
}

// ---- rules

struct RuleOptions {
  std::optional<std::string> bonus;
  std::optional<std::string> donation;
  std::optional<std::string> commission;

  bool any() const { return bonus || donation || commission; }
};

ExitCode rules(const CommandContext& context, const RuleOptions& options) {
  auto known = call_node(context, {.target = "/v1/fund/rules"});
  if (!known) return known.error();
  if (options.any()) {
    for (const auto& [name, value] :
         {std::pair{"bonus", options.bonus}, {"donation", options.donation}, {"commission", options.commission}})
      if (value) (*known)[name] = plain_part(*value);
    known = call_node(context, {.method = "PUT", .target = "/v1/fund/rules", .body = known->dump()});
    if (!known) return known.error();
  }
  context.document(*known);
  context.line(fields_text({{context.text(messages::field_bonus), shown_part(text_of(*known, "bonus"))},
                            {context.text(messages::field_donation), shown_part(text_of(*known, "donation"))},
                            {context.text(messages::field_commission), shown_part(text_of(*known, "commission"))}}));
  return ExitCode::done;
}

void add_rules(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<RuleOptions>();
  auto* command = group.add_subcommand("rules", context.text(messages::rules_about));
  command->footer(context.text(messages::rules_footer));
  command->add_option("--bonus", options->bonus, context.text(messages::rule_part));
  command->add_option("--donation", options->donation, context.text(messages::rule_part));
  command->add_option("--commission", options->commission, context.text(messages::rule_part));
  command->callback([&context, options] { context.chosen = [&context, options] { return rules(context, *options); }; });
}

// ---- what became of a transfer otherwise than was asked

struct CorrectOptions {
  std::string payment;
  std::optional<std::string> id;
};

/// `path` is of the API: what stands before the payment's id, and behind it.
ExitCode correct(const CommandContext& context, const CorrectOptions& options,
                 std::pair<const char*, const char*> path) {
  const auto corrected = parse_payment_id(options.payment);
  if (!corrected) return context.fail(corrected.error());
  const auto id = id_or_new(options.id);
  if (!id) return context.fail(id.error());
  const auto payment = call_node(context, {.method = "POST",
                                           .target = path.first + corrected->hex() + path.second,
                                           .body = Json{{"id", *id}}.dump(),
                                           .id = *id});
  return payment ? show_outcome(context, *payment) : payment.error();
}

void add_correction(CLI::App& group, CommandContext& context, const char* name, const Phrase& about,
                    const Phrase& corrected, std::pair<const char*, const char*> path) {
  const auto options = std::make_shared<CorrectOptions>();
  auto* command = group.add_subcommand(name, context.text(about));
  command->add_option("payment", options->payment, context.text(corrected))->required();
  command->add_option("--id", options->id, context.text(messages::id));
  command->callback([&context, options, path] {
    context.chosen = [&context, options, path] { return correct(context, *options, path); };
  });
}

// ---- deposits that no statement shows

ExitCode list_deposits(const CommandContext& context) {
  const auto found = call_node(context, {.target = "/v1/fund/deposits"});
  if (!found) return found.error();
  context.document(*found);
  const auto deposits = found->value("deposits", Json::array());
  if (deposits.empty()) return context.say(messages::none), ExitCode::done;
  CommandTable table({{context.text(messages::field_id)},
                      {context.text(messages::column_date)},
                      {context.text(messages::column_fund)},
                      {context.text(messages::field_amount), CommandTable::Align::right},
                      {context.text(messages::field_reference)}});
  for (const auto& deposit : deposits)
    table.add({text_of(deposit, "id"), text_of(deposit, "date"), text_of(deposit, "fund"),
               money_of(deposit, "amount", "EUR"), text_of(deposit, "reference")});
  context.line(table.text());
  return ExitCode::done;
}

struct ReversalOptions {
  std::string deposit;
  std::string from = "unissued";
  std::string reference;
  std::optional<std::string> id;
};

ExitCode reverse_deposit(const CommandContext& context, const ReversalOptions& options) {
  const auto deposit = parse_payment_id(options.deposit);
  if (!deposit) return context.fail(deposit.error());
  const auto id = id_or_new(options.id);
  if (!id) return context.fail(id.error());
  Json body{{"id", *id}, {"from", options.from == "own-euros" ? "own_euros" : options.from}};
  if (!options.reference.empty()) body["reference"] = options.reference;
  const auto payment = call_node(context, {.method = "POST",
                                           .target = "/v1/fund/deposits/" + deposit->hex() + "/reversal",
                                           .body = body.dump(),
                                           .id = *id});
  return payment ? show_outcome(context, *payment) : payment.error();
}

void add_deposit_commands(CLI::App& group, CommandContext& context) {
  auto* lists = group.add_subcommand("deposits", context.text(messages::deposits_about));
  lists->callback([&context] { context.chosen = [&context] { return list_deposits(context); }; });

  const auto options = std::make_shared<ReversalOptions>();
  auto* reverses = group.add_subcommand("reverse", context.text(messages::reversal_about));
  reverses->footer(context.text(messages::reversal_footer));
  reverses->add_option("deposit", options->deposit, context.text(messages::deposit_id))->required();
  reverses->add_option("--from", options->from, context.text(messages::reversal_from))
      ->check(CLI::IsMember({"unissued", "own-euros"}));
  reverses->add_option("--reference", options->reference, context.text(messages::reversal_reference));
  reverses->add_option("--id", options->id, context.text(messages::id));
  reverses->callback(
      [&context, options] { context.chosen = [&context, options] { return reverse_deposit(context, *options); }; });
}

}  // namespace

void add_fund_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("fund", context.text(messages::fund_about));
  group->require_subcommand(1);
  const auto add = [&](CLI::App& to, const char* name, const Phrase& about, const Phrase& footer, const char* target,
                       Shape shape) {
    const auto added = add_command(to, context, name, about, footer, target);
    added.options->lacks = shape.lacks;
    add_options(added, context, shape);
    return added;
  };
  add(*group, "deposit", messages::deposit_about, messages::deposit_footer, "/v1/fund/deposits", {.at_bank = true});
  add(*group, "contribute", messages::contribute_about, messages::contribute_footer, "/v1/fund/contributions", {});
  add(*group, "withdraw", messages::withdraw_about, messages::withdraw_footer, "/v1/fund/withdrawals",
      {.at_bank = true, .leaves = true, .lacks = &messages::lacks_unissued});
  add(*group, "payout", messages::payout_about, messages::payout_footer, "/v1/fund/payouts",
      {.at_bank = true, .leaves = true, .lacks = &messages::lacks_own_euros});
  add_deposit_commands(*group, context);
  add_correction(*group, context, "abandon", messages::give_up_about, messages::redemption_id,
                 {"/v1/redemptions/", "/abandon"});
  add_correction(*group, context, "absorb", messages::absorb_about, messages::move_id, {"/v1/fund/moves/", "/absorb"});
  add_rules(*group, context);
  const auto issues = add(app, "issue", messages::issue_about, messages::issue_footer, "/v1/issues",
                          {.of_member = true, .lacks = &messages::lacks_deposit});
  issues.command->add_flag("--awaits-euros", issues.options->awaits_euros, context.text(messages::awaits_euros));
  issues.command->add_option("--beneficiary", issues.options->beneficiary, context.text(messages::beneficiary));
  add(app, "redeem", messages::redeem_about, messages::redeem_footer, "/v1/redemptions",
      {.of_member = true, .at_bank = true, .leaves = true, .lacks = &messages::lacks_at_bank});
}

}  // namespace node
