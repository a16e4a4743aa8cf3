#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_keys.h"
#include "node/command_table.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/messages_common.h"
#include "node/messages_peering.h"
#include "protocol/identity.h"

namespace node {

namespace {

constexpr std::size_t max_invitation_file = 64 * 1024;

struct InviteOptions {
  std::string our_limit;
  std::string their_limit;
  std::optional<std::string> fee;
  std::optional<std::string> rate;
  std::optional<std::int64_t> scale;
  bool mutual_credit = false;
  std::optional<std::int64_t> days;
  std::optional<std::int64_t> settlement_days;
  std::optional<std::int64_t> wind_up_days;
  std::string output;
};

struct AcceptOptions {
  std::string file;
  bool yes = false;
  bool mutual_credit = false;
};

ExitCode invite(const CommandContext& context, const InviteOptions& options) {
  Json body;
  for (const auto& [name, text] : {std::pair{"our_limit", options.our_limit}, {"their_limit", options.their_limit}}) {
    const auto minor = protocol::parse_decimal(text, protocol::max_scale);
    if (!minor) return context.fail(wrong_value("'" + text + "'", minor.error()));
    body[name] = text;
  }
  if (options.rate) body["rate"] = *options.rate;
  if (options.scale) body["scale"] = *options.scale;
  if (options.mutual_credit) body["mutual_credit"] = true;
  if (options.fee) body["fee"] = *options.fee;
  if (options.days) body["days"] = *options.days;
  if (options.settlement_days) body["settlement_days"] = *options.settlement_days;
  if (options.wind_up_days) body["wind_up_days"] = *options.wind_up_days;
  const auto made = call_node(context, {.method = "POST", .target = "/v1/invitations", .body = body.dump()});
  if (!made) return made.error();
  if (options.output.empty()) {
    context.document(*made);
    context.line(text_of(*made, "invitation"));
    return ExitCode::done;
  }
  const auto written = create_file(options.output, text_of(*made, "invitation") + "\n", Access::owner_only);
  if (!written) return context.fail(written.error());
  context.document({{"file", options.output}, {"expires", text_of(*made, "expires")}});
  context.say(messages::invitation_written, options.output, text_of(*made, "expires"));
  return ExitCode::done;
}

std::string fee_text(const CommandContext& context, const protocol::Fraction& fee) {
  return fee.numerator == 0 ? context.text(messages::no_fee) : part_text(fee);
}

/// Nothing where one is one: what everybody expects.
std::string rate_text(const protocol::Fraction& rate) {
  return rate == protocol::Fraction{1, 1} ? "" : part_text(rate);
}

std::string description(const CommandContext& context, const protocol::Invitation& invitation) {
  const auto& inviter = invitation.inviter;
  const auto& offer = invitation.offer;
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  const auto endpoint = inviter.endpoint.empty() ? context.text(messages::field_only_dials) : inviter.endpoint;
  // Between two mutual credits the unit depends on the guest as well.
  const std::string unit = inviter.currency.backing == protocol::Backing::reserve ? " EUR" : "";
  const auto amount = [&](std::int64_t minor) {
    return protocol::format_decimal(minor, offer.settlement_scale) + unit;
  };
  Fields fields{{label(messages::field_association), inviter.name},
                {label(messages::field_peer), inviter.domain().text()},
                {label(messages::field_currency), inviter.currency.text()},
                {label(messages::field_endpoint), endpoint},
                {label(messages::field_our_limit), amount(offer.invitee_debt_limit)},
                {label(messages::field_their_limit), amount(offer.inviter_debt_limit)},
                {label(messages::field_rate), rate_text({offer.rate.denominator, offer.rate.numerator})},
                {label(messages::field_fee), fee_text(context, offer.fee)},
                {label(messages::field_settlement_days), context.text(messages::days, offer.settlement_days)},
                {label(messages::field_wind_up_days), context.text(messages::days, offer.wind_up_days)},
                {label(messages::field_expires), rfc3339(invitation.expires)}};
  for (auto& field : keys_fields(context, keys_json(inviter))) fields.push_back(std::move(field));
  return fields_text(fields);
}

protocol::Result<std::string> read_invitation(const std::string& file) {
  if (file != "-") return read_file(file, max_invitation_file);
  std::string line;
  std::getline(std::cin, line);
  return line;
}

bool asked(const CommandContext& context) {
  context.hint(context.text(messages::compare_keys));
  return context.confirmed(messages::accept_question);
}

ExitCode accept(const CommandContext& context, const AcceptOptions& options) {
  const auto text = read_invitation(options.file);
  if (!text) return context.fail(text.error());
  const auto invitation = protocol::parse_invitation(*text);
  if (!invitation) return context.fail(invitation.error());
  context.line(description(context, *invitation));
  // From standard input came the invitation: nobody can answer there.
  const bool can_ask = !context.json && options.file != "-";
  if (!options.yes && (!can_ask || !asked(context)))
    return context.fail(ExitCode::refused, "cancelled", context.text(messages::not_accepted), {});
  Json body{{"invitation", protocol::to_text(*invitation)}};
  if (options.mutual_credit) body["mutual_credit"] = true;
  const auto accepted = call_node(context, {.method = "POST", .target = "/v1/invitations/accept", .body = body.dump()});
  if (!accepted) return accepted.error();
  context.document(*accepted);
  context.say(messages::invitation_accepted, text_of(*accepted, "peer"));
  return ExitCode::done;
}

/// What the node's list of agreements says of the peers themselves.
Json peer_json(const Json& agreement) {
  Json peer;
  for (const auto* name : {"peer", "name", "currency", "endpoint", "keys"})
    if (agreement.contains(name)) peer[name] = agreement.at(name);
  return peer;
}

ExitCode list_peers(const CommandContext& context) {
  const auto found = call_node(context, {.target = "/v1/agreements"});
  if (!found) return found.error();
  auto peers = Json::array();
  for (const auto& agreement : found->value("agreements", Json::array())) peers.push_back(peer_json(agreement));
  context.document({{"peers", peers}});
  if (peers.empty()) return context.say(messages::none), ExitCode::done;
  for (const auto& peer : peers) {
    const auto endpoint = text_of(peer, "endpoint");
    Fields fields{{context.text(messages::field_association), text_of(peer, "name")},
                  {context.text(messages::field_peer), text_of(peer, "peer")},
                  {context.text(messages::field_currency), text_of(peer, "currency")},
                  {context.text(messages::field_endpoint),
                   endpoint.empty() ? context.text(messages::field_only_dials) : endpoint}};
    for (auto& field : keys_fields(context, peer.value("keys", Json()))) fields.push_back(std::move(field));
    if (&peer != &peers.front()) context.line("");
    context.line(fields_text(fields));
  }
  return ExitCode::done;
}

}  // namespace

void add_peering_commands(CLI::App& app, CommandContext& context) {
  const auto inviting = std::make_shared<InviteOptions>();
  auto* invites = app.add_subcommand("invite", context.text(messages::invite_about));
  invites->footer(context.text(messages::invite_footer));
  invites->add_option("--our-limit", inviting->our_limit, context.text(messages::our_limit))->required();
  invites->add_option("--their-limit", inviting->their_limit, context.text(messages::their_limit))->required();
  invites->add_option("--fee", inviting->fee, context.text(messages::fee));
  invites->add_option("--rate", inviting->rate, context.text(messages::rate));
  invites->add_option("--scale", inviting->scale, context.text(messages::limit_scale))->check(CLI::Range(0, 8));
  invites->add_flag("--mutual-credit", inviting->mutual_credit, context.text(messages::mutual_credit));
  invites->add_option("--days", inviting->days, context.text(messages::invite_days))->check(CLI::Range(1, 366));
  invites->add_option("--settlement-days", inviting->settlement_days, context.text(messages::settlement_days))
      ->check(CLI::Range(1, 366));
  invites->add_option("--wind-up-days", inviting->wind_up_days, context.text(messages::wind_up_days))
      ->check(CLI::Range(1, 3660));
  invites->add_option("-o,--output", inviting->output, context.text(messages::output));
  invites->callback(
      [&context, inviting] { context.chosen = [&context, inviting] { return invite(context, *inviting); }; });

  const auto accepting = std::make_shared<AcceptOptions>();
  auto* accepts = app.add_subcommand("accept", context.text(messages::accept_about));
  accepts->footer(context.text(messages::accept_footer));
  accepts->add_option("file", accepting->file, context.text(messages::accept_file))->required();
  accepts->add_flag("-y,--yes", accepting->yes, context.text(messages::accept_yes));
  accepts->add_flag("--mutual-credit", accepting->mutual_credit, context.text(messages::mutual_credit));
  accepts->callback(
      [&context, accepting] { context.chosen = [&context, accepting] { return accept(context, *accepting); }; });

  auto* peers = app.add_subcommand("peer", context.text(messages::peer_about));
  peers->require_subcommand(1);
  auto* lists = peers->add_subcommand("list", context.text(messages::peer_list_about));
  lists->footer(context.text(messages::peer_list_footer));
  lists->callback([&context] { context.chosen = [&context] { return list_peers(context); }; });
}

}  // namespace node
