// Statements that an auditor has from the bank itself, against books that tell the truth and others.
#include "protocol/merkle.h"
#include "tests/audit/given_setup.h"
#include "tests/federation/forgery.h"

namespace {

using audits::kinds_in;
using audits::Movement;
using audits::Told;
using audits::unknown_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Movement gift{"2023-11-16", 50'00, "a gift"};
const Movement charges{"2023-11-17", -20'00, "charges"};
const Movement more{"2023-11-18", 7'00, "more"};

class StatementsOfTheBank : public audits::GivenBank {
 protected:
  StatementsOfTheBank() {
    go_to("2023-11-21");
    import(honest);
  }

  const Told honest{.movements = {gift, charges}};
};

TEST_F(StatementsOfTheBank, HonestBooksAreThoseOfTheBank) {
  const auto report = audit_with({honest});
  EXPECT_THAT(kinds_in(report), IsEmpty());
  const auto& statement = report.associations.front().statements.at(0);
  EXPECT_EQ(statement.period->from.text(), "2023-11-16");
  EXPECT_EQ(statement.period->to.text(), "2023-11-20");
  EXPECT_EQ(statement.word_for_word, 2U);
  EXPECT_THAT(unknown_of(report), Not(HasSubstr("its own statements were not given")));
  EXPECT_THAT(unknown_of(report), HasSubstr("digital account: what the bank shows from 2023-11-21 on: "));
  EXPECT_THAT(unknown_of(report), Not(HasSubstr("paper account")));  // nothing is on it
}

TEST_F(StatementsOfTheBank, WhatTheBooksDoNotHaveIsFound) {
  go_to("2024-01-15");
  const auto report = audit_with({{.movements = {gift, more, charges}}});
  EXPECT_THAT(kinds_in(report), ElementsAre("bank_line_not_booked", "bank_balance_differs"));
  EXPECT_THAT(report.findings[0].where, HasSubstr(", movement 2"));
  EXPECT_EQ(report.findings[0].what, "the bank shows 7.00 EUR on 2023-11-18, and the books do not have it");
  EXPECT_EQ(report.findings[1].what, "the bank has 1037.00 EUR at the end of 2023-11-20, the books 1030.00 EUR");
}

/// One that fits between lines that the books have is not merely to come.
TEST_F(StatementsOfTheBank, WhatWasPassedOverIsFoundAtOnce) {
  EXPECT_THAT(kinds_in(audit_with({{.movements = {gift, {"2023-11-17", 7'00, "hidden"}, charges}}})),
              ElementsAre("bank_line_not_booked", "bank_balance_differs"));
}

TEST_F(StatementsOfTheBank, WhatTheBankDoesNotShowIsFound) {
  EXPECT_THAT(kinds_in(audit_with({{.movements = {charges}}})),
              ElementsAre("booked_line_not_at_bank", "bank_balance_differs"));
  const auto both = audit_with({{.movements = {{"2023-11-16", 1, "interest"}, charges}}});
  EXPECT_THAT(kinds_in(both), ElementsAre("bank_line_not_booked", "booked_line_not_at_bank", "bank_balance_differs"));
  EXPECT_EQ(both.findings[1].what, "the books have 50.00 EUR on 2023-11-16, and the bank does not show it");
  EXPECT_THAT(both.findings[1].where, testing::StartsWith("entry "));
  EXPECT_EQ(both.findings[1].evidence.size(), 1U);
}

TEST_F(StatementsOfTheBank, EurosThatWereNeverThereAreFound) {
  const auto report = audit_with({{.movements = {gift, charges}, .opening = 0}});
  EXPECT_THAT(kinds_in(report), ElementsAre("bank_balance_differs"));
  EXPECT_EQ(report.findings[0].what, "the bank has 0.00 EUR at the end of 2023-11-15, the books 1000.00 EUR");
}

/// Each of them goes on from the difference of the one before, which is told once.
TEST_F(StatementsOfTheBank, ADifferenceIsToldWhereItBegins) {
  go_to("2023-12-02");
  const Told next{
      .movements = {{"2023-11-30", 3'00, "next"}}, .from = "2023-11-20", .opening = 1030'00, .to = "2023-11-30"};
  import(next);
  auto short_of = next;
  short_of.opening = 1000'00;
  const auto report = audit_with({{.movements = {charges, {"2023-11-17", 20'00, "back"}}}, short_of});
  EXPECT_EQ(std::ranges::count(kinds_in(report), "bank_balance_differs"), 1);
  EXPECT_THAT(kinds_in(audit_with({honest, next})), IsEmpty());
  EXPECT_THAT(kinds_in(audit_with({next})), IsEmpty());
  EXPECT_THAT(unknown_of(audit_with({next})), HasSubstr("what the bank shows before 2023-11-21: "));
}

TEST_F(StatementsOfTheBank, DaysBetweenStatementsAreUnknown) {
  go_to("2023-12-02");
  f.pay("a", "m1@a.example", 1);
  const Told later{.movements = {}, .from = "2023-11-25", .opening = 1030'00, .to = "2023-11-30"};
  const auto report = audit_with({later, honest});
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_THAT(unknown_of(report), HasSubstr("what the bank shows from 2023-11-21 to 2023-11-25: no statement"));
  EXPECT_THAT(unknown_of(report), HasSubstr("what the bank shows from 2023-12-01 on: "));
}

TEST_F(StatementsOfTheBank, WhatIsNotImportedYetIsUnknownForAMonth) {
  const Told longer{.movements = {gift, charges, {"2023-11-22", 7'00, "new"}}, .to = "2023-11-25"};
  const auto soon = audit_with({longer});
  EXPECT_THAT(kinds_in(soon), IsEmpty());
  EXPECT_THAT(unknown_of(soon), HasSubstr("what 1 movements of the bank, 7.00 EUR in all, will be in the books"));
  go_to("2024-01-10");
  f.pay("a", "m1@a.example", 1);  // the books go on, and import nothing
  EXPECT_THAT(kinds_in(audit_with({longer})), ElementsAre("bank_line_not_booked", "bank_balance_differs"));
}

TEST_F(StatementsOfTheBank, WhatWasBeforeTheBooksIsInTheirBalance) {
  const Told whole{
      .movements = {{"2023-10-02", 1000'00, "long ago"}, gift, charges}, .from = "2023-10-01", .opening = 0};
  const auto report = audit_with({whole});
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_THAT(unknown_of(report), HasSubstr("what 1 movements of the bank were before 2023-11-16: "));
  auto poorer = whole;
  poorer.movements.front().cents = 900'00;
  EXPECT_THAT(kinds_in(audit_with({poorer})), ElementsAre("bank_balance_differs"));
}

TEST_F(StatementsOfTheBank, ADepositThatNeverCameIsFound) {
  go_to("2023-11-22");
  f.step("a", federation::FundRequest{
                  .id = f.fresh_id(), .kind = protocol::PaymentKind::deposit, .amount = {500'00, protocol::euro()}});
  auto quiet = honest;
  quiet.to = "2023-11-30";
  const auto early = audit_with({quiet});
  EXPECT_THAT(kinds_in(early), IsEmpty());
  EXPECT_THAT(unknown_of(early), HasSubstr("whether deposits of 500.00 EUR, entered by hand, are at the bank"));
  quiet.to = "2023-12-02";
  const auto late = audit_with({quiet});
  EXPECT_THAT(kinds_in(late), ElementsAre("deposit_not_at_bank"));
  EXPECT_EQ(late.findings[0].what,
            "a deposit of 500.00 EUR was entered on 2023-11-22, and the bank does not show it in the days around");
  EXPECT_EQ(late.findings[0].evidence.size(), 1U);
  quiet.movements.push_back({"2023-11-24", 500'00, "cheques"});
  const auto come = audit_with({quiet});
  EXPECT_THAT(kinds_in(come), IsEmpty());
  EXPECT_THAT(unknown_of(come), HasSubstr("whether deposits of 500.00 EUR, entered by hand, are those of that amount"));
}

/// What was taken back as booked twice is not expected of the bank; what was not, is.
TEST_F(StatementsOfTheBank, ALineTakenBackIsNotExpected) {
  go_to("2023-11-29");
  const federation::StatementLine twice{.digest = protocol::sha256("the gift in another form"),
                                        .day = protocol::Date::parse("2023-11-19")->days(),
                                        .amount = 50'00,
                                        .text = "gift",
                                        .details = {}};
  f.step("a", federation::BookStatement{.digest = protocol::sha256("s"), .day = twice.day, .lines = {twice}});
  EXPECT_THAT(kinds_in(audit_with({honest})), ElementsAre("booked_line_not_at_bank", "bank_balance_differs"));
  f.step("a", federation::ResolveLine{.line = twice.digest, .resolution = protocol::BankLineResolution::booked_twice});
  EXPECT_THAT(kinds_in(audit_with({honest})), IsEmpty());
}

/// Books whose treasurer has not imported anything yet.
class StatementsBeforeAnyImport : public audits::GivenBank {
 protected:
  node::AuditReport audit_told(const Told& told) {
    node::Given given;
    given.statements.push_back({file(told.camt()), {}});
    given.accounts.push_back(*node::GivenAccount::parse("a.example/digital=" + told.iban));
    return audit(given);
  }
};

TEST_F(StatementsBeforeAnyImport, TheFirstBalanceIsWhatWasEnteredByHand) {
  const Told told{.movements = {gift}, .to = "2023-12-15"};
  const auto report = audit_told(told);
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_THAT(unknown_of(report), HasSubstr("whether deposits of 1000.00 EUR, entered by hand, are what the account"));
  EXPECT_THAT(unknown_of(report), HasSubstr("what 1 movements of the bank, 50.00 EUR in all, will be in the books"));
  auto poorer = told;
  poorer.opening = 999'00;
  EXPECT_THAT(kinds_in(audit_told(poorer)), ElementsAre("bank_balance_differs"));
}

TEST_F(StatementsOfTheBank, BothAccountsOfAFundHaveTheirOwn) {
  go_to("2023-11-24");
  const Told notes{.movements = {{"2023-11-22", 30'00, "notes"}},
                   .from = "2023-11-21",
                   .opening = 0,
                   .to = "2023-11-23",
                   .iban = audits::other_iban};
  import(notes, protocol::FundAccount::paper);
  EXPECT_THAT(unknown_of(audit_with({honest})),
              HasSubstr("paper account: whether these euros are at the bank: no statement of it was given"));
  const auto report = audit_with({notes, honest});
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_EQ(report.associations.front().statements.at(0).account, protocol::FundAccount::paper);
}

/// What `status` says of the cover, the audit must not call well.
class Cover : public audits::GivenBank {};

TEST_F(Cover, EurosThatLeftUnexplainedAreMissingBehindTheUnits) {
  audits::export_to(directory / "covered", f["a"].store);
  EXPECT_THAT(audit_text(audits::audit({directory / "covered"}), node::Language::english),
              HasSubstr("  Covered: yes\n"));
  go_to("2023-11-21");
  Told told;
  told.movements = {{"2023-11-16", -950'00, "PRELEVEMENT"}};
  import(told);
  ASSERT_GT(federation::coverage(f["a"].books()).uncovered(), 0);
  audits::export_to(directory / "full", f["a"].store);
  storage::MemoryStore beginning;
  audits::put_beginning(f["a"].store, f["a"].books().journal_size() - 2, beginning);
  audits::export_to(directory / "first", beginning);
  audits::export_to(directory / "second", f["a"].store, directory / "first");
  EXPECT_THAT(kinds_in(audits::audit({directory / "first", directory / "second"})), ElementsAre("cover_missing"));
  const auto report = audits::audit({directory / "full"});
  ASSERT_THAT(kinds_in(report), ElementsAre("cover_missing"));
  EXPECT_THAT(report.findings.front().what, HasSubstr("950.00 EUR left the bank unexplained"));
  for (const auto* line : {"  Left the bank unexplained: 950.00 EUR\n", "  Fund account, digital: 50.00 EUR\n",
                           "  Covered: no\n", "  Circulation: 200.00 CURA\n"})
    EXPECT_THAT(audit_text(report, node::Language::english), HasSubstr(line));
  EXPECT_THAT(audit_text(report, node::Language::french),
              HasSubstr("Partis de la banque sans explication : 950.00 EUR"));
  EXPECT_THAT(audit_page(report, node::Language::english), HasSubstr("Fund account, digital"));
}

}  // namespace
