// What the accountant sees of the journal: which lines, on which day, carried forward how.

#include "federation/accounting.h"

#include <gmock/gmock.h>

#include <set>

#include "federation/accounting_day.h"
#include "storage/chart.h"
#include "storage/journal.h"
#include "tests/federation/accounting_setup.h"
#include "tests/federation/harness.h"

namespace {

using accounting::day;
using accounting::Recorder;
using accounting::time;
using accounting::year;
using federation::AccountingUnit;
using federation::Period;
using protocol::Reason;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(AccountingDay, IsThatOfFrance) {
  const auto of = [](const std::string& text) { return federation::accounting_day(time(text))->text(); };
  EXPECT_EQ(of("2026-01-15T22:59:59"), "2026-01-15");
  EXPECT_EQ(of("2026-01-15T23:00:00"), "2026-01-16");
  EXPECT_EQ(of("2026-07-15T21:59:59"), "2026-07-15");
  EXPECT_EQ(of("2026-07-15T22:00:00"), "2026-07-16");
  EXPECT_EQ(of("2026-12-31T22:59:59"), "2026-12-31");
  EXPECT_EQ(of("2026-12-31T23:00:00"), "2027-01-01");
}

TEST(AccountingDay, ChangesWithTheClocks) {
  // In 2026 on 29 March and 25 October; in 2024, where the month ends on a Sunday, on 31 March.
  const auto of = [](const std::string& text) { return federation::accounting_day(time(text))->text(); };
  EXPECT_EQ(of("2026-03-28T22:30:00"), "2026-03-28");
  EXPECT_EQ(of("2026-03-29T22:30:00"), "2026-03-30");
  EXPECT_EQ(of("2026-10-24T22:30:00"), "2026-10-25");
  EXPECT_EQ(of("2026-10-25T22:30:00"), "2026-10-25");
  EXPECT_EQ(of("2024-03-30T22:30:00"), "2024-03-30");
  EXPECT_EQ(of("2024-03-31T22:30:00"), "2024-04-01");
}

TEST(AccountingDay, TwelveMonthsEndWithADay) {
  const auto first = [](const std::string& last) { return federation::twelve_months_to(day(last)).text(); };
  EXPECT_EQ(first("2026-12-31"), "2026-01-01");
  EXPECT_EQ(first("2026-06-15"), "2025-06-16");
  EXPECT_EQ(first("2028-02-29"), "2027-03-01");
  EXPECT_EQ(first("2029-02-28"), "2028-02-29");
  EXPECT_EQ(first("1970-06-01"), "1970-01-01");
}

/// a, b and c in a line, founded in November 2023; agreements keep a fee of one percent.
class Accounting : public testing::Test {
 protected:
  Accounting() { f.now = time("2026-06-15T12:00:00"); }

  federation::Result<federation::AccountingSummary> read(const std::string& letter, const Period& period,
                                                         AccountingUnit unit = AccountingUnit::euro) {
    recorder.emplace();
    return federation::read_accounting(f[letter].store, {.chart = {}, .period = period, .unit = unit}, *recorder);
  }
  void fund(protocol::PaymentKind kind, std::int64_t amount,
            protocol::FundAccount account = protocol::FundAccount::digital) {
    const bool euros = kind == protocol::PaymentKind::deposit;
    f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                        .kind = kind,
                                        .account = account,
                                        .member = *protocol::Alias::parse("m0"),
                                        .amount = {amount, euros ? protocol::euro() : own},
                                        .reference = "VIR\t42"});
  }
  /// Records what no honest node would.
  void forge(std::vector<protocol::Transfer> transfers) {
    auto books = federation::Books::load(f["a"].store);
    const protocol::Entry entry{.index = (*books)->journal_size(),
                                .time = f.now,
                                .body = protocol::PaymentOpened{.key = {f["a"].identity.domain(), f.fresh_id()}},
                                .transfers = std::move(transfers),
                                .outgoing = {}};
    // Replayed, not recorded: the core records nothing that its rules forbid.
    ASSERT_TRUE((*books)->replay(protocol::encode(entry)).has_value());
    ASSERT_TRUE(f["a"].store.commit((*books)->take()).has_value());
  }

  harness::Federation f{{"a", "b", "c"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .fee = {1, 100}}};
  protocol::CurrencyCode own = f["a"].identity.currency.code;
  std::optional<Recorder> recorder;
};

TEST(AccountingNames, TellPeersOfAMutualCreditApart) {
  federation::LedgerAccounts accounts{protocol::AccountingChart{}};
  std::set<std::string> paths;
  for (const std::string domain : {"a.b.c.example", "a.b-c.example", "a-b.c.example", "a-b-c.example"})
    paths.insert(accounts.name({.purpose = protocol::AccountPurpose::exchange, .label = "exchange:" + domain}).path);
  EXPECT_EQ(paths.size(), 4U);
}

TEST_F(Accounting, ALineBookedTwiceIsTakenBack) {
  const federation::StatementLine line{
      .digest = protocol::sha256("l"), .day = 20'000, .amount = 30'00, .text = "?", .details = {}};
  f.step("a", federation::BookStatement{.digest = protocol::sha256("s"), .day = 20'000, .lines = {line}});
  f.step("a", federation::ResolveLine{.line = line.digest, .resolution = protocol::BankLineResolution::booked_twice});
  ASSERT_TRUE(read("a", year(2026)).has_value());
  ASSERT_GE(recorder->entries.size(), 2U);
  EXPECT_THAT(*(recorder->entries.end() - 2), testing::EndsWith("BQ: 51212 D 30.00, 472 C 30.00"));
  EXPECT_THAT(recorder->entries.back(), testing::EndsWith("BQ: 472 D 30.00, 51212 C 30.00"));
  EXPECT_THAT(recorder->labels.back(), HasSubstr("en double, annul"));
}

TEST_F(Accounting, EveryKindOfPaymentHasItsLines) {
  fund(protocol::PaymentKind::deposit, 80'00, protocol::FundAccount::paper);
  fund(protocol::PaymentKind::deposit, 50'00);
  fund(protocol::PaymentKind::issue, 50'00);
  fund(protocol::PaymentKind::redeem, 20'00);
  f.pay("a", "m1@a.example", 7'00);
  f.pay("a", "m1@b.example", 10'00);
  f.pay("b", "m1@a.example", 4'00);
  const auto summary = read("a", year(2026));
  ASSERT_TRUE(summary.has_value()) << summary.error().detail;
  EXPECT_THAT(
      recorder->entries,
      ElementsAre("1 2026-01-01 AN: 51212 D 1000.00, 467200/616d30 C 100.00, 467200/616d31 C 100.00, 467400 C 800.00",
                  "2 2026-06-15 BQ: 51211 D 80.00, 467400 C 80.00", "3 2026-06-15 BQ: 51212 D 50.00, 467400 C 50.00",
                  "4 2026-06-15 ML: 467400 D 50.00, 467200/616d30 C 50.00",
                  "5 2026-06-15 ML: 467200/616d30 D 20.00, 467600 C 20.00",
                  "6 2026-06-15 ML: 467200/616d30 D 7.00, 467200/616d31 C 7.00",
                  "7 2026-06-15 PA: 467200/616d30 D 10.00, 467301 C 10.00",
                  "8 2026-06-15 PA: 467301 D 4.00, 467200/616d31 C 3.96, 7061 C 0.04"));
  EXPECT_THAT(recorder->balances,
              ElementsAre("51211 80.00 EUR", "51212 1050.00 EUR", "7061 -0.04 EUR", "467200/616d30 -113.00 EUR",
                          "467200/616d31 -110.96 EUR", "467301 -6.00 EUR", "467400 -880.00 EUR", "467600 -20.00 EUR"));
  EXPECT_EQ(summary->entries, 8U);
  EXPECT_EQ(summary->lines, 19U);
  EXPECT_TRUE(summary->opening);
  EXPECT_EQ(summary->redated, 0U);
  EXPECT_EQ(summary->debits.at(protocol::euro()), 1221'00);
}

TEST_F(Accounting, InEachCurrencyTheMirrorsStandToo) {
  fund(protocol::PaymentKind::issue, 5'00);
  f.pay("a", "m1@b.example", 10'00);
  ASSERT_TRUE(read("a", year(2026), AccountingUnit::each_currency).has_value());
  EXPECT_EQ(recorder->entries[1],
            "2 2026-06-15 ML: 467400 D 5.00, circulation D 5.00, backing C 5.00, 467200/616d30 C 5.00");
  EXPECT_EQ(recorder->entries[2],
            "3 2026-06-15 PA: backing D 10.00, 467200/616d30 D 10.00, 467301 C 10.00, circulation C 10.00");
  EXPECT_THAT(recorder->balances, testing::Contains("circulation 195.00 CURA"));
  EXPECT_THAT(recorder->balances, testing::Contains("backing -195.00 EUR"));
}

TEST_F(Accounting, AForwardedPaymentMovesPositionsAndLeavesTheFee) {
  // Only the first agreement on the way may charge a fee.
  f.step("b", federation::ProposeAgreement{.peer = f["c"].identity.domain(),
                                           .our_debt_limit = 500'00,
                                           .their_debt_limit = 500'00,
                                           .fee = protocol::Fraction{0, 1}});
  f.step("c", f.signing("c", "b"));
  auto request = f.request("a", "m1@c.example", 20'00);
  request.id = f.fresh_id();
  request.route = federation::Route{.via = {f["b"].identity.domain()}, .currency = f["c"].identity.currency.code};
  f.step("a", request);
  ASSERT_TRUE(read("b", year(2026)).has_value());
  ASSERT_EQ(recorder->entries.size(), 2U);
  EXPECT_EQ(recorder->entries[1], "2 2026-06-15 PA: 467301 D 20.00, 467302 C 19.80, 7061 C 0.20");
  EXPECT_THAT(recorder->labels[1], HasSubstr("Paiement transmis vers c.example"));
}

TEST_F(Accounting, AHoldIsNoEntryUntilItIsAnswered) {
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b"; };
  f.pay("a", "m1@b.example", 10'00);
  ASSERT_TRUE(read("a", year(2026)).has_value());
  EXPECT_EQ(recorder->entries.size(), 1U);  // the opening
  f.on_frame = {};
  f.now = time("2026-09-01T12:00:00");
  f.connect("a", "b");
  ASSERT_TRUE(read("a", year(2026)).has_value());
  ASSERT_EQ(recorder->entries.size(), 2U);
  EXPECT_EQ(recorder->entries[1], "2 2026-09-01 PA: 467200/616d30 D 10.00, 467301 C 10.00");
}

TEST_F(Accounting, ARefusedPaymentIsNoEntry) {
  f.pay("a", "nobody@b.example", 10'00);
  f.pay("a", "m1@a.example", 1000'00);
  ASSERT_TRUE(read("a", year(2026)).has_value());
  EXPECT_EQ(recorder->entries.size(), 1U);
}

TEST_F(Accounting, BalancesAreCarriedForwardAndResultsRetained) {
  f.pay("b", "m1@a.example", 4'00);
  ASSERT_TRUE(read("a", year(2027)).has_value());
  EXPECT_THAT(recorder->entries, ElementsAre("1 2027-01-01 AN: 51212 D 1000.00, 110 C 0.04, 467200/616d30 C 100.00, "
                                             "467200/616d31 C 103.96, 467301 D 4.00, 467400 C 800.00"));
  EXPECT_THAT(recorder->balances, testing::Not(testing::Contains(HasSubstr("7061"))));
}

TEST_F(Accounting, APeriodBeforeTheBooksIsEmpty) {
  const auto summary = read("a", year(2022));
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->entries, 0U);
  EXPECT_EQ(summary->currency.code, own);
  EXPECT_THAT(recorder->entries, IsEmpty());
  EXPECT_THAT(recorder->balances, IsEmpty());
}

TEST_F(Accounting, AnEntryIsOfTheDayItHasInFrance) {
  f.now = time("2026-12-31T22:59:59");
  f.pay("a", "m1@a.example", 1'00);
  f.now = time("2026-12-31T23:00:00");
  f.pay("a", "m1@a.example", 2'00);
  EXPECT_EQ(read("a", year(2026))->entries, 2U);
  EXPECT_EQ(read("a", year(2027))->entries, 2U);
  EXPECT_EQ(recorder->entries[1], "2 2027-01-01 ML: 467200/616d30 D 2.00, 467200/616d31 C 2.00");
}

TEST_F(Accounting, AClockThatGoesBackDatesNothingBeforeTheEntryBefore) {
  f.pay("a", "m1@a.example", 1'00);
  f.now = time("2026-06-10T12:00:00");
  f.pay("a", "m1@a.example", 2'00);
  const auto summary = read("a", year(2026));
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->redated, 1U);
  EXPECT_EQ(recorder->entries[2], "3 2026-06-15 ML: 467200/616d30 D 2.00, 467200/616d31 C 2.00");
}

TEST_F(Accounting, TheBankReferenceIsToldOnOneLineAndNoPerson) {
  fund(protocol::PaymentKind::deposit, 1'00);
  f.pay("a", "m1@b.example", 1'00);
  ASSERT_TRUE(read("a", year(2026)).has_value());
  EXPECT_THAT(recorder->labels[1], HasSubstr(" VIR 42"));
  EXPECT_THAT(recorder->labels[2], HasSubstr("Paiement vers b.example "));
  EXPECT_THAT(recorder->labels[2], testing::Not(HasSubstr("m1")));
}

TEST_F(Accounting, TheBanksDayIsThatOfThePiece) {
  const auto gift = protocol::sha256("gift");
  f.step("a",
         federation::BookStatement{
             .digest = protocol::sha256("s"),
             .day = day("2026-06-11").days(),
             .lines = {{.digest = gift, .day = day("2026-06-10").days(), .amount = 5'00, .text = {}, .details = {}}}});
  f.now = time("2026-06-20T12:00:00");
  f.step("a",
         federation::ResolveLine{.line = gift, .resolution = protocol::BankLineResolution::own_euros, .payment = {}});
  const auto fec = accounting::text_of(f["a"].store, federation::ExportFormat::fec, year(2026));
  EXPECT_THAT(fec, HasSubstr("BQ\tBanque et caisse\t2\t20260615\t51212\t"));
  EXPECT_THAT(fec, HasSubstr("\t20260610\tRelev\u00e9 bancaire "));
  EXPECT_THAT(fec, HasSubstr("\t3\t20260620\t472\t"));
  EXPECT_THAT(fec, HasSubstr("\t20260610\tMouvement bancaire identifi\u00e9 "));
}

TEST_F(Accounting, ThePeriodEndsWithAReconciliationOfTheBank) {
  const auto import = [&](const std::string& at, const std::string& booked, std::int64_t cents) {
    f.now = time(at);
    f.step("a", federation::BookStatement{.digest = protocol::sha256(at),
                                          .day = day(booked).days(),
                                          .lines = {{.digest = protocol::sha256(at),
                                                     .day = day(booked).days(),
                                                     .amount = cents,
                                                     .text = {},
                                                     .details = {}}}});
  };
  EXPECT_TRUE(read("a", year(2026))->accounts.empty()) << "no statement was imported";
  import("2026-12-20T12:00:00", "2026-12-19", 5'00);
  import("2027-01-04T12:00:00", "2026-12-31", 7'00);
  import("2027-01-04T13:00:00", "2027-01-02", 9'00);
  const auto summary = read("a", year(2026));
  ASSERT_TRUE(summary.has_value());
  const auto& digital = summary->accounts.at(protocol::FundAccount::digital);
  EXPECT_EQ(digital.books, 1005'00) << "a thousand was entered by hand, and no statement shows it";
  EXPECT_EQ(digital.bank, 12'00) << "what was imported in January for December counts";
  EXPECT_FALSE(digital.agrees());
  EXPECT_THAT(recorder->balances, testing::Contains("51212 1005.00 EUR"));
}

TEST_F(Accounting, NotesInCirculationStandOnAnAccountAndStocksOnNone) {
  using federation::PaperRequest;
  const auto ask = [&](PaperRequest request) {
    request.id = f.fresh_id();
    f.step("a", request);
    ASSERT_EQ(f.last_reply->payment->opened.reason, Reason::none);
  };
  f.step("a", federation::OpenCounter{.name = "quay"});
  ask({.kind = protocol::PaymentKind::move_notes, .from = "printed", .to = "vault", .amount = {500'00, own}});
  ask({.kind = protocol::PaymentKind::move_notes, .from = "vault", .to = "quay", .amount = {500'00, own}});
  ask({.kind = protocol::PaymentKind::sell_notes, .counter = "quay", .amount = {30'00, own}});
  ask({.kind = protocol::PaymentKind::digital_to_paper,
       .counter = "quay",
       .member = *protocol::Alias::parse("m0"),
       .amount = {10'00, own}});
  ask({.kind = protocol::PaymentKind::bank_cash, .counter = "quay", .amount = {20'00, protocol::euro()}});
  for (const auto unit : {AccountingUnit::euro, AccountingUnit::each_currency}) {
    ASSERT_TRUE(read("a", year(2026), unit).has_value());
    EXPECT_THAT(recorder->entries, testing::Contains(HasSubstr("531 D 30.00")));
    EXPECT_THAT(recorder->entries, testing::Contains(HasSubstr("467200/616d30 D 10.00, 467100 C 10.00")));
    EXPECT_THAT(recorder->entries, testing::Contains(HasSubstr("467400 D 20.00, 531 C 20.00")));
    EXPECT_THAT(recorder->entries, testing::Not(testing::Contains(HasSubstr("500.00"))));
  }
}

TEST_F(Accounting, CirculationWithoutBackingIsCorrupt) {
  forge({{.debit = storage::own_account(storage::circulation_label),
          .credit = f["a"].books().member(*protocol::Alias::parse("m0"))->account,
          .amount = {5'00, own}}});
  const auto refused = read("a", year(2026));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::corrupt);
  EXPECT_THAT(refused.error().detail, HasSubstr("circulation and backing differ by 500"));
  EXPECT_TRUE(read("a", year(2026), AccountingUnit::each_currency).has_value());
}

TEST_F(Accounting, AMissingEntryIsToldAsSuch) {
  const auto size = f["a"].books().journal_size();
  for (const auto& [index, reason] : {std::pair{size - 1, Reason::truncated}, std::pair{size / 2, Reason::corrupt}}) {
    const auto honest = f["a"].store.snapshot();
    storage::Batch batch;
    batch.erase(storage::Table::journal, storage::number_key(index));
    ASSERT_TRUE(f["a"].store.commit(batch).has_value());
    const auto refused = read("a", year(2026));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, reason) << refused.error().detail;
    f["a"].store.restore(honest);
  }
}

TEST(AccountingOfNothing, IsTruncated) {
  const storage::MemoryStore store;
  Recorder recorder;
  const auto refused = federation::read_accounting(store, {.chart = {}, .period = year(2026)}, recorder);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::truncated);
}

}  // namespace
