#include "node/audit_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "node/json_values.h"
#include "node/messages_audit.h"
#include "node/messages_details.h"
#include "node/messages_findings.h"
#include "node/terminal_text.h"
#include "protocol/check.h"

namespace node {

using federation::AuditFinding;
using federation::Gravity;

namespace {

constexpr std::size_t bytes_in_text = 64;

template <class... Values>
std::string say(Language language, const Phrase& phrase, const Values&... values) {
  return fmt::format(fmt::runtime(phrase.in(language)), values...);
}

Gravity gravity_of(std::string_view kind) {
  const auto* known = federation::finding_kind(kind);
  protocol::check(known != nullptr, "a finding is of a kind that there is");
  return known->gravity;
}

Json finding_json(const AuditFinding& finding) {
  auto evidence = Json::array();
  for (const auto& proof : finding.evidence)
    evidence.push_back({{"name", proof.name}, {"bytes", proof.size()}, {"hex", protocol::to_hex(proof.bytes)}});
  return {{"name", finding.kind},
          {"gravity", name(gravity_of(finding.kind))},
          {"association", finding.association},
          {"where", finding.where},
          {"what", finding.what},
          {"evidence", std::move(evidence)}};
}

Json key_json(const federation::ComparedKey& one) {
  Json json{{"key", one.key.text()}, {"of_these_books", one.known}};
  if (one.known && one.key.use == protocol::KeyUse::message) {
    json["rotation"] = one.rotation;
    json["replaced"] = one.replaced;
  }
  return json;
}

Json statement_json(const federation::ComparedStatement& one) {
  return {{"file", one.file},
          {"fund", one.account == protocol::FundAccount::paper ? "paper" : "digital"},
          {"iban", one.iban},
          {"from", one.period ? Json(one.period->from.text()) : Json()},
          {"to", one.period ? Json(one.period->to.text()) : Json()},
          {"movements", one.lines},
          {"word_for_word", one.word_for_word},
          {"by_day_and_amount", one.by_amount}};
}

Json association_json(const AuditedAssociation& one) {
  auto positions = Json::array();
  for (const auto& position : one.positions)
    positions.push_back({{"peer", position.peer.text()},
                         {"debt", protocol::format_decimal(position.debt, position.scale)},
                         {"unit", position.unit.view()},
                         {"given", position.given}});
  auto keys = Json::array();
  for (const auto& key : one.keys) keys.push_back(key_json(key));
  auto statements = Json::array();
  for (const auto& statement : one.statements) statements.push_back(statement_json(statement));
  return {{"domain", one.currency.domain.text()},
          {"exports", one.exports},
          {"size", one.size},
          {"entries", one.entries},
          {"envelopes", one.envelopes},
          {"signatures", one.signatures},
          {"root", one.samples.empty() ? Json() : Json(one.root.hex())},
          {"coverage", one.samples.empty() ? Json() : coverage_json(one.end, one.currency)},
          {"positions", std::move(positions)},
          {"keys", std::move(keys)},
          {"statements", std::move(statements)}};
}

std::string association_text(const AuditedAssociation& one, Language language) {
  std::string text = say(language, messages::report_association, one.currency.text(), one.entries, one.size,
                         one.envelopes, one.signatures) +
                     "\n";
  if (one.samples.empty()) return text;
  text += "  " + say(language, messages::report_root, one.root.hex()) + "\n";
  for (const auto& position : one.positions) text += "  " + position_text(position, language) + "\n";
  for (const auto& line : given_text(one, language)) text += "  " + terminal_text(line) + "\n";
  return text;
}

std::string finding_text(const AuditFinding& finding, Language language) {
  std::string text = fmt::format("{} ({})  {}\n", finding.kind, name(gravity_of(finding.kind)),
                                 terminal_text(said_text(finding, language)));
  text += "    " + std::string(meaning_of(finding.kind, language)) + "\n";
  for (const auto& proof : finding.evidence)
    text += "    " +
            say(language, messages::report_evidence, in_language(language, proof.name), proof.size(),
                shown_bytes(proof, bytes_in_text)) +
            "\n";
  return text;
}

}  // namespace

std::string shown_bytes(const federation::Evidence& proof, std::size_t most) {
  return protocol::to_hex(std::string_view(proof.bytes).substr(0, most)) + (proof.size() > most ? "..." : "");
}

std::vector<std::string> left_out_text(const AuditReport& report, Language language) {
  std::vector<std::string> lines;
  for (const auto& [kind, count] : report.left_out)
    lines.push_back(say(language, messages::report_left_out, kind, count));
  return lines;
}

std::string position_text(const AuditedPosition& position, Language language) {
  const auto& phrase = position.debt > 0 ? messages::report_owes : messages::report_is_owed;
  const auto minor = position.debt > 0 ? position.debt : -position.debt;
  return say(language, phrase, protocol::format_decimal(minor, position.scale), position.unit.view(),
             position.peer.text());
}

std::string said_text(const AuditFinding& finding, Language language) {
  const auto whose = finding.association.empty() ? "" : finding.association + ": ";
  return whose + in_language(language, finding.where) + ": " + in_language(language, finding.what);
}

std::vector<std::string> given_text(const AuditedAssociation& association, Language language) {
  std::vector<std::string> lines;
  for (const auto& one : association.keys) {
    const auto& phrase = !one.known     ? messages::report_key_differs
                         : one.replaced ? messages::report_key_replaced
                                        : messages::report_key_of_books;
    lines.push_back(say(language, phrase, one.key.text()));
  }
  for (const auto& one : association.statements) {
    const auto& fund = one.account == protocol::FundAccount::paper ? messages::report_paper : messages::report_digital;
    const auto days = one.period
                          ? say(language, messages::report_period, one.period->from.text(), one.period->to.text())
                          : say(language, messages::report_no_period);
    lines.push_back(say(language, messages::report_statement, in_language(language, one.file), say(language, fund),
                        one.iban, days, one.lines, one.word_for_word, one.by_amount));
  }
  return lines;
}

std::string unknown_text(const federation::Unknown& unknown, Language language) {
  const auto whom = unknown.peer.empty() ? unknown.association : unknown.association + ", " + unknown.peer;
  return whom + ": " + in_language(language, unknown.what);
}

std::string_view meaning_of(std::string_view kind, Language language) {
  return word_in(messages::finding_meanings, language, kind);
}

const Phrase& gravity_phrase(Gravity gravity) {
  switch (gravity) {
    case Gravity::falsified:
      return messages::gravity_falsified;
    case Gravity::money:
      return messages::gravity_money;
    case Gravity::incomplete:
      return messages::gravity_incomplete;
    case Gravity::rule:
      return messages::gravity_rule;
    case Gravity::form:
      return messages::gravity_form;
  }
  protocol::check(false, "every gravity has its words");
  return messages::gravity_form;
}

Json audit_json(const AuditReport& report) {
  auto associations = Json::array();
  for (const auto& one : report.associations) associations.push_back(association_json(one));
  auto findings = Json::array();
  for (const auto& finding : report.findings) findings.push_back(finding_json(finding));
  auto unknown = Json::array();
  for (const auto& one : report.unknown)
    unknown.push_back({{"association", one.association}, {"peer", one.peer}, {"what", one.what}});
  auto left_out = Json::array();
  for (const auto& [kind, count] : report.left_out) left_out.push_back({{"name", kind}, {"count", count}});
  return {{"clean", report.clean()},
          {"associations", std::move(associations)},
          {"compared_envelopes", report.compared_envelopes},
          {"compared_payments", report.compared_payments},
          {"findings", std::move(findings)},
          {"left_out", std::move(left_out)},
          {"unknown", std::move(unknown)}};
}

std::string audit_text(const AuditReport& report, Language language) {
  std::string text;
  for (const auto& one : report.associations) text += association_text(one, language);
  if (report.associations.size() > 1)
    text += say(language, messages::report_compared, report.compared_envelopes, report.compared_payments) + "\n";
  if (!report.unknown.empty()) text += say(language, messages::report_unknown) + "\n";
  for (const auto& one : report.unknown) text += "  " + terminal_text(unknown_text(one, language)) + "\n";
  if (report.clean()) return text + say(language, messages::report_clean);
  text += say(language, messages::report_found, report.found());
  for (const auto& finding : report.findings) text += "\n" + finding_text(finding, language);
  for (const auto& line : left_out_text(report, language)) text += line + "\n";
  text.pop_back();
  return text;
}

std::string findings_table() {
  std::string table = "| name | gravity | what it means | ce que cela veut dire |\n|---|---|---|---|\n";
  for (const auto& kind : federation::finding_kinds())
    table += fmt::format("| `{}` | {} | {} | {} |\n", kind.name, name(kind.gravity),
                         meaning_of(kind.name, Language::english), meaning_of(kind.name, Language::french));
  return table;
}

std::string findings_text(Language language) {
  std::string text;
  std::optional<Gravity> last;
  for (const auto& kind : federation::finding_kinds()) {
    if (last != kind.gravity) text += (text.empty() ? "" : "\n") + say(language, gravity_phrase(kind.gravity)) + "\n";
    last = kind.gravity;
    text += fmt::format("  {}\n      {}\n", kind.name, meaning_of(kind.name, language));
  }
  text.pop_back();
  return text;
}

}  // namespace node
