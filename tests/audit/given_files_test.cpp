// Files that an auditor has from banks: of other forms, of other accounts, and broken ones.
#include <nlohmann/json.hpp>

#include "tests/audit/given_setup.h"

namespace {

using audits::kinds_in;
using audits::Told;
using audits::unknown_of;
using node::Language;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class FilesOfTheBank : public audits::GivenBank {
 protected:
  FilesOfTheBank() {
    go_to("2023-11-21");
    import(honest);
  }
  node::AuditReport audit_csv(const Told& told, const std::string& iban = audits::own_iban) {
    node::Given given{.keys = {}, .accounts = {own_account()}, .statements = {}, .columns = {audits::csv_columns()}};
    given.statements.push_back({file(told.csv()), iban.empty() ? protocol::Iban() : *protocol::Iban::parse(iban)});
    return audit(given);
  }
  static node::GivenAccount own_account() {
    return *node::GivenAccount::parse("a.example/digital=" + audits::own_iban);
  }

  const Told honest{.movements = {{"2023-11-16", 50'00, "a gift"},
                                  {"2023-11-16", 50'00, "another"},
                                  {"2023-11-17", -20'00, "charges"}}};
};

TEST_F(FilesOfTheBank, InAnotherFormLinesAreComparedByDayAndAmount) {
  const auto report = audit_csv(honest);
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_EQ(report.associations.front().statements.at(0).by_amount, 3U);
  EXPECT_THAT(unknown_of(report), HasSubstr("who paid or was paid by 3 movements, entry "));
  EXPECT_THAT(unknown_of(report), HasSubstr("what it held: no statement given tells a balance"));
  auto fewer = honest;
  fewer.movements.erase(fewer.movements.begin());
  EXPECT_THAT(kinds_in(audit_csv(fewer)), ElementsAre("booked_line_not_at_bank"));
  auto others = honest;
  others.movements[2].cents = -25'00;
  EXPECT_THAT(kinds_in(audit_csv(others)), ElementsAre("bank_line_not_booked", "booked_line_not_at_bank"));
}

/// A line counts once, however many files show it; and what is there once is not there twice.
TEST_F(FilesOfTheBank, FilesMayShowTheSameDays) {
  node::Given given{.keys = {}, .accounts = {own_account()}, .statements = {}, .columns = {audits::csv_columns()}};
  for (int times = 0; times < 2; ++times) {
    given.statements.push_back({file(honest.csv()), *protocol::Iban::parse(audits::own_iban)});
    given.statements.push_back({file(honest.camt()), {}});
  }
  const auto report = audit(given);
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_THAT(unknown_of(report), Not(HasSubstr("who paid")));
  auto fewer = honest;
  fewer.movements.erase(fewer.movements.begin());
  const auto once = fewer.csv();
  for (auto& statement : given.statements) statement = {file(once), *protocol::Iban::parse(audits::own_iban)};
  EXPECT_THAT(kinds_in(audit(given)), ElementsAre("booked_line_not_at_bank"));
}

TEST_F(FilesOfTheBank, AFileOfAnotherAccountIsFound) {
  auto other = honest;
  other.iban = audits::other_iban;
  const auto report = audit_with({other});
  EXPECT_THAT(kinds_in(report), ElementsAre("statement_of_no_account"));
  EXPECT_THAT(report.findings[0].what, Not(HasSubstr(audits::other_iban))) << "an IBAN is masked";
  EXPECT_THAT(unknown_of(report), HasSubstr("its own statements were not given"));

  node::Given given;
  given.statements.push_back({file(other.camt()), {}});
  given.accounts.push_back(*node::GivenAccount::parse("a.example/digital=" + audits::other_iban));
  EXPECT_THAT(kinds_in(audit(given)), IsEmpty()) << "the auditor knows that the account is the fund's";
  given.statements.push_back({file(honest.camt()), {}});
  EXPECT_THAT(unknown_of(audit(given)), HasSubstr("what it held: the statements given are of several accounts"));
}

TEST_F(FilesOfTheBank, AFileThatDoesNotReadIsFound) {
  auto broken = honest.camt();
  broken.replace(broken.find("1080.00"), 7, "1081.00");
  node::Given given;
  given.statements.push_back({file(broken), {}});
  given.statements.push_back({file("nothing of a bank"), {}});
  given.statements.push_back({directory / "nothing", {}});
  const auto report = audit(given);
  EXPECT_THAT(kinds_in(report), ElementsAre("statement_unreadable", "statement_unreadable", "statement_unreadable"));
  EXPECT_THAT(report.findings[0].what, testing::StartsWith("line "));
  const auto csv = audit_csv(honest, "");
  EXPECT_THAT(kinds_in(csv), ElementsAre("statement_unreadable"));
  EXPECT_EQ(csv.findings[0].what, "CSV does not say whose it is: give it as IBAN=FILE");
}

/// No statement is read that is too large: what may be read is bounded as at an import.
TEST_F(FilesOfTheBank, AFileIsBoundedAsAtAnImport) {
  node::Given given;
  given.statements.push_back({file(std::string((std::size_t{16} << 20) + 1, ' ')), {}});
  EXPECT_THAT(kinds_in(audit(given)), ElementsAre("statement_unreadable"));
}

TEST_F(FilesOfTheBank, ReportsSayWhatWasGiven) {
  node::Given given;
  given.statements.push_back({file(honest.camt()), {}});
  given.keys.push_back({f["a"].identity.domain(), protocol::KeyUse::log, f["a"].identity.log_key});
  const auto report = audit(given);
  const auto json = audit_json(report)["associations"][0];
  EXPECT_EQ(json["statements"][0]["from"], "2023-11-16");
  EXPECT_EQ(json["statements"][0]["word_for_word"], 3);
  EXPECT_EQ(json["statements"][0]["fund"], "digital");
  EXPECT_EQ(json["keys"][0]["of_these_books"], true);
  EXPECT_THAT(audit_text(report, Language::english), HasSubstr("movements 3, booked word for word 3"));
  EXPECT_THAT(audit_text(report, Language::french), HasSubstr("mouvements 3"));
  EXPECT_THAT(audit_page(report, Language::english), HasSubstr("2023-11-16 to 2023-11-20"));
  EXPECT_THAT(audit_page(report, Language::english), HasSubstr("key given a.example/log="));
  EXPECT_THAT(audit_text(report, Language::english), Not(HasSubstr(audits::own_iban)));
}

/// Whatever is said of what was given is said in French, too.
TEST_F(FilesOfTheBank, EverySentenceHasItsFrench) {
  go_to("2024-01-10");
  f.pay("a", "m1@a.example", 1);
  auto other = honest;
  other.iban = audits::other_iban;
  auto changed = honest;
  changed.movements = {{"2023-11-16", 3'00, "less"}, {"2023-12-30", 1, "late"}};
  changed.to = "2023-12-31";
  node::Given given;
  for (const auto& told : {honest, other, changed}) given.statements.push_back({file(told.camt()), {}});
  given.statements.push_back({file(""), {}});
  given.keys.push_back({f["a"].identity.domain(), protocol::KeyUse::log, f["b"].identity.log_key});
  const auto report = audit(given);
  for (const auto& finding : report.findings) {
    const auto french = said_text(finding, Language::french);
    for (const auto* english : {" the ", " bank", "movement"}) EXPECT_THAT(french, Not(HasSubstr(english)));
  }
  for (const auto& one : report.unknown)
    EXPECT_THAT(unknown_text(one, Language::french), Not(HasSubstr(" the "))) << one.what;
}

}  // namespace
