#include <algorithm>

#include "node/audit_report.h"
#include "node/http_time.h"
#include "node/messages_audit.h"
#include "node/messages_common.h"
#include "node/messages_details.h"
#include "node/say.h"
#include "node/terminal_text.h"

namespace node {

using federation::AuditFinding;
using federation::Evidence;

namespace {

constexpr std::size_t day_letters = 10;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Checkpoints and notes are; what else is signed has bytes that no text has.
bool is_text(std::string_view bytes) {
  return bytes.find('\n') != std::string_view::npos &&
         std::ranges::all_of(lines_of(bytes), [](const std::string& line) { return terminal_text(line) == line; });
}

/// Part of it in hexadecimal, with `...` where some was left out; `differs`: what must be seen.
std::string shown_bytes(const Evidence& proof, std::size_t most, std::size_t differs) {
  const auto first = differs < most ? 0 : differs - most / 2;
  const auto part = std::string_view(proof.bytes).substr(std::min(first, proof.bytes.size()), most);
  const auto end = proof.from + first + part.size();
  return (proof.from + first > 0 ? "..." : "") + protocol::to_hex(part) + (end < proof.size() ? "..." : "");
}

}  // namespace

std::vector<std::string> evidence_text(const std::vector<Evidence>& evidence, std::size_t most, Language language) {
  std::vector<std::string> lines;
  const auto differs = first_difference(evidence);
  for (const auto& proof : evidence) {
    const auto name = in_language(language, proof.name);
    if (is_text(proof.bytes)) {
      lines.push_back(say(language, messages::report_evidence_text, name, proof.size()));
      for (const auto& line : lines_of(proof.bytes)) lines.push_back("  " + line);
    } else {
      lines.push_back(
          say(language, messages::report_evidence, name, proof.size(), shown_bytes(proof, most, differs.value_or(0))));
    }
  }
  if (differs && evidence.front().from == evidence.back().from && !is_text(evidence.front().bytes))
    lines.push_back(say(language, messages::report_differ, evidence.front().from + *differs));
  return lines;
}

std::vector<std::pair<std::string, std::string>> guarantee_rows(const AuditedAssociation& association,
                                                                Language language) {
  std::vector<std::pair<std::string, std::string>> rows;
  if (association.currency.backing != protocol::Backing::reserve) {
    rows.emplace_back(say(language, messages::report_covered), say(language, messages::report_by_promise));
    return rows;
  }
  const auto units = [&](const Phrase& title, std::int64_t minor) {
    rows.emplace_back(say(language, title), protocol::format_decimal(minor, association.currency.scale) + " " +
                                                std::string(association.currency.code.view()));
  };
  const auto euros = [&](const Phrase& title, std::int64_t minor) {
    rows.emplace_back(say(language, title), protocol::format_decimal(minor, protocol::euro_scale) + " EUR");
  };
  const auto euros_if_any = [&](const Phrase& title, std::int64_t minor) {
    if (minor != 0) euros(title, minor);
  };
  const auto& end = association.end;
  units(messages::report_circulation, end.circulation);
  units(messages::report_held, end.held);
  euros(messages::report_fund_digital, end.fund_digital);
  euros_if_any(messages::report_unseen, end.unseen_digital);
  euros(messages::report_fund_paper, end.fund_paper);
  euros_if_any(messages::report_unseen, end.unseen_paper);
  euros_if_any(messages::report_cash, end.cash);
  euros_if_any(messages::report_in_flight, end.in_flight);
  euros_if_any(messages::report_internal, end.internal);
  euros_if_any(messages::report_unissued, end.unissued);
  euros_if_any(messages::report_own_euros, end.own_euros);
  euros_if_any(messages::report_payable, end.payable);
  euros_if_any(messages::report_unmatched, end.unmatched);
  euros(messages::report_fund, end.fund());
  euros(messages::report_claims, end.claims);
  euros(messages::report_debts, end.debts);
  euros(messages::report_unexplained, end.unexplained);
  euros(messages::report_lost, end.lost);
  euros_if_any(messages::report_missing, end.uncovered());
  rows.emplace_back(say(language, messages::report_covered),
                    say(language, end.is_covered() ? messages::yes : messages::no));
  return rows;
}

std::string recorded_text(const federation::Recorded& recorded, Language language) {
  const auto what = in_language(language, recorded.what);
  const auto day = day_text(recorded.time);
  if (recorded.peer.empty()) return say(language, messages::report_at_entry, recorded.entry, day, what);
  return say(language, messages::report_at_entry_with, recorded.entry, day, recorded.peer, what);
}

std::string day_text(protocol::Time time) {
  return rfc3339(time).substr(0, day_letters);
}

std::vector<std::string> left_out_text(const std::map<std::string_view, std::uint64_t>& left_out, Language language) {
  std::vector<std::string> lines;
  for (const auto& [kind, count] : left_out) lines.push_back(say(language, messages::report_left_out, kind, count));
  return lines;
}

std::string position_text(const AuditedPosition& position, Language language) {
  if (position.debt == 0) return say(language, messages::report_owes_nothing, position.peer.text());
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
  const auto whose = unknown.association.empty() ? say(language, messages::report_each) : unknown.association;
  const auto whom = unknown.peer.empty() ? whose : whose + ", " + unknown.peer;
  return whom + ": " + in_language(language, unknown.what);
}

}  // namespace node
