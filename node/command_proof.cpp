// proof, balance-proof: what was decided about a payment, and what an account held, as files that anybody checks.
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
  std::string subject;  ///< a payment, or an alias
  std::string output;
};

ExitCode hand_over(const CommandContext& context, const ProofOptions& options, const char* subject,
                   const std::string& target) {
  const auto proof = text_from_node(context, {.target = target});
  if (!proof) return proof.error();
  if (options.output.empty()) {
    context.document({{subject, options.subject}, {"proof", *proof}});
    std::istringstream text(*proof);
    for (std::string line; std::getline(text, line);) context.line(line);
    return ExitCode::done;
  }
  if (const auto written = create_file(options.output, *proof, Access::owner_only); !written)
    return context.fail(written.error());
  context.document({{subject, options.subject}, {"file", options.output}});
  context.say(messages::proof_written, options.output);
  return ExitCode::done;
}

ExitCode prove_payment(const CommandContext& context, const ProofOptions& options) {
  const auto path = payment_path(options.subject);
  if (!path) return context.fail(path.error());
  return hand_over(context, options, "payment", "/v1/payments/" + *path + "/proof");
}

ExitCode prove_balance(const CommandContext& context, const ProofOptions& options) {
  if (const auto alias = protocol::Alias::parse(options.subject); !alias)
    return context.fail(wrong_value("'" + options.subject + "'", alias.error()));
  return hand_over(context, options, "alias", "/v1/accounts/" + options.subject + "/balance-proof");
}

void add(CLI::App& app, CommandContext& context, const char* name, const Phrase& about, const Phrase& footer,
         std::pair<const char*, Phrase> subject, ExitCode (*act)(const CommandContext&, const ProofOptions&)) {
  const auto options = std::make_shared<ProofOptions>();
  auto* command = app.add_subcommand(name, context.text(about));
  command->footer(context.text(footer));
  command->add_option(subject.first, options->subject, context.text(subject.second))->required();
  command->add_option("-o,--output", options->output, context.text(messages::proof_output));
  command->callback(
      [&context, options, act] { context.chosen = [&context, options, act] { return act(context, *options); }; });
}

}  // namespace

void add_proof_commands(CLI::App& app, CommandContext& context) {
  add(app, context, "proof", messages::proof_about, messages::proof_footer, {"payment", messages::payment_key},
      prove_payment);
  add(app, context, "balance-proof", messages::balance_proof_about, messages::balance_proof_footer,
      {"alias", messages::balance_proof_alias}, prove_balance);
}

}  // namespace node
