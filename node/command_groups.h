// The commands, group by group. Each adds its commands to the command line; the one that is given sets
// CommandContext::chosen.
#pragma once

#include "node/command_context.h"

namespace CLI {
class App;
}

namespace node {

void add_init_command(CLI::App& app, CommandContext& context);
void add_serve_command(CLI::App& app, CommandContext& context);
void add_member_commands(CLI::App& app, CommandContext& context);           ///< member
void add_standing_commands(CLI::App& group, CommandContext& context);       ///< member verify, suspend, erase ...
void add_access_commands(CLI::App& app, CommandContext& context);           ///< access, acts
void add_member_access_commands(CLI::App& group, CommandContext& context);  ///< member password-code ...
void add_fund_commands(CLI::App& app, CommandContext& context);             ///< fund, issue, redeem
void add_paper_commands(CLI::App& app, CommandContext& context);            ///< paper, counter
void add_bank_commands(CLI::App& app, CommandContext& context);             ///< bank
void add_bank_import_command(CLI::App& group, CommandContext& context);
void add_bank_rejection(CLI::App& group, CommandContext& context);       ///< bank rejected
void add_pay_commands(CLI::App& app, CommandContext& context);           ///< pay, refund
void add_payment_commands(CLI::App& app, CommandContext& context);       ///< payment
void add_peering_commands(CLI::App& app, CommandContext& context);       ///< invite, accept, peer
void add_keys_commands(CLI::App& app, CommandContext& context);          ///< keys
void add_agreement_commands(CLI::App& app, CommandContext& context);     ///< agreement, limit
void add_settlement_commands(CLI::App& app, CommandContext& context);    ///< settlement
void add_wind_up_commands(CLI::App& app, CommandContext& context);       ///< wind-up
void add_checkpoint_commands(CLI::App& app, CommandContext& context);    ///< checkpoint
void add_proof_commands(CLI::App& app, CommandContext& context);         ///< proof, balance-proof
void add_audit_commands(CLI::App& app, CommandContext& context);         ///< audit
void add_audit_proof_command(CLI::App& group, CommandContext& context);  ///< audit proof
void add_status_commands(CLI::App& app, CommandContext& context);        ///< status, position, alarms
void add_webhook_commands(CLI::App& app, CommandContext& context);       ///< webhook
void add_books_commands(CLI::App& app, CommandContext& context);         ///< backup, restore
void add_verify_command(CLI::App& app, CommandContext& context);
void add_evidence_commands(CLI::App& app, CommandContext& context);  ///< evidence
void add_export_command(CLI::App& app, CommandContext& context);
void add_declarations_command(CLI::App& app, CommandContext& context);

}  // namespace node
