#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_groups.h"
#include "node/command_payment_view.h"
#include "node/messages_payments.h"

namespace node {

namespace {

struct PayOptions {
  std::string from;
  std::string to;
  std::string amount;
  std::optional<std::string> id;
  std::optional<std::string> refund_of;
  std::int64_t wait_seconds = 10;
  std::optional<std::int64_t> accept_within;
};

/// Asks the node to pay and shows what became of it.
ExitCode pay_as(const CommandContext& context, const config::Configuration& configuration, const PayOptions& options) {
  const auto amount = checked_amount(options.amount, configuration.currency.scale);
  if (!amount) return context.fail(amount.error());
  const auto id = id_or_new(options.id);
  if (!id) return context.fail(id.error());
  const std::int64_t wait_milliseconds = options.wait_seconds * 1000;
  Json body{
      {"id", *id}, {"from", options.from}, {"to", options.to}, {"amount", *amount}, {"wait_ms", wait_milliseconds}};
  if (options.refund_of) body["refund_of"] = *options.refund_of;
  if (options.accept_within) body["accept_within_seconds"] = *options.accept_within;
  const auto payment = call_node(context, configuration,
                                 {.method = "POST",
                                  .target = "/v1/payments",
                                  .body = body.dump(),
                                  .milliseconds = 30'000 + wait_milliseconds,
                                  .id = *id});
  return payment ? show_outcome(context, *payment) : payment.error();
}

ExitCode pay(const CommandContext& context, const PayOptions& options) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  if (options.to == options.from || options.to == options.from + "@" + configuration->currency.domain.text())
    return context.fail({protocol::Reason::bad_path, context.text(messages::pays_itself)});
  return pay_as(context, *configuration, options);
}

/// What is left of a payment, in decimal form.
protocol::Result<std::string> left_of(const Json& payment, std::uint8_t scale) {
  const auto paid = protocol::parse_decimal(text_of(payment, "amount"), scale);
  const auto refunded = payment.contains("refunded") ? protocol::parse_decimal(text_of(payment, "refunded"), scale) : 0;
  if (!paid || !refunded) return protocol::failure(protocol::Reason::malformed, "the payment's amount");
  return protocol::format_decimal(*paid - *refunded, scale);
}

ExitCode refund(const CommandContext& context, PayOptions options) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  const auto path = payment_path(*options.refund_of);
  if (!path) return context.fail(path.error());
  const auto first = call_node(context, *configuration, {.target = "/v1/payments/" + *path});
  if (!first) return first.error();
  const auto payee = protocol::Address::parse(text_of(*first, "to"));
  options.to = text_of(*first, "from");
  if (!payee || options.to.empty()) return context.fail({protocol::Reason::not_refundable, {}});
  if (payee->domain != configuration->currency.domain)
    return context.fail(
        {protocol::Reason::not_refundable, context.text(messages::refund_elsewhere, payee->domain.text())});
  options.from = payee->alias.text();
  if (options.amount.empty()) {
    const auto left = left_of(*first, configuration->currency.scale);
    if (!left) return context.fail(left.error());
    if (protocol::parse_decimal(*left, configuration->currency.scale).value_or(0) <= 0)
      return context.fail({protocol::Reason::refund_exceeds, context.text(messages::nothing_left)});
    options.amount = *left;
  }
  return pay_as(context, *configuration, options);
}

void add_shared_options(CLI::App& command, const CommandContext& context, PayOptions& options) {
  command.add_option("--id", options.id, context.text(messages::id));
  command.add_option("--wait", options.wait_seconds, context.text(messages::wait))->check(CLI::Range(0, 60));
  command.add_option("--accept-within", options.accept_within, context.text(messages::accept_within))
      ->check(CLI::Range(1, 2'678'400));
}

}  // namespace

void add_pay_commands(CLI::App& app, CommandContext& context) {
  const auto paying = std::make_shared<PayOptions>();
  auto* pays = app.add_subcommand("pay", context.text(messages::pay_about));
  pays->footer(context.text(messages::pay_footer));
  pays->add_option("from", paying->from, context.text(messages::pay_from))->required();
  pays->add_option("to", paying->to, context.text(messages::pay_to))->required();
  pays->add_option("amount", paying->amount, context.text(messages::amount))->required();
  add_shared_options(*pays, context, *paying);
  pays->callback([&context, paying] { context.chosen = [&context, paying] { return pay(context, *paying); }; });

  const auto refunding = std::make_shared<PayOptions>();
  auto* refunds = app.add_subcommand("refund", context.text(messages::refund_about));
  refunds->footer(context.text(messages::refund_footer));
  refunds->add_option("payment", refunding->refund_of, context.text(messages::payment_key))->required();
  refunds->add_option("amount", refunding->amount, context.text(messages::refund_amount));
  add_shared_options(*refunds, context, *refunding);
  refunds->callback(
      [&context, refunding] { context.chosen = [&context, refunding] { return refund(context, *refunding); }; });
}

}  // namespace node
