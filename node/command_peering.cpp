#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "node/command_amount.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_keys.h"
#include "node/command_link_view.h"
#include "node/command_table.h"
#include "node/command_time.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/messages_common.h"
#include "node/messages_link.h"
#include "node/messages_peering.h"
#include "node/messages_reasons.h"
#include "protocol/identity.h"

namespace node {

namespace {

constexpr std::size_t max_invitation_file = 64 * 1024;

struct InviteOptions {
  std::string our_limit;
  std::string their_limit;
  std::optional<std::string> fee;
  std::optional<std::string> rounding;
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
  std::int64_t wait_seconds = 10;
};

ExitCode invite(const CommandContext& context, const InviteOptions& options) {
  Json body;
  for (const auto& [name, text] : {std::pair{"our_limit", options.our_limit}, {"their_limit", options.their_limit}}) {
    const auto plain = plain_amount(text);
    if (!plain) return context.fail(plain.error());
    body[name] = *plain;
  }
  if (options.rate) body["rate"] = *options.rate;
  if (options.scale) body["scale"] = *options.scale;
  if (options.mutual_credit) body["mutual_credit"] = true;
  if (options.fee) body["fee"] = plain_part(*options.fee);
  if (options.rounding) body["rounding"] = *options.rounding;
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
  context.say(messages::invitation_written, options.output, moment_of(*made, "expires"));
  return ExitCode::done;
}

std::string fee_text(const CommandContext& context, const protocol::Fraction& fee) {
  return fee.numerator == 0 ? context.text(messages::no_fee) : shown_part(part_text(fee));
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
                {label(messages::field_rounding), context.word(name(offer.rounding))},
                {label(messages::field_settlement_days), context.text(messages::days, offer.settlement_days)},
                {label(messages::field_wind_up_days), context.text(messages::days, offer.wind_up_days)},
                {label(messages::field_expires), local_time(rfc3339(invitation.expires))}};
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

/// Their node has refused the introduction: no patience mends that.
ExitCode fail_turned_away(const CommandContext& context, const Json& error, const std::string& peer) {
  const auto code = text_of(error, "code");
  const auto reason = protocol::reason_from_name(code).value_or(protocol::Reason::not_found);
  const auto advice = link_advice(context, error, peer, false);
  return context.fail(ExitCode::refused, code, sentence(context.language, reason),
                      context.detail(text_of(error, "detail")) + (advice.empty() ? "" : "\n  " + advice));
}

/// The two nodes meet by themselves. Whoever accepted sees how it ends, or after a while that it has not ended yet.
ExitCode wait_until_met(const CommandContext& context, const std::string& peer, std::int64_t seconds) {
  constexpr std::chrono::milliseconds pause{200};
  constexpr std::int64_t stale_turns = 10;  // so long an error may still be of an invitation accepted before
  Json agreement;
  context.say(messages::accept_waits);
  context.flush();
  const std::int64_t turns = seconds * 1000 / pause.count();
  for (std::int64_t turn = 0; turn <= turns; ++turn) {
    const auto shown = call_node(context, {.target = "/v1/agreements/" + peer});
    if (!shown) return shown.error();
    agreement = *shown;
    if (text_of(agreement, "state") != "proposed") break;
    const auto link = agreement.value("link", Json());
    const auto error = link.is_object() ? link.value("error", Json()) : Json();
    if (turn >= stale_turns && text_of(link, "connected") != "true" && turned_away(error))
      return fail_turned_away(context, error, peer);
    if (turn < turns) std::this_thread::sleep_for(pause);
  }
  const auto state = text_of(agreement, "state");
  context.document({{"peer", peer}, {"state", state}});
  context.say(state == "proposed" ? messages::accept_not_yet : messages::accept_in_force, peer);
  return ExitCode::done;
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
  return wait_until_met(context, text_of(*accepted, "peer"), options.wait_seconds);
}

ExitCode remove_peer(const CommandContext& context, const std::string& given) {
  const auto peer = protocol::Domain::parse(given);
  if (!peer) return context.fail(wrong_value("'" + given + "'", peer.error()));
  const auto removed = call_node(context, {.method = "DELETE", .target = "/v1/agreements/" + peer->text()});
  if (!removed) return removed.error();
  context.document(*removed);
  context.say(messages::peer_removed, peer->text());
  return ExitCode::done;
}

/// What the node's list of agreements says of the peers themselves.
Json peer_json(const Json& agreement) {
  Json peer;
  for (const auto* name : {"peer", "name", "currency", "endpoint", "keys"})
    if (agreement.contains(name)) peer[name] = agreement.at(name);
  const auto link = agreement.value("link", Json::object());
  for (const auto* name : {"heard", "unanswered", "unanswered_since"})
    if (link.contains(name)) peer[name] = link.at(name);
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
                   endpoint.empty() ? context.text(messages::field_only_dials) : endpoint},
                  {context.text(messages::field_heard), moment_of(peer, "heard")},
                  {context.text(messages::field_unanswered), unanswered_text(context, peer)}};
    for (auto& field : keys_fields(context, peer.value("keys", Json()))) fields.push_back(std::move(field));
    if (&peer != &peers.front()) context.line("");
    context.line(fields_text(fields));
  }
  return ExitCode::done;
}

void add_peer_commands(CLI::App& app, CommandContext& context) {
  auto* peers = app.add_subcommand("peer", context.text(messages::peer_about));
  peers->require_subcommand(1);
  auto* lists = peers->add_subcommand("list", context.text(messages::peer_list_about));
  lists->footer(context.text(messages::peer_list_footer));
  lists->callback([&context] { context.chosen = [&context] { return list_peers(context); }; });

  const auto peer = std::make_shared<std::string>();
  auto* removes = peers->add_subcommand("remove", context.text(messages::peer_remove_about));
  removes->footer(context.text(messages::peer_remove_footer));
  removes->add_option("peer", *peer, context.text(messages::peer))->required();
  removes->callback([&context, peer] { context.chosen = [&context, peer] { return remove_peer(context, *peer); }; });
}

}  // namespace

void add_peering_commands(CLI::App& app, CommandContext& context) {
  const auto inviting = std::make_shared<InviteOptions>();
  auto* invites = app.add_subcommand("invite", context.text(messages::invite_about));
  invites->footer(context.text(messages::invite_footer));
  invites->add_option("--our-limit", inviting->our_limit, context.text(messages::our_limit))->required();
  invites->add_option("--their-limit", inviting->their_limit, context.text(messages::their_limit))->required();
  invites->add_option("--fee", inviting->fee, context.text(messages::fee));
  invites->add_option("--rounding", inviting->rounding, context.text(messages::rounding))
      ->check(CLI::IsMember({"down", "half_even", "up"}));
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
  accepts->add_option("--wait", accepting->wait_seconds, context.text(messages::accept_wait))->check(CLI::Range(0, 60));
  accepts->callback(
      [&context, accepting] { context.chosen = [&context, accepting] { return accept(context, *accepting); }; });

  add_peer_commands(app, context);
}

}  // namespace node
