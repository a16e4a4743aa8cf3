// proof: what was decided about a payment, as a file that anybody checks.
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_payment_view.h"
#include "node/messages_payments.h"
#include "node/messages_proofs.h"

namespace node {

namespace {

struct ProofOptions {
  std::string payment;
  std::string output;
};

ExitCode hand_over(const CommandContext& context, const ProofOptions& options, const std::string& proof) {
  if (options.output.empty()) {
    context.document({{"payment", options.payment}, {"proof", proof}});
    std::istringstream text(proof);
    for (std::string line; std::getline(text, line);) context.line(line);
    return ExitCode::done;
  }
  if (const auto written = create_file(options.output, proof, Access::owner_only); !written)
    return context.fail(written.error());
  context.document({{"payment", options.payment}, {"file", options.output}});
  context.say(messages::proof_written, options.output);
  return ExitCode::done;
}

ExitCode prove(const CommandContext& context, const ProofOptions& options) {
  const auto path = payment_path(options.payment);
  if (!path) return context.fail(path.error());
  const auto proof = text_from_node(context, {.target = "/v1/payments/" + *path + "/proof"});
  return proof ? hand_over(context, options, *proof) : proof.error();
}

}  // namespace

void add_proof_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<ProofOptions>();
  auto* command = app.add_subcommand("proof", context.text(messages::proof_about));
  command->footer(context.text(messages::proof_footer));
  command->add_option("payment", options->payment, context.text(messages::payment_key))->required();
  command->add_option("-o,--output", options->output, context.text(messages::proof_output));
  command->callback([&context, options] { context.chosen = [&context, options] { return prove(context, *options); }; });
}

}  // namespace node
