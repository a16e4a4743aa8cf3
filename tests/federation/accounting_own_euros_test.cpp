// What the association earns and loses with its own euros, and where the accountant finds it: income and expenses on
// accounts of results, and the own euros themselves on one account that says what `status` says.

#include <gmock/gmock.h>

#include "federation/invariants.h"
#include "tests/federation/accounting_setup.h"
#include "tests/federation/fund_setup.h"
#include "tests/federation/settlement_setup.h"

namespace {

using accounting::Recorder;
using accounting::time;
using accounting::year;
using protocol::BankLineResolution;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKind;
using protocol::Reason;
using testing::AnyOf;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// What the accounts of a period say of own euros: " 467500 -3.00 EUR"; empty if the account was not moved.
std::string own_euros_in(const storage::Store& books, const federation::Period& period) {
  Recorder recorder;
  EXPECT_TRUE(federation::read_accounting(books, {.chart = {}, .period = period}, recorder).has_value());
  for (const auto& balance : recorder.balances)
    if (balance.starts_with("467500 ")) return balance;
  return {};
}

std::string told(std::int64_t cents) {
  return "467500 " + protocol::format_decimal(-cents, protocol::euro_scale) + " EUR";
}

class OwnEuros : public harness::FundTest {
 protected:
  void SetUp() override {
    f_.now = time("2026-06-15T12:00:00");
    show_first_deposit();
    ask({.kind = PaymentKind::contribute, .amount = euros(20'00)});
  }
  void TearDown() override {
    const federation::Period all{.first = year(2026).first, .last = year(2027).last};
    EXPECT_EQ(own_euros_in(node().store, all), told(coverage().own_euros));
    f_.expect_sound();
  }

  std::vector<std::string> entries(int number = 2026) {
    recorder_.emplace();
    EXPECT_TRUE(
        federation::read_accounting(node().store, {.chart = {}, .period = year(number)}, *recorder_).has_value());
    return recorder_->entries;
  }
  std::string last_entry() { return entries().back(); }
  federation::StatementLine shown(std::int64_t cents, const std::string& text) {
    const auto one = line(cents, text);
    book(statement({one}));
    return one;
  }
  Reason say(const federation::StatementLine& one, BankLineResolution resolution, const PaymentId& about = {}) {
    f_.step("a", federation::ResolveLine{.line = one.digest, .resolution = resolution, .payment = about});
    return failure();
  }

  std::optional<Recorder> recorder_;
};

TEST_F(OwnEuros, StandWhereTheyComeFromAndGoTo) {
  set_rules({5, 100}, {3, 100}, {2, 100});
  federation::FundRequest issue{.kind = PaymentKind::issue,
                                .member = *protocol::Alias::parse("m0"),
                                .amount = units(100'00),
                                .reference = "TOPUP-2026-1",
                                .beneficiary = *protocol::Alias::parse("m1")};
  ask(issue);
  issue.awaits_euros = true;
  ask(issue);
  redeem(50'00);
  shown(100'00, "TOPUP-2026-1");
  const auto all = entries();
  const std::string issued =
      "ML: 467400 D 100.00, 467500 D 8.00, 658 D 5.00, 657 D 3.00, 181 C 8.00, 467200/616d30 C 105.00, "
      "467200/616d31 C 3.00";
  EXPECT_THAT(all, Contains(EndsWith("ML: 467400 D 20.00, 467500 C 20.00"))) << "what comes in is no income";
  EXPECT_THAT(all, Contains(EndsWith(issued)).Times(2));
  EXPECT_THAT(all,
              Contains(EndsWith("ML: 181 D 1.00, 467200/616d30 D 50.00, 467600 C 49.00, 467500 C 1.00, 706 C 1.00")));
}

TEST_F(OwnEuros, OfAStatementAreChargesAndIncome) {
  const auto charges = shown(-2'00, "FRAIS");
  EXPECT_EQ(say(charges, BankLineResolution::own_euros), Reason::none);
  EXPECT_THAT(last_entry(), EndsWith("467500 D 2.00, 627 D 2.00, 472 C 2.00, 181 C 2.00"));
  EXPECT_EQ(say(charges, BankLineResolution::reopened), Reason::none);
  EXPECT_THAT(last_entry(), EndsWith("472 D 2.00, 181 D 2.00, 467500 C 2.00, 627 C 2.00"));
  EXPECT_EQ(say(charges, BankLineResolution::own_euros), Reason::none);
  const auto subsidy = shown(7'00, "SUBVENTION");
  EXPECT_EQ(say(subsidy, BankLineResolution::own_euros), Reason::none);
  EXPECT_THAT(last_entry(), EndsWith("472 D 7.00, 181 D 7.00, 467500 C 7.00, 758 C 7.00"));
  EXPECT_EQ(say(subsidy, BankLineResolution::reopened), Reason::none);
  EXPECT_THAT(last_entry(), EndsWith("467500 D 7.00, 758 D 7.00, 472 C 7.00, 181 C 7.00"));
  EXPECT_EQ(say(subsidy, BankLineResolution::own_euros), Reason::none);
}

TEST_F(OwnEuros, BearWhatTheBankTookOrKept) {
  const auto id = redeem(50'00);
  const auto other = redeem(30'00);
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(say(shown(-50'30, id.hex()), BankLineResolution::known, id), Reason::none);
  EXPECT_THAT(last_entry(), EndsWith("467600 D 50.00, 467500 D 0.30, 627 D 0.30, 472 C 50.30, 181 C 0.30"));
  EXPECT_EQ(say(shown(-29'75, other.hex()), BankLineResolution::known, other), Reason::none);
  EXPECT_THAT(last_entry(), AllOf(HasSubstr("467500 C 0.25"), HasSubstr("7588 C 0.25"), HasSubstr("181 D 0.25")));
}

TEST_F(OwnEuros, BearWhatACountFindsAndDepositsThatNeverCame) {
  f_.step("a", federation::OpenCounter{.name = "quay"});
  const auto count = [&](std::int64_t cash) {
    f_.step("a", federation::CountCounter{
                     .counted = {.counter = "quay", .cash = cash, .reason = "inventaire", .author = "c1"}});
    EXPECT_EQ(failure(), Reason::none);
  };
  count(5'00);
  EXPECT_THAT(last_entry(), EndsWith("531 D 5.00, 181 D 5.00, 467500 C 5.00, 7588 C 5.00"));
  count(2'00);
  EXPECT_THAT(last_entry(), EndsWith("467500 D 3.00, 6588 D 3.00, 531 C 3.00, 181 C 3.00"));
  const auto cheque = ask({.kind = PaymentKind::deposit, .amount = euros(9'00), .reference = "CHEQUE-2026-1"});
  ask({.kind = PaymentKind::reverse_deposit, .redemption = cheque, .from_own_euros = true});
  EXPECT_THAT(last_entry(), EndsWith("467500 D 9.00, 6588 D 9.00, 51212 C 9.00, 181 C 9.00"));
}

TEST_F(OwnEuros, PaidOutAreNoExpense) {
  const auto id = ask({.kind = PaymentKind::payout, .amount = euros(4'00)});
  EXPECT_THAT(last_entry(), EndsWith("ML: 467500 D 4.00, 467600 C 4.00"));
  ask({.kind = PaymentKind::reissue, .redemption = id});
  EXPECT_THAT(last_entry(), EndsWith("ML: 467600 D 4.00, 467500 C 4.00"));
  EXPECT_THAT(recorder_->labels.back(), HasSubstr("Virement abandonn"));
}

TEST_F(OwnEuros, AreCarriedIntoTheNextYearAndTheirResultsRetained) {
  set_rules({5, 100}, {3, 100}, {2, 100});
  ask({.kind = PaymentKind::issue,
       .member = *protocol::Alias::parse("m0"),
       .amount = units(100'00),
       .beneficiary = *protocol::Alias::parse("m1")});
  redeem(50'00);
  EXPECT_EQ(say(shown(-2'00, "FRAIS"), BankLineResolution::own_euros), Reason::none);
  const auto at_the_end = coverage().own_euros;
  f_.now = time("2027-02-01T12:00:00");
  EXPECT_EQ(say(shown(1'00, "DON"), BankLineResolution::own_euros), Reason::none);
  const auto next = entries(2027);
  EXPECT_THAT(next.front(),
              AllOf(HasSubstr(" AN: "), HasSubstr("110 D 9.00"), HasSubstr("181 C 9.00"), HasSubstr("467500 C 11.00")))
      << "5.00 and 3.00 given, 2.00 charged, 1.00 taken";
  EXPECT_THAT(next.front(), Not(AnyOf(HasSubstr(" 627 "), HasSubstr(" 706 "), HasSubstr(" 657 "), HasSubstr(" 658 "))));
  EXPECT_EQ(own_euros_in(node().store, year(2026)), told(at_the_end));
  EXPECT_EQ(own_euros_in(node().store, year(2027)), told(at_the_end + 1'00));
}

TEST_F(OwnEuros, StandInEachCurrencyToo) {
  redeem(1'00);
  recorder_.emplace();
  ASSERT_TRUE(federation::read_accounting(
                  node().store, {.chart = {}, .period = year(2026), .unit = federation::AccountingUnit::each_currency},
                  *recorder_)
                  .has_value());
  EXPECT_THAT(recorder_->balances, Contains("467500 -20.00 EUR"));
}

/// A settlement that arrives a cent short.
using OwnEurosOfASettlement = settlement_tests::SettlementTest;

TEST_F(OwnEurosOfASettlement, BearWhatIsWrittenOff) {
  f.now = time("2026-06-15T12:00:00");
  f.step("a", federation::FundRequest{
                  .id = f.fresh_id(), .kind = PaymentKind::contribute, .amount = {1'00, protocol::euro()}});
  propose("a");
  order();
  line("a", -22'00);
  resolve("b", line("b", 21'99), BankLineResolution::known);
  write_off("a");
  ASSERT_EQ(failure(), Reason::none);
  Recorder recorder;
  ASSERT_TRUE(federation::read_accounting(f["a"].store, {.chart = {}, .period = year(2026)}, recorder).has_value());
  EXPECT_THAT(recorder.entries.back(), EndsWith("467500 D 0.01, 6588 D 0.01, 467800 C 0.01, 181 C 0.01"));
  EXPECT_EQ(own_euros_in(f["a"].store, year(2026)), told(99));
}

}  // namespace
