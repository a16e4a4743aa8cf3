#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "node/audit_report.h"
#include "node/html.h"
#include "node/messages_audit.h"
#include "node/say.h"
#include "node/svg_chart.h"
#include "node/terminal_text.h"

namespace node {

namespace {

constexpr std::size_t bytes_on_page = 256;

constexpr std::string_view style =
    "body{font-family:sans-serif;max-width:52em;margin:2em auto;padding:0 1em;line-height:1.4}"
    "h2{border-bottom:1px solid #999;margin-top:2em}"
    "table{border-collapse:collapse}th{text-align:left;font-weight:normal;padding-right:2em;vertical-align:top}"
    "td{text-align:right;overflow-wrap:anywhere}tr{border-bottom:1px solid #ddd}"
    "svg{width:100%;height:auto;font-size:12px;margin:.5em 0}"
    ".axis{stroke:#999}.full,.dashed{stroke:#000;stroke-width:2;fill:none}.dashed{stroke-dasharray:6 4}"
    ".solid{fill:#555}.hollow{fill:#fff;stroke:#555}"
    ".finding{border:1px solid #999;padding:.5em 1em;margin:1em 0;break-inside:avoid}"
    "code,pre{overflow-wrap:anywhere;white-space:pre-wrap;font-size:85%}"
    ".clean{border:2px solid #000;padding:.5em 1em}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}}";

/// Everything that stands on the page of one report.
class Page {
 public:
  Page(const AuditReport& report, Language language) : report_(report), language_(language) {}

  std::string html() const {
    const auto title = text(messages::report_title);
    std::string names;
    for (const auto& one : report_.associations) names += (names.empty() ? "" : ", ") + one.currency.domain.text();
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}: "
        "{}</title>\n<style>{}</style>\n</head>\n<body>\n",
        language_ == Language::french ? "fr" : "en", title, html_text(names), style);
    page += "<h1>" + title + "<br>" + html_text(names) + "</h1>\n";
    page += paragraph(report_.clean() ? text(messages::report_clean) : text(messages::report_found, report_.found()),
                      "clean");
    if (!report_.findings.empty()) page += findings();
    for (const auto& one : report_.associations) page += association(one);
    if (report_.associations.size() > 1)
      page += paragraph(text(messages::report_compared, report_.compared_envelopes, report_.compared_payments), "");
    page += unknown() + paragraph(text(messages::report_program, LOKAPONTO_VERSION), "");
    return page + "</body>\n</html>\n";
  }

 private:
  template <class... Values>
  std::string text(const Phrase& phrase, const Values&... values) const {
    return say(language_, phrase, values...);
  }
  static std::string paragraph(const std::string& words, std::string_view kind) {
    return fmt::format("<p class=\"{}\">{}</p>\n", kind, html_text(words));
  }
  static std::string row(const std::string& title, const std::string& value) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(title), html_text(value));
  }

  std::string findings() const {
    std::string html = "<h2>" + text(messages::report_findings_title) + "</h2>\n";
    for (const auto& finding : report_.findings) {
      const auto* kind = federation::finding_kind(finding.kind);
      html += "<div class=\"finding\">\n<p><strong><code>" + std::string(finding.kind) + "</code></strong><br>" +
              html_text(text(gravity_phrase(kind->gravity))) + "</p>\n";
      html += paragraph(std::string(meaning_of(finding.kind, language_)), "");
      html += paragraph(said_text(finding, language_), "");
      html += proofs(finding.evidence) + "</div>\n";
    }
    for (const auto& line : left_out_text(report_.left_out, language_)) html += paragraph(line, "");
    return html;
  }

  std::string proofs(const std::vector<federation::Evidence>& evidence) const {
    std::string lines;
    for (const auto& line : evidence_text(evidence, bytes_on_page, language_)) lines += line + "\n";
    return lines.empty() ? lines : "<pre>" + html_text(lines) + "</pre>\n";
  }

  std::string recorded(const AuditedAssociation& one) const {
    if (one.recorded.empty()) return {};
    std::string html = "<h3>" + text(messages::report_recorded_title) + "</h3>\n<ul>\n";
    for (const auto& each : one.recorded)
      html += "<li>" + html_text(terminal_text(recorded_text(each, language_))) + proofs(each.evidence) + "</li>\n";
    html += "</ul>\n";
    for (const auto& line : left_out_text(one.recorded_left_out, language_)) html += paragraph(line, "");
    return html;
  }

  std::string association(const AuditedAssociation& one) const {
    std::string html = "<h2>" + html_text(one.currency.text()) + "</h2>\n<table>\n";
    for (const auto& directory : one.exports) html += row(text(messages::report_exports), directory);
    html += row(text(messages::report_entries), std::to_string(one.entries) + " / " + std::to_string(one.size));
    html += row(text(messages::report_envelopes), std::to_string(one.envelopes));
    html += row(text(messages::report_signatures), std::to_string(one.signatures));
    if (!one.was_replayed()) return html + "</table>\n" + recorded(one);
    html += row(text(messages::report_root_title), one.root.hex());
    html += row(text(messages::report_last_entry), day_text(one.latest));
    for (const auto& [title, value] : guarantee_rows(one, language_)) html += row(title, value);
    for (const auto& line : given_text(one, language_)) html += row(text(messages::report_given), line);
    html += "</table>\n";
    if (one.currency.backing == protocol::Backing::reserve) html += cover_chart(one);
    return html + positions_chart(one) + recorded(one);
  }

  std::string cover_chart(const AuditedAssociation& one) const {
    ChartLine circulation{text(messages::report_circulation), false, {}};
    ChartLine cover{text(messages::report_cover), true, {}};
    for (const auto& sample : one.samples) {
      const auto& at = sample.coverage;
      circulation.points.push_back({sample.time.milliseconds, at.circulation});
      cover.points.push_back({sample.time.milliseconds, at.fund() + at.claims - at.debts - at.uncovered()});
    }
    const std::vector lines{circulation, cover};
    const auto range = range_of(lines);
    const auto title = text(messages::report_cover_chart);
    return "<h3>" + title + "</h3>\n" +
           line_chart(lines, {.name = title,
                              .first_x = day_text(one.samples.front().time),
                              .last_x = day_text(one.samples.back().time),
                              .least_y = amount(one, range.least),
                              .most_y = amount(one, range.most)});
  }

  std::string positions_chart(const AuditedAssociation& one) const {
    if (one.positions.empty()) return {};
    std::vector<ChartBar> bars;
    for (const auto& position : one.positions)
      bars.push_back(
          {.title = position.peer.text(),
           .text = protocol::format_decimal(-position.debt, position.scale) + " " + std::string(position.unit.view()),
           .value = -position.debt});
    const auto title = text(messages::report_positions_chart);
    return "<h3>" + title + "</h3>\n" + bar_chart(bars, title);
  }

  std::string unknown() const {
    if (report_.unknown.empty()) return {};
    std::string html = "<h2>" + text(messages::report_unknown_title) + "</h2>\n<ul>\n";
    for (const auto& one : report_.unknown) html += "<li>" + html_text(unknown_text(one, language_)) + "</li>\n";
    return html + "</ul>\n";
  }

  static std::string amount(const AuditedAssociation& one, std::int64_t minor) {
    return protocol::format_decimal(minor, one.currency.scale) + " " + std::string(one.currency.code.view());
  }

  const AuditReport& report_;
  Language language_;
};

}  // namespace

std::string audit_page(const AuditReport& report, Language language) {
  return Page(report, language).html();
}

}  // namespace node
