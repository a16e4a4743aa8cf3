// What the bank did not make of the transfers that were ordered.

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/json_values.h"
#include "node/messages_bank.h"

namespace node {

using protocol::Reason;

namespace {

struct RejectionOptions {
  std::vector<std::string> transfers;
  std::int64_t batch = 0;
};

ExitCode reject(const CommandContext& context, const RejectionOptions& options) {
  auto rejected = options.transfers;
  if (options.batch != 0) {
    const auto found = call_node(context, {.target = "/v1/fund/transfers?batch=" + std::to_string(options.batch)});
    if (!found) return found.error();
    for (const auto& transfer : found->value("transfers", Json::array())) rejected.push_back(text_of(transfer, "id"));
  }
  if (rejected.empty()) return context.fail({Reason::not_found, context.text(messages::nothing_rejected)});
  for (const auto& text : rejected) {
    const auto id = parse_payment_id(text);
    if (!id) return context.fail(id.error());
    const auto done =
        call_node(context, {.method = "PUT", .target = "/v1/fund/transfers/" + id->hex() + "/rejection", .body = "{}"});
    if (!done) return done.error();
  }
  context.document({{"rejected", rejected.size()}});
  context.say(messages::rejected, rejected.size());
  return ExitCode::done;
}

}  // namespace

void add_bank_rejection(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<RejectionOptions>();
  auto* command = group.add_subcommand("rejected", context.text(messages::rejected_about));
  command->footer(context.text(messages::rejected_footer));
  command->add_option("transfers", options->transfers, context.text(messages::rejected_transfers));
  command->add_option("--batch", options->batch, context.text(messages::rejected_batch))
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return reject(context, *options); }; });
}

}  // namespace node
