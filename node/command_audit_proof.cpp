// audit proof: whether a proof holds, by the file and the keys alone.
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/audit_given.h"
#include "node/command_groups.h"
#include "node/messages_proofs.h"
#include "node/proof_report.h"

namespace node {

namespace {

struct AuditProofOptions {
  std::string file;
  std::vector<std::string> keys;
};

ExitCode does_not_hold(const CommandContext& context, const protocol::Failure& failure) {
  return context.fail(ExitCode::findings, protocol::name(failure.reason), context.text(messages::proof_fails),
                      context.detail(failure.detail));
}

template <class Proof>
ExitCode audit(const CommandContext& context, const protocol::Result<Proof>& proof,
               std::vector<protocol::NodeKey> keys) {
  if (!proof) return does_not_hold(context, proof.error());
  const auto shown = protocol::verify(*proof, std::move(keys));
  if (!shown) return does_not_hold(context, shown.error());
  context.document(proof_json(*shown));
  context.line(proof_text(context, *shown));
  return ExitCode::done;
}

ExitCode audit_proof(const CommandContext& context, const AuditProofOptions& options) {
  std::vector<protocol::NodeKey> keys;
  for (const auto& text : options.keys) {
    auto key = parse_given_key(text);
    if (!key) return context.fail(wrong_value("--key", key.error()));
    keys.push_back(*std::move(key));
  }
  const auto text = read_file(options.file, protocol::max_log_proof_bytes);
  if (!text && text.error().reason != protocol::Reason::oversize) return context.fail(text.error());
  if (!text) return does_not_hold(context, text.error());
  return protocol::is_balance_proof(*text) ? audit(context, protocol::parse_balance_proof(*text), std::move(keys))
                                           : audit(context, protocol::parse_payment_proof(*text), std::move(keys));
}

}  // namespace

void add_audit_proof_command(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<AuditProofOptions>();
  auto* command = group.add_subcommand("proof", context.text(messages::audit_proof_about));
  command->footer(context.text(messages::audit_proof_footer));
  command->add_option("file", options->file, context.text(messages::audit_proof_file))->required();
  command->add_option("--key", options->keys, context.text(messages::audit_proof_key));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return audit_proof(context, *options); }; });
}

}  // namespace node
