#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/command_amount.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_keys.h"
#include "node/command_link_view.h"
#include "node/command_table.h"
#include "node/messages_common.h"
#include "node/messages_peering.h"

namespace node {

namespace {

struct PeerOptions {
  std::string peer;
  std::string our_limit;
  std::string their_limit;
  std::optional<std::string> fee;
  std::optional<std::string> rate;
  std::string terms;
  std::optional<std::string> debt;
  std::optional<std::string> claim;
};

using Act = ExitCode (*)(const CommandContext&, const PeerOptions&);

std::string state_text(const CommandContext& context, const std::string& state) {
  if (state == "in_force") return context.text(messages::state_in_force);
  if (state == "proposed") return context.text(messages::state_proposed);
  if (state == "suspended") return context.text(messages::state_suspended);
  if (state == "frozen") return context.text(messages::state_frozen);
  if (state == "wound_up") return context.text(messages::state_wound_up);
  return context.text(messages::state_recovering);
}

Json member_of(const Json& object, const char* name) {
  return object.contains(name) ? object.at(name) : Json();
}

/// So many hexadecimal digits name terms: enough that nobody can make others that begin alike.
constexpr std::size_t digest_digits = 32;

std::string short_digest(const Json& terms) {
  return text_of(terms, "digest").substr(0, digest_digits);
}

Fields terms_fields(const CommandContext& context, const Json& terms) {
  const auto currency = text_of(terms, "settlement");
  const auto fee = text_of(terms, "fee");
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  const auto days = [&](const char* name) { return context.text(messages::days, text_of(terms, name)); };
  return {{label(messages::field_version), text_of(terms, "version")},
          {label(messages::field_our_limit), money_of(terms, "our_limit", currency)},
          {label(messages::field_their_limit), money_of(terms, "their_limit", currency)},
          {label(messages::field_rate), text_of(terms, "rate") == "1/1" ? "" : text_of(terms, "rate")},
          {label(messages::field_fee), fee == "0" ? context.text(messages::no_fee) : shown_part(fee)},
          {label(messages::field_rounding), context.word(text_of(terms, "rounding"))},
          {label(messages::field_settlement_days), days("settlement_days")},
          {label(messages::field_wind_up_days), days("wind_up_days")}};
}

Fields link_fields(const CommandContext& context, const Json& agreement) {
  const auto link = member_of(agreement, "link");
  const auto limits = member_of(agreement, "limits");
  const auto position = member_of(agreement, "position");
  const auto currency = text_of(position, "currency");
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  const auto connected = text_of(link, "connected");
  return {{label(messages::field_debt), money_of(position, "debt", currency)},
          {label(messages::field_claim), money_of(position, "claim", currency)},
          {label(messages::field_room_to_pay), money_of(position, "room_to_pay", currency)},
          {label(messages::field_room_to_receive), money_of(position, "room_to_receive", currency)},
          {label(messages::field_own_debt_limit), money_of(limits, "debt", currency)},
          {label(messages::field_own_claim_limit), money_of(limits, "claim", currency)},
          {label(messages::field_endpoint), text_of(agreement, "endpoint")},
          {label(messages::field_link),
           connected.empty() ? "" : context.text(connected == "true" ? messages::connected : messages::not_connected)},
          {label(messages::field_envelopes), context.text(messages::envelopes, text_of(link, "sent"),
                                                          text_of(link, "acknowledged"), text_of(link, "received"))},
          {label(messages::field_waiting), text_of(link, "waiting")},
          {label(messages::field_heard), moment_of(link, "heard")},
          {label(messages::field_unanswered), unanswered_text(context, link)}};
}

/// Who acts on an agreement need not read the keys again.
enum class Shown : unsigned char { all, without_keys };

ExitCode show_agreement(const CommandContext& context, const Json& agreement, Shown shown) {
  context.document(agreement);
  const auto peer = text_of(agreement, "peer");
  Fields fields{{context.text(messages::field_association), text_of(agreement, "name")},
                {context.text(messages::field_peer), peer},
                {context.text(messages::field_currency), text_of(agreement, "currency")},
                {context.text(messages::field_state), state_text(context, text_of(agreement, "state"))}};
  for (auto& field : terms_fields(context, member_of(agreement, "in_force"))) {
    if (!member_of(agreement, "in_force").is_null()) fields.push_back(std::move(field));
  }
  for (auto& field : link_fields(context, agreement)) fields.push_back(std::move(field));
  for (auto& field : link_error_fields(context, agreement)) fields.push_back(std::move(field));
  const auto keys = shown == Shown::all ? member_of(agreement, "keys") : Json();
  for (auto& field : keys_fields(context, keys)) fields.push_back(std::move(field));
  context.line(fields_text(fields));
  const auto proposed = member_of(agreement, "proposed");
  if (proposed.is_null()) return ExitCode::done;
  const bool ours = text_of(agreement, "proposed_by") == "us";
  context.line("");
  context.say(ours ? messages::proposed_by_us : messages::proposed_by_them, text_of(proposed, "version"), peer,
              short_digest(proposed));
  context.line(fields_text(terms_fields(context, proposed)));
  return ExitCode::done;
}

/// Calls a path below the agreement with this peer and shows the agreement as it stands then.
ExitCode call_and_show(const CommandContext& context, const PeerOptions& options, const std::string& method,
                       const std::string& below, const Json& body) {
  const auto peer = protocol::Domain::parse(options.peer);
  if (!peer) return context.fail(wrong_value("'" + options.peer + "'", peer.error()));
  const auto agreement = call_node(context, {.method = method,
                                             .target = "/v1/agreements/" + peer->text() + below,
                                             .body = body.is_null() ? "" : body.dump()});
  const auto shown = method == "GET" ? Shown::all : Shown::without_keys;
  return agreement ? show_agreement(context, *agreement, shown) : agreement.error();
}

ExitCode show(const CommandContext& context, const PeerOptions& options) {
  return call_and_show(context, options, "GET", "", {});
}

/// An amount that may be absent, in a unit whose decimals the node knows; the failure is said.
std::expected<Json, ExitCode> amount(const CommandContext& context, const std::optional<std::string>& text) {
  if (!text) return Json();
  const auto plain = plain_amount(*text);
  if (!plain) return std::unexpected(context.fail(plain.error()));
  return Json(*plain);
}

ExitCode propose(const CommandContext& context, const PeerOptions& options) {
  const auto ours = amount(context, options.our_limit);
  if (!ours) return ours.error();
  const auto theirs = amount(context, options.their_limit);
  if (!theirs) return theirs.error();
  Json body{{"our_limit", *ours}, {"their_limit", *theirs}};
  if (options.fee) body["fee"] = plain_part(*options.fee);
  if (options.rate) body["rate"] = *options.rate;
  return call_and_show(context, options, "POST", "/proposals", body);
}

/// Signs what the operator named, or sees now: the node refuses if the peer has proposed something else meanwhile.
ExitCode sign(const CommandContext& context, const PeerOptions& options) {
  const auto peer = protocol::Domain::parse(options.peer);
  if (!peer) return context.fail(wrong_value("'" + options.peer + "'", peer.error()));
  const auto agreement = call_node(context, {.target = "/v1/agreements/" + peer->text()});
  if (!agreement) return agreement.error();
  if (text_of(*agreement, "proposed_by") != "them")
    return context.fail({protocol::Reason::not_proposed, context.text(messages::nothing_proposed)});
  const auto proposed = member_of(*agreement, "proposed");
  const auto digest = text_of(proposed, "digest");
  if (options.terms.empty()) {
    context.line(fields_text(terms_fields(context, proposed)));
    if (!context.confirmed(messages::sign_question))
      return context.fail(ExitCode::refused, "cancelled", context.text(messages::not_signed), {});
  } else if (options.terms.size() < digest_digits || !digest.starts_with(options.terms)) {
    return context.fail({protocol::Reason::stale_version, context.text(messages::other_terms, short_digest(proposed))});
  }
  return call_and_show(context, options, "POST", "/signatures",
                       Json{{"version", proposed.at("version")}, {"terms", digest}});
}

ExitCode suspend(const CommandContext& context, const PeerOptions& options) {
  return call_and_show(context, options, "PUT", "/suspension", Json{{"suspended", true}});
}

ExitCode resume(const CommandContext& context, const PeerOptions& options) {
  return call_and_show(context, options, "PUT", "/suspension", Json{{"suspended", false}});
}

ExitCode release(const CommandContext& context, const PeerOptions& options) {
  return call_and_show(context, options, "PUT", "/release", {});
}

ExitCode thaw(const CommandContext& context, const PeerOptions& options) {
  return call_and_show(context, options, "PUT", "/thaw", {});
}

ExitCode limit(const CommandContext& context, const PeerOptions& options) {
  const auto debt = amount(context, options.debt);
  if (!debt) return debt.error();
  const auto claim = amount(context, options.claim);
  if (!claim) return claim.error();
  return call_and_show(context, options, "PUT", "/limits", Json{{"debt", *debt}, {"claim", *claim}});
}

ExitCode list(const CommandContext& context) {
  const auto found = call_node(context, {.target = "/v1/agreements"});
  if (!found) return found.error();
  context.document(*found);
  const auto agreements = member_of(*found, "agreements");
  if (agreements.empty()) return context.say(messages::none), ExitCode::done;
  using Align = CommandTable::Align;
  CommandTable table({{context.text(messages::field_peer)},
                      {context.text(messages::field_association)},
                      {context.text(messages::field_state)},
                      {context.text(messages::field_version), Align::right},
                      {context.text(messages::field_our_limit), Align::right},
                      {context.text(messages::field_their_limit), Align::right}});
  for (const auto& agreement : agreements) {
    const auto terms = member_of(agreement, "in_force");
    const auto currency = text_of(terms, "settlement");
    table.add({text_of(agreement, "peer"), text_of(agreement, "name"), state_text(context, text_of(agreement, "state")),
               text_of(terms, "version"), money_of(terms, "our_limit", currency),
               money_of(terms, "their_limit", currency)});
  }
  context.line(table.text());
  return ExitCode::done;
}

struct PeerCommand {
  CLI::App* command;
  std::shared_ptr<PeerOptions> options;
};

PeerCommand add_command(CLI::App& group, CommandContext& context, const char* name, const Phrase& about, Act act) {
  const auto options = std::make_shared<PeerOptions>();
  auto* command = group.add_subcommand(name, context.text(about));
  command->add_option("peer", options->peer, context.text(messages::peer))->required();
  command->callback(
      [&context, options, act] { context.chosen = [&context, options, act] { return act(context, *options); }; });
  return {command, options};
}

}  // namespace

void add_agreement_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("agreement", context.text(messages::agreement_about));
  group->require_subcommand(1);
  group->add_subcommand("list", context.text(messages::agreement_list_about))->callback([&context] {
    context.chosen = [&context] { return list(context); };
  });
  add_command(*group, context, "show", messages::agreement_show_about, show);

  const auto proposing = add_command(*group, context, "propose", messages::agreement_propose_about, propose);
  proposing.command->footer(context.text(messages::agreement_propose_footer));
  proposing.command->add_option("--our-limit", proposing.options->our_limit, context.text(messages::our_limit))
      ->required();
  proposing.command->add_option("--their-limit", proposing.options->their_limit, context.text(messages::their_limit))
      ->required();
  proposing.command->add_option("--fee", proposing.options->fee, context.text(messages::fee_unchanged));
  proposing.command->add_option("--rate", proposing.options->rate, context.text(messages::rate_unchanged));

  const auto signing = add_command(*group, context, "sign", messages::agreement_sign_about, sign);
  signing.command->add_option("terms", signing.options->terms, context.text(messages::sign_terms));
  add_command(*group, context, "suspend", messages::agreement_suspend_about, suspend);
  add_command(*group, context, "resume", messages::agreement_resume_about, resume);
  const auto releasing = add_command(*group, context, "release", messages::agreement_release_about, release);
  releasing.command->footer(context.text(messages::agreement_release_footer));
  const auto thawing = add_command(*group, context, "thaw", messages::agreement_thaw_about, thaw);
  thawing.command->footer(context.text(messages::agreement_thaw_footer));

  const auto limiting = add_command(app, context, "limit", messages::limit_about, limit);
  limiting.command->footer(context.text(messages::limit_footer));
  limiting.command->add_option("--debt", limiting.options->debt, context.text(messages::limit_debt));
  limiting.command->add_option("--claim", limiting.options->claim, context.text(messages::limit_claim));
}

}  // namespace node
