#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_groups.h"
#include "node/command_payment_view.h"
#include "node/command_table.h"
#include "node/json_values.h"
#include "node/messages_common.h"
#include "node/messages_payments.h"

namespace node {

namespace {

struct ListOptions {
  std::optional<std::string> account;
  bool held = false;
  std::int64_t limit = 20;
};

ExitCode show(const CommandContext& context, const std::string& key) {
  const auto path = payment_path(key);
  if (!path) return context.fail(path.error());
  const auto payment = call_node(context, {.target = "/v1/payments/" + *path});
  if (!payment) return payment.error();
  show_payment_fields(context, *payment);
  return ExitCode::done;
}

/// Only the node where a payment began can ask for its cancellation; its name may stand behind the id all the same.
ExitCode cancel(const CommandContext& context, const std::string& key) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto asked = parse_payment_key(key, configuration->currency.domain);
  if (!asked) return context.fail(asked.error());
  if (asked->origin != configuration->currency.domain)
    return context.fail(
        {protocol::Reason::unknown_payment, context.text(messages::began_elsewhere, asked->origin.text())});
  const auto payment =
      call_node(context, *configuration, {.method = "POST", .target = "/v1/payments/" + asked->id.hex() + "/cancel"});
  if (!payment) return payment.error();
  context.document(*payment);
  const bool held = text_of(*payment, "status") == "held";
  if (held)
    context.say(messages::cancel_asked, text_of(*payment, "next"));
  else
    context.line(status_text(context, *payment));
  return held ? ExitCode::pending : ExitCode::done;
}

/// Pages until there are as many as wanted. A page may be empty and still not the last one.
std::expected<Json, ExitCode> list_all(const CommandContext& context, const ListOptions& options) {
  auto all = Json::array();
  std::string before;
  while (std::ssize(all) < options.limit) {
    std::string target = "/v1/payments?limit=" + std::to_string(options.limit - std::ssize(all));
    if (options.account) target += "&account=" + *options.account;
    if (options.held) target += "&status=held";
    if (!before.empty()) target += "&before=" + before;
    const auto page = call_node(context, {.target = target});
    if (!page) return std::unexpected(page.error());
    if (page->contains("payments"))
      for (const auto& payment : page->at("payments")) all.push_back(payment);
    before = text_of(*page, "next");
    if (before.empty()) break;
  }
  return Json{{"payments", std::move(all)}};
}

ExitCode list(const CommandContext& context, const ListOptions& options) {
  if (options.account)
    if (const auto alias = protocol::Alias::parse(*options.account); !alias)
      return context.fail(wrong_value("'" + *options.account + "'", alias.error()));
  const auto found = list_all(context, options);
  if (!found) return found.error();
  context.document(*found);
  const auto& payments = found->at("payments");
  if (payments.empty()) return context.say(messages::none), ExitCode::done;
  CommandTable table({{context.text(messages::field_opened)},
                      {context.text(messages::field_kind)},
                      {context.text(messages::field_from)},
                      {context.text(messages::field_to)},
                      {context.text(messages::field_amount), CommandTable::Align::right},
                      {context.text(messages::field_status)},
                      {context.text(messages::field_id)}});
  for (const auto& payment : payments)
    table.add({moment_of(payment, "opened_at"), context.word(text_of(payment, "kind")), text_of(payment, "from"),
               text_of(payment, "to"), money_of(payment, "amount", text_of(payment, "currency")),
               status_text(context, payment), text_of(payment, "id")});
  context.line(table.text());
  return ExitCode::done;
}

void add_one(CLI::App& group, CommandContext& context, const char* name, const Phrase& about,
             ExitCode (*act)(const CommandContext&, const std::string&)) {
  const auto key = std::make_shared<std::string>();
  auto* command = group.add_subcommand(name, context.text(about));
  command->add_option("payment", *key, context.text(messages::payment_key))->required();
  command->callback([&context, key, act] { context.chosen = [&context, key, act] { return act(context, *key); }; });
}

}  // namespace

void add_payment_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("payment", context.text(messages::payment_about));
  group->require_subcommand(1);
  add_one(*group, context, "show", messages::payment_show_about, show);
  add_one(*group, context, "cancel", messages::payment_cancel_about, cancel);
  group->get_subcommand("cancel")->footer(context.text(messages::payment_cancel_footer));

  const auto options = std::make_shared<ListOptions>();
  auto* lists = group->add_subcommand("list", context.text(messages::payment_list_about));
  lists->add_option("--account,account", options->account, context.text(messages::list_account));
  lists->add_flag("--held", options->held, context.text(messages::list_held));
  lists->add_option("--limit", options->limit, context.text(messages::list_limit))->check(CLI::Range(1, 500));
  lists->callback([&context, options] { context.chosen = [&context, options] { return list(context, *options); }; });
}

}  // namespace node
