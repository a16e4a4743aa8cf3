#include <nlohmann/json.hpp>

#include "node/audit_report.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/terminal_text.h"
#include "protocol/check.h"

namespace node {

using federation::AuditFinding;

namespace {

Json evidence_json(const std::vector<federation::Evidence>& evidence) {
  auto json = Json::array();
  for (const auto& proof : evidence)
    json.push_back(
        {{"name", proof.name}, {"bytes", proof.size()}, {"from", proof.from}, {"hex", protocol::to_hex(proof.bytes)}});
  return json;
}

Json finding_json(const AuditFinding& finding) {
  const auto* kind = federation::finding_kind(finding.kind);
  protocol::check(kind != nullptr, "a finding is of a kind that there is");
  return {{"name", finding.kind},   {"gravity", name(kind->gravity)}, {"association", finding.association},
          {"where", finding.where}, {"what", finding.what},           {"evidence", evidence_json(finding.evidence)}};
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

Json recorded_json(const federation::Recorded& one) {
  return {{"name", one.name},
          {"entry", one.entry},
          {"time", rfc3339(one.time)},
          {"peer", one.peer},
          {"what", terminal_text(one.what)},
          {"evidence", evidence_json(one.evidence)}};
}

Json left_out_json(const std::map<std::string_view, std::uint64_t>& left_out) {
  auto json = Json::array();
  for (const auto& [kind, count] : left_out) json.push_back({{"name", kind}, {"count", count}});
  return json;
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
  auto recorded = Json::array();
  for (const auto& each : one.recorded) recorded.push_back(recorded_json(each));
  return {{"domain", one.currency.domain.text()},
          {"exports", one.exports},
          {"size", one.size},
          {"entries", one.entries},
          {"envelopes", one.envelopes},
          {"signatures", one.signatures},
          {"last_entry", one.was_replayed() ? Json(rfc3339(one.latest)) : Json()},
          {"root", one.samples.empty() ? Json() : Json(one.root.hex())},
          {"coverage", one.samples.empty() ? Json() : coverage_json(one.end, one.currency)},
          {"positions", std::move(positions)},
          {"keys", std::move(keys)},
          {"statements", std::move(statements)},
          {"recorded", std::move(recorded)},
          {"recorded_left_out", left_out_json(one.recorded_left_out)}};
}

}  // namespace

Json audit_json(const AuditReport& report) {
  auto associations = Json::array();
  for (const auto& one : report.associations) associations.push_back(association_json(one));
  auto findings = Json::array();
  for (const auto& finding : report.findings) findings.push_back(finding_json(finding));
  auto unknown = Json::array();
  for (const auto& one : report.unknown)
    unknown.push_back({{"association", one.association}, {"peer", one.peer}, {"what", one.what}});
  return {{"program", LOKAPONTO_VERSION},
          {"clean", report.clean()},
          {"associations", std::move(associations)},
          {"compared_envelopes", report.compared_envelopes},
          {"compared_payments", report.compared_payments},
          {"findings", std::move(findings)},
          {"left_out", left_out_json(report.left_out)},
          {"unknown", std::move(unknown)}};
}

}  // namespace node
