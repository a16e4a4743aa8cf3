// An audit for people and programs: as text, as a JSON document, and as a page that can be printed. Pure; any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "node/audit.h"
#include "node/messages_phrase.h"

namespace node {

using Json = nlohmann::ordered_json;

/// All of it; proofs in hexadecimal, cut at max_evidence_shown bytes beside their length.
Json audit_json(const AuditReport& report);

/// For a terminal, without a line end after the last line.
std::string audit_text(const AuditReport& report, Language language);

/// One page of HTML with its charts as SVG, that needs nothing else and runs nothing.
std::string audit_page(const AuditReport& report, Language language);

/// Every finding there is, by gravity: a table in Markdown with its name and what it means in both languages.
std::string findings_table();
/// For a terminal.
std::string findings_text(Language language);

/// What a finding of this name means.
std::string_view meaning_of(std::string_view kind, Language language);
const Phrase& gravity_phrase(federation::Gravity gravity);

/// Below, what text and page share.

/// Each proof of a finding as it is shown: what is text as its lines, the rest in hexadecimal, at most so many bytes of
/// it. Of two that differ, the bytes where they begin to, and where that is.
std::vector<std::string> evidence_text(const std::vector<federation::Evidence>& evidence, std::size_t most,
                                       Language language);
/// What circulates and what covers it: a title and a figure each.
std::vector<std::pair<std::string, std::string>> guarantee_rows(const AuditedAssociation& association,
                                                                Language language);
/// At which entry, of when, and what.
std::string recorded_text(const federation::Recorded& recorded, Language language);
/// The day of a time, in UTC.
std::string day_text(protocol::Time time);
/// Of each kind of which not all are told, how many more there are.
std::vector<std::string> left_out_text(const std::map<std::string_view, std::uint64_t>& left_out, Language language);
/// "owes 12.50 EUR to lait.example".
std::string position_text(const AuditedPosition& position, Language language);
/// Whose finding, where, and what.
std::string said_text(const federation::AuditFinding& finding, Language language);
/// Each key and statement that was given for it, and what it came to.
std::vector<std::string> given_text(const AuditedAssociation& association, Language language);
/// What cannot be known, and of whom.
std::string unknown_text(const federation::Unknown& unknown, Language language);

}  // namespace node
