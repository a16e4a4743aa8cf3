#include "node/audit_report.h"

#include <fmt/format.h>

#include "node/messages_audit.h"
#include "node/messages_details.h"
#include "node/messages_findings.h"
#include "node/say.h"
#include "node/terminal_text.h"
#include "protocol/check.h"

namespace node {

using federation::AuditFinding;
using federation::Gravity;

namespace {

constexpr std::size_t bytes_in_text = 64;

std::string association_text(const AuditedAssociation& one, Language language) {
  std::string text = say(language, messages::report_association, one.currency.text(), one.entries, one.size,
                         one.envelopes, one.signatures) +
                     "\n";
  const auto row = [&](const std::string& title, const std::string& value) {
    text += "  " + say(language, messages::report_row, title, value) + "\n";
  };
  if (one.was_replayed()) {
    row(say(language, messages::report_root_title), one.root.hex());
    row(say(language, messages::report_last_entry), day_text(one.latest));
    for (const auto& [title, value] : guarantee_rows(one, language)) row(title, value);
  }
  for (const auto& position : one.positions) text += "  " + position_text(position, language) + "\n";
  for (const auto& line : given_text(one, language)) text += "  " + terminal_text(line) + "\n";
  if (!one.recorded.empty()) text += "  " + say(language, messages::report_recorded) + "\n";
  for (const auto& recorded : one.recorded) {
    text += "    " + terminal_text(recorded_text(recorded, language)) + "\n";
    for (const auto& line : evidence_text(recorded.evidence, bytes_in_text, language)) text += "      " + line + "\n";
  }
  for (const auto& line : left_out_text(one.recorded_left_out, language)) text += "    " + line + "\n";
  return text;
}

std::string finding_text(const AuditFinding& finding, Language language) {
  const auto gravity = word_in(messages::gravities, language, name(federation::finding_kind(finding.kind)->gravity));
  std::string text = fmt::format("{} ({})  {}\n", finding.kind, gravity, terminal_text(said_text(finding, language)));
  text += "    " + std::string(meaning_of(finding.kind, language)) + "\n";
  for (const auto& line : evidence_text(finding.evidence, bytes_in_text, language)) text += "    " + line + "\n";
  return text;
}

}  // namespace

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
  for (const auto& line : left_out_text(report.left_out, language)) text += line + "\n";
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
