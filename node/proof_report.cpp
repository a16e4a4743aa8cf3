#include "node/proof_report.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "node/command_table.h"
#include "node/command_time.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/messages_payments.h"
#include "node/messages_proofs.h"
#include "node/messages_reasons.h"
#include "protocol/base64.h"

namespace node {

using protocol::Amount;
using protocol::ProofSigner;
using protocol::ProvedBalance;
using protocol::ProvedPayment;
using protocol::SignerRole;

namespace {

std::string_view role_name(SignerRole role) {
  if (role == SignerRole::log) return "log";
  return role == SignerRole::witness ? "witness" : "answer";
}

Json amount_json(const Amount& amount) {
  return {{"minor", amount.minor}, {"currency", amount.currency.view()}};
}

/// How many decimals an amount has, and on whose word.
struct Decimals {
  std::uint8_t scale = 0;
  bool signed_for = false;  ///< the checkpoint says it; else the file
};

Json transfers_json(const std::vector<protocol::Transfer>& transfers) {
  auto all = Json::array();
  for (const auto& transfer : transfers)
    all.push_back({{"debit", transfer.debit.hex()},
                   {"credit", transfer.credit.hex()},
                   {"amount", amount_json(transfer.amount)},
                   {"voided", transfer.kind == protocol::TransferKind::void_hold}});
  return all;
}

Json signers_json(const std::vector<ProofSigner>& signers) {
  auto all = Json::array();
  for (const auto& signer : signers) {
    Json one{{"role", role_name(signer.role)},
             {"node", signer.key.node.text()},
             {"key", signer.key.text()},
             {"key_from", signer.given ? "given" : "file"}};
    if (signer.role == SignerRole::witness) one["time"] = rfc3339({signer.seconds * 1000});
    all.push_back(std::move(one));
  }
  return all;
}

Json journal_json(const protocol::Checkpoint& checkpoint) {
  return {{"origin", checkpoint.origin},
          {"size", checkpoint.size},
          {"root", protocol::to_base64(checkpoint.root.view())},
          {"figures", checkpoint.extensions}};
}

/// Decimals of the currency of the journal, by its checkpoint: `currency MIEL 2 reserve`.
std::uint8_t scale_in(const protocol::Checkpoint& checkpoint) {
  constexpr std::string_view word = "currency ";
  for (const std::string_view line : checkpoint.extensions) {
    const auto place = line.starts_with(word) ? line.find(' ', word.size()) : std::string_view::npos;
    unsigned scale = 0;
    if (place != std::string_view::npos &&
        std::from_chars(line.data() + place + 1, line.data() + line.size(), scale).ec == std::errc() && scale <= 8)
      return static_cast<std::uint8_t>(scale);
  }
  return 0;
}

/// Of the currency of the journal: `currency MIEL 2 reserve`.
std::string units(const protocol::Checkpoint& checkpoint, std::int64_t minor) {
  const std::string line = checkpoint.extensions.empty() ? "" : checkpoint.extensions.front();
  const auto place = line.find(' ');
  const auto code = place == std::string::npos ? "" : line.substr(place, line.find(' ', place + 1) - place);
  return protocol::format_decimal(minor, scale_in(checkpoint)) + code;
}

/// Of the currency of whoever has this address; without one it is the writer's.
std::optional<Decimals> decimals_of(const ProvedPayment& shown, const std::string& address) {
  const auto is_at = [&](const protocol::Domain& node) { return address.ends_with("@" + node.text()); };
  if (address.empty() || is_at(shown.writer)) return Decimals{scale_in(shown.checkpoint), true};
  const auto said = std::ranges::find_if(shown.scales, is_at, &protocol::NodeScale::node);
  return said == shown.scales.end() ? std::nullopt : std::optional(Decimals{said->scale, false});
}

Json amount_json(const ProvedPayment& shown, const Amount& amount, const std::string& address) {
  auto json = amount_json(amount);
  const auto decimals = decimals_of(shown, address);
  if (!decimals) return json;
  json["decimals"] = decimals->scale;
  json["decimals_from"] = decimals->signed_for ? "checkpoint" : "file";
  return json;
}

/// With decimals that nobody has signed, the smallest units are counted too: they are proved.
std::string money(const CommandContext& context, const ProvedPayment& shown, const Amount& amount,
                  const std::string& address) {
  if (amount.minor == 0) return {};
  const std::string code(amount.currency.view());
  const auto decimals = decimals_of(shown, address);
  if (!decimals) return context.text(messages::proof_minor_units, amount.minor, code);
  const auto decimal = protocol::format_decimal(amount.minor, decimals->scale);
  if (decimals->signed_for) return decimal + " " + code;
  return context.text(messages::proof_decimals_by_file, decimal, code, amount.minor);
}

// ---- who signed

/// Other associations that have cosigned the checkpoint, and how many of them under keys of who checks.
struct Cosigners {
  std::size_t all = 0;
  std::size_t given = 0;
};

Cosigners cosigners(const std::vector<ProofSigner>& signers, const protocol::Domain& writer) {
  std::map<protocol::Domain, bool> others;
  for (const auto& signer : signers)
    if (signer.role == SignerRole::witness && signer.key.node != writer)
      others[signer.key.node] = others[signer.key.node] || signer.given;
  const auto is_given = [](const auto& other) { return other.second; };
  return {others.size(), static_cast<std::size_t>(std::ranges::count_if(others, is_given))};
}

Json cosigners_json(const Cosigners& counted) {
  return {{"others", counted.all}, {"under_given_keys", counted.given}};
}

std::string cosigners_text(const CommandContext& context, const Cosigners& counted, const protocol::Domain& writer) {
  if (counted.all == 0) return context.text(messages::proof_nobody_cosigned, writer.text());
  return context.text(messages::proof_cosigners, counted.all, counted.given);
}

std::string signer_text(const CommandContext& context, const ProofSigner& signer) {
  const auto& node = signer.key.node.text();
  auto text = signer.role == SignerRole::log ? context.text(messages::proof_signed_journal, node)
              : signer.role == SignerRole::witness
                  ? context.text(messages::proof_cosigned, node, local_time(rfc3339({signer.seconds * 1000})))
                  : context.text(messages::proof_signed_answer, node);
  return "  " + text + ", " +
         context.text(signer.given ? messages::proof_key_given : messages::proof_key_in_file, signer.key.text());
}

std::string signers_text(const CommandContext& context, const std::vector<ProofSigner>& signers,
                         const protocol::Domain& writer) {
  auto text = context.text(messages::proof_signatures);
  for (const auto& signer : signers) text += "\n" + signer_text(context, signer);
  return text + "\n" + cosigners_text(context, cosigners(signers, writer), writer);
}

std::string compare_text(const CommandContext& context, const std::vector<ProofSigner>& signers) {
  return std::ranges::all_of(signers, &ProofSigner::given) ? "" : "\n" + context.text(messages::proof_compare);
}

/// What was paid, or of a refusal what was asked for.
void add_amounts(const CommandContext& context, const ProvedPayment& shown, Fields& fields) {
  const bool moved = shown.status == protocol::PaymentStatus::accepted;
  fields.emplace_back(context.text(moved ? messages::proof_paid : messages::proof_asked),
                      money(context, shown, shown.paid, shown.payer));
  fields.emplace_back(context.text(moved ? messages::proof_credited : messages::proof_would_credit),
                      money(context, shown, shown.credited, shown.payee));
  if (!moved) fields.emplace_back(context.text(messages::proof_credited), context.text(messages::proof_nothing));
}

Json amounts_json(const ProvedPayment& shown) {
  return {{"paid", amount_json(shown, shown.paid, shown.payer)},
          {"credited", amount_json(shown, shown.credited, shown.payee)}};
}

Fields fields_of(const CommandContext& context, const ProvedPayment& shown) {
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  const bool accepted = shown.status == protocol::PaymentStatus::accepted;  // no proof shows one that is held
  auto status = context.text(accepted ? messages::status_accepted : messages::status_refused);
  if (shown.reason != protocol::Reason::none)
    status += ": " + std::string(sentence(context.language, shown.reason)) + " (" +
              std::string(protocol::name(shown.reason)) + ")";
  Fields fields{{label(messages::proof_payment), shown.key.text()},
                {label(messages::proof_status), status},
                {label(messages::proof_decided), shown.decided.text()},
                {label(messages::proof_payer), shown.payer},
                {label(messages::proof_payee), shown.payee}};
  add_amounts(context, shown, fields);
  fields.insert(fields.end(), {{label(messages::proof_refund_of), shown.refund_of ? shown.refund_of->text() : ""},
                               {label(messages::proof_journal), shown.checkpoint.origin},
                               {label(messages::proof_entry),
                                context.text(messages::proof_entry_of, shown.entry, shown.checkpoint.size)},
                               {label(messages::proof_recorded), local_time(rfc3339(shown.recorded))}});
  return fields;
}

}  // namespace

Json proof_json(const ProvedPayment& shown) {
  Json json{{"proof", "payment"},
            {"payment", shown.key.text()},
            {"status", name(shown.status)},
            {"decided_by", shown.decided.text()},
            {"payee_node_answered", shown.payee_node_answered},
            {"entry", shown.entry},
            {"recorded", rfc3339(shown.recorded)},
            {"transfers", transfers_json(shown.transfers)},
            {"journal", journal_json(shown.checkpoint)},
            {"signatures", signers_json(shown.signers)},
            {"cosigned", cosigners_json(cosigners(shown.signers, shown.writer))}};
  if (shown.status == protocol::PaymentStatus::accepted)
    json.update(amounts_json(shown));
  else
    json["asked"] = amounts_json(shown);
  if (shown.reason != protocol::Reason::none) json["reason"] = protocol::name(shown.reason);
  if (!shown.payer.empty()) json["payer"] = shown.payer;
  if (!shown.payee.empty()) json["payee"] = shown.payee;
  if (shown.refund_of) json["refund_of"] = shown.refund_of->text();
  auto unchecked = Json::array();
  for (const auto& node : shown.unchecked) unchecked.push_back(node.text());
  json["unchecked"] = std::move(unchecked);
  return json;
}

std::string proof_text(const CommandContext& context, const ProvedPayment& shown) {
  auto text = context.text(messages::proof_holds) + "\n" + fields_text(fields_of(context, shown)) + "\n" +
              signers_text(context, shown.signers, shown.writer);
  for (const auto& node : shown.unchecked) text += "\n  " + context.text(messages::proof_unchecked, node.text());
  if (shown.payer.empty()) text += "\n" + context.text(messages::proof_no_names);
  if (!shown.payee_node_answered && shown.status == protocol::PaymentStatus::accepted)
    text += "\n" + context.text(messages::proof_by_word, shown.decided.text());
  return text + compare_text(context, shown.signers);
}

Json proof_json(const ProvedBalance& shown) {
  return {{"proof", "balance"},
          {"account", shown.account.hex()},
          {"balance", shown.balance},
          {"sum", shown.all.root.sum},
          {"accounts", shown.all.accounts},
          {"circulation", shown.circulation},
          {"ahead", shown.ahead},
          {"journal", journal_json(shown.checkpoint)},
          {"signatures", signers_json(shown.signers)},
          {"cosigned", cosigners_json(cosigners(shown.signers, shown.writer))}};
}

std::string proof_text(const CommandContext& context, const ProvedBalance& shown) {
  const bool ahead = shown.ahead != 0;
  const Fields fields{{context.text(messages::proof_account), shown.account.hex()},
                      {context.text(messages::proof_balance), units(shown.checkpoint, shown.balance)},
                      {context.text(messages::proof_sum), units(shown.checkpoint, shown.all.root.sum)},
                      {context.text(messages::proof_accounts), std::to_string(shown.all.accounts)},
                      {context.text(messages::proof_circulation), units(shown.checkpoint, shown.circulation)},
                      {context.text(messages::proof_ahead), ahead ? units(shown.checkpoint, shown.ahead) : ""},
                      {context.text(messages::proof_journal), shown.checkpoint.origin},
                      {context.text(messages::proof_entries), std::to_string(shown.checkpoint.size)}};
  return context.text(messages::proof_holds) + "\n" + fields_text(fields) + "\n" +
         context.text(ahead ? messages::proof_counted_ahead : messages::proof_counted) + "\n" +
         context.text(messages::proof_compare_ids) + "\n" + signers_text(context, shown.signers, shown.writer) +
         compare_text(context, shown.signers);
}

}  // namespace node
