// What people and programs are told of an audit, and what must not be in an export.
#include "node/audit_report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "federation/verify_journal.h"
#include "node/messages_findings.h"
#include "tests/audit/audit_setup.h"
#include "tests/federation/harness.h"

namespace {

using node::Language;
using testing::HasSubstr;
using testing::Not;

class Report : public testing::Test {
 protected:
  Report() {
    f.pay("a", "m1@b.example", 10'00);
    f.pay("a", "m1@a.example", 1'00);
    f.tick();
    audits::export_to(directory / "a", f["a"].store);
    audits::export_to(directory / "b", f["b"].store);
  }
  node::AuditReport clean() { return audits::audit({directory / "a", directory / "b"}); }
  node::AuditReport tampered() {
    audits::change_records(directory / "a", node::journal_file(0), [](auto& entries) { entries.pop_back(); });
    return audits::audit({directory / "a"});
  }

  audits::Directory directory;
  harness::Federation f{{"a", "b"}};
};

TEST_F(Report, SaysInBothLanguagesThatAllIsWell) {
  const auto report = clean();
  EXPECT_THAT(audit_text(report, Language::english), HasSubstr("No finding"));
  EXPECT_THAT(audit_text(report, Language::french), HasSubstr("Aucun constat"));
  EXPECT_THAT(audit_text(report, Language::english), HasSubstr("owes 10.00 EUR to b.example"));
  const auto json = audit_json(report);
  EXPECT_EQ(json["clean"], true);
  EXPECT_EQ(json["associations"].size(), 2U);
  EXPECT_EQ(json["associations"][0]["root"], f["a"].books().journal_root().hex());
  EXPECT_EQ(json["associations"][0]["coverage"]["covered"], true);
  EXPECT_EQ(json["associations"][0]["positions"][0]["debt"], "10.00");
}

TEST_F(Report, NamesWhatItFoundWithItsMeaning) {
  const auto report = tampered();
  const auto json = audit_json(report);
  EXPECT_EQ(json["clean"], false);
  EXPECT_EQ(json["findings"][0]["name"], "entry_missing");
  EXPECT_EQ(json["findings"][0]["gravity"], "incomplete");
  EXPECT_THAT(audit_text(report, Language::french), HasSubstr("une entr\u00e9e du journal manque"));
  EXPECT_THAT(audit_page(report, Language::english), HasSubstr("an entry of the journal is missing"));
}

/// What is said often does not hide what is said once, and later.
TEST_F(Report, TellsOfEachKindSomeAndCountsTheRest) {
  federation::VerifyReport verified;
  federation::FindingCounts counts;
  const auto say = [&](const char* what) { counts.add(verified, {.where = "entry 1", .what = what}); };
  for (std::size_t i = 0; i < federation::max_findings + 7; ++i) say("it concerns no member");
  say("our signature under the wind-up statement does not verify");
  EXPECT_EQ(verified.findings.size(), federation::max_findings + 1);
  EXPECT_EQ(counts.left_out().at("party_unknown"), 7U);
  EXPECT_EQ(verified.findings.back().what, "our signature under the wind-up statement does not verify");
}

TEST_F(Report, SaysWhatItDoesNotList) {
  for (std::size_t i = 0; i < federation::max_findings + 7; ++i)
    audits::put_content(directory / "a" / ("more" + std::to_string(i)), "");
  std::filesystem::remove(directory / "a" / "accounts.csv");
  const auto report = audits::audit({directory / "a"});
  EXPECT_EQ(report.left_out.at("file_not_listed"), 7U);
  EXPECT_EQ(report.found(), federation::max_findings + 8);
  const auto json = audit_json(report);
  EXPECT_EQ(json["findings"].size(), federation::max_findings + 1);
  EXPECT_EQ(json["left_out"][0]["count"], 7);
  EXPECT_THAT(audit_text(report, Language::english), HasSubstr("file_not_listed: 7 more"));
  EXPECT_THAT(audit_text(report, Language::french), HasSubstr("file_not_listed : 7 de plus"));
  EXPECT_THAT(audit_page(report, Language::english), HasSubstr("file_not_listed: 7 more"));
}

TEST_F(Report, KeepsNoMoreOfEnvelopesThanItShows) {
  federation::CrossReport cross;
  const std::string envelope(std::size_t{1} << 20, 'e');
  for (std::size_t i = 0; i < federation::max_findings + 3; ++i)
    cross.add({.kind = "payment_ends_differ",
               .association = "a.example",
               .where = "",
               .what = "",
               .evidence = {{"envelope", envelope}}});
  EXPECT_EQ(cross.findings.size(), federation::max_findings);
  EXPECT_EQ(cross.left_out.at("payment_ends_differ"), 3U);
  const auto& proof = cross.findings.front().evidence.front();
  EXPECT_EQ(proof.bytes.size(), federation::max_evidence_shown);
  EXPECT_EQ(proof.size(), envelope.size());
}

/// Where two proofs differ late, what is shown of them is the part where they do.
TEST_F(Report, ShowsOfTwoProofsWhereTheyDiffer) {
  std::string one(5000, '\1');
  auto other = one;
  one[4000] = '\2';
  federation::CrossReport cross;
  cross.add({.kind = "link_logs_differ",
             .association = "a.example",
             .where = "link b.example, envelope 7",
             .what = "the two copies of what was sent differ",
             .evidence = {{"terms here", one}, {"terms there", other}}});
  node::AuditReport report;
  report.findings = cross.findings;
  const auto& evidence = report.findings.front().evidence;
  EXPECT_EQ(evidence.front().bytes.size(), federation::max_evidence_shown);
  EXPECT_EQ(evidence.front().size(), 5000U);
  EXPECT_NE(evidence.front().bytes, evidence.back().bytes);
  for (const auto& text : {audit_text(report, Language::english), audit_page(report, Language::english)}) {
    EXPECT_THAT(text, HasSubstr("0102"));
    EXPECT_THAT(text, HasSubstr("the two differ from byte 4000 on"));
  }
  EXPECT_THAT(audit_text(report, Language::french), HasSubstr("link_logs_differ (falsifi\u00e9)"));
}

TEST_F(Report, SaysOfWhenAndByWhatProgramItIs) {
  const auto report = clean();
  EXPECT_THAT(audit_text(report, Language::english), HasSubstr("  Last entry: 2023-11-14\n"));
  EXPECT_THAT(audit_page(report, Language::french), HasSubstr("Derni\u00e8re entr\u00e9e"));
  EXPECT_THAT(audit_page(report, Language::french), HasSubstr("Fait par lokaponto "));
  EXPECT_FALSE(audit_json(report)["program"].get<std::string>().empty());
}

/// What clean books say nothing of.
TEST_F(Report, SaysWhatNoBooksShow) {
  const auto text = audit_text(clean(), Language::english);
  for (const auto* what : {"each association: whether members have asked for what was paid",
                           "each association: whose an account is", "a.example: whether it has entries from ",
                           "b.example: whether it has shown others the same: no other association has cosigned"})
    EXPECT_THAT(text, HasSubstr(what));
  EXPECT_THAT(audit_text(tampered(), Language::english), HasSubstr("the replay has not come there"));
}

TEST_F(Report, WritesNothingThatATerminalObeys) {
  for (const std::string name :
       {"\x1b[2J\x1b[H", "a\nNo finding", "\u009b2J", "\x9b", "\x7f", "\xff\xfe", "\r", "n\u00e9"})
    audits::put_content(directory / "a" / name, "");
  const auto report = audits::audit({directory / "a"});
  ASSERT_EQ(report.findings.size(), 8U);
  const auto text = audit_text(report, Language::english);
  EXPECT_THAT(text, HasSubstr("\\x1b[2J\\x1b[H"));
  EXPECT_THAT(text, HasSubstr("a\\x0aNo finding"));
  EXPECT_THAT(text, HasSubstr("n\u00e9"));
  for (const auto* raw : {"\x1b", "\u009b", "\x7f", "\r", "\nNo finding", "\xff"})
    EXPECT_THAT(text, Not(HasSubstr(raw)));
  EXPECT_THAT(audit_json(report).dump(), HasSubstr("\\\\x1b[2J"));  // dump() throws where a text is no UTF-8
}

/// Clean books say nothing of the bank's, and nothing of who wrote them.
TEST_F(Report, SaysOfEachAssociationWhatItsBooksCannotShow) {
  const auto report = clean();
  for (const auto* domain : {"a.example", "b.example"})
    for (const auto* what : {": whether the euros are at the bank", ": whether these are its keys"})
      EXPECT_THAT(audit_text(report, Language::english), HasSubstr(std::string(domain) + what));
  EXPECT_THAT(audit_text(report, Language::french), HasSubstr("a.example: si les euros sont \u00e0 la banque"));
  EXPECT_THAT(audit_page(report, Language::french), HasSubstr("a.example: si ce sont ses cl\u00e9s"));
}

TEST_F(Report, APageIsWholeAndRunsNothing) {
  const auto report = clean();
  for (const auto language : {Language::english, Language::french}) {
    const auto page = audit_page(report, language);
    EXPECT_THAT(page, HasSubstr("<svg"));
    EXPECT_THAT(page, HasSubstr("</html>"));
    for (const auto* outside : {"<script", "href=", "src=", "url(", "@import"})
      EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
  EXPECT_THAT(audit_page(report, Language::french), HasSubstr("<html lang=\"fr\">"));
}

TEST_F(Report, EveryKindHasItsMeaningAndItsLineOnThePage) {
  const auto page = audits::content(LOKAPONTO_FINDINGS_PAGE);
  EXPECT_THAT(page, HasSubstr(node::findings_table())) << "docs/findings.md should hold:\n" << node::findings_table();
  EXPECT_EQ(node::messages::finding_meanings.size(), federation::finding_kinds().size());
  for (const auto& kind : federation::finding_kinds())
    EXPECT_NE(node::meaning_of(kind.name, Language::french), kind.name) << kind.name;
}

/// An alias is in an export only where the orders between two associations name it.
TEST_F(Report, AnExportHoldsNoPersonalData) {
  federation::Member member{.alias = *protocol::Alias::parse("zephyrine"),
                            .account = *protocol::AccountId::from_bytes("0123456789abcdef"),
                            .data = {}};
  member.data.name = "Zephyrine Quatrebarbes";
  f.step("a", federation::AddMember{.member = member});
  ASSERT_TRUE(f["a"].books().member(*protocol::Alias::parse("zephyrine")).has_value());
  f.pay("a", "zephyrine@a.example", 1'00);
  audits::export_to(directory / "more", f["a"].store);
  for (const auto& each : std::filesystem::recursive_directory_iterator(directory / "more")) {
    if (!each.is_regular_file()) continue;
    const auto bytes = audits::content(each.path());
    for (const auto* word : {"Zephyrine", "Quatrebarbes", "zephyrine"})
      EXPECT_THAT(bytes, Not(HasSubstr(word))) << each.path();
  }
}

}  // namespace
