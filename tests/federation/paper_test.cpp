// Paper: notes from the press to the fire, counters, exchanges, and the euros behind them at the bank.
#include <gmock/gmock.h>

#include "federation/invariants.h"
#include "federation/paper_accounts.h"
#include "federation/verify.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace {

using federation::PaperRequest;
using harness::Federation;
using harness::Reason;
using protocol::BankLineOutcome;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKind;
using protocol::PaymentStatus;

/// One association with 800.00 not issued in its digital fund; a counter with 500.00 in notes, 500.00 more in the
/// vault.
class PaperTest : public testing::Test {
 protected:
  PaperTest() {
    f_.step("a", federation::OpenCounter{.name = "quay"});
    move("printed", "vault", 1000'00);
    move("vault", "transit", 500'00);
    move("transit", "quay", 500'00);
    f_.step(
        "a",
        federation::FundRequest{
            .id = f_.fresh_id(), .kind = PaymentKind::deposit, .account = FundAccount::paper, .amount = euros(100'00)});
  }
  ~PaperTest() override { f_.expect_sound(); }

  const federation::Books& books() { return f_["a"].books(); }
  federation::Coverage coverage() { return federation::coverage(books()); }
  static protocol::Amount euros(std::int64_t cents) { return {cents, protocol::euro()}; }
  protocol::Amount units(std::int64_t minor) { return {minor, f_["a"].identity.currency.code}; }
  static protocol::Alias alias(const std::string& text) { return *protocol::Alias::parse(text); }
  std::int64_t at(const std::string& place) { return books().account(*federation::notes_place(place))->balance(); }
  std::optional<federation::Payment> payment(const PaymentId& id) {
    return f_.payment("a", {f_["a"].identity.domain(), id});
  }
  Reason failure() const { return f_.last_reply->failure ? f_.last_reply->failure->reason : Reason::none; }

  PaymentId ask(PaperRequest request) {
    request.id = f_.fresh_id();
    f_.step("a", request);
    return request.id;
  }
  Reason outcome(const PaymentId& id) { return payment(id)->opened.reason; }
  Reason move(const std::string& from, const std::string& to, std::int64_t value) {
    return outcome(ask({.kind = PaymentKind::move_notes, .from = from, .to = to, .amount = units(value)}));
  }
  PaymentId at_counter(PaymentKind kind, std::int64_t minor, const std::string& member = "m0",
                       const std::string& counter = "quay") {
    return ask({.kind = kind, .counter = counter, .member = alias(member), .amount = units(minor)});
  }
  PaymentId sell(std::int64_t minor) {
    return ask({.kind = PaymentKind::sell_notes, .counter = "quay", .amount = units(minor)});
  }
  BankLineOutcome book(FundAccount account, const std::string& text, std::int64_t cents) {
    // Each of a day of its own: without a balance, two of a day could be the same.
    const federation::StatementLine line{.digest = protocol::sha256(text + std::to_string(++lines_)),
                                         .day = 20'000 + lines_,
                                         .amount = cents,
                                         .text = text,
                                         .details = {}};
    f_.step(
        "a",
        federation::BookStatement{
            .account = account, .digest = protocol::sha256(std::to_string(lines_)), .day = line.day, .lines = {line}});
    EXPECT_EQ(failure(), Reason::none);
    last_line_ = line.digest;
    return books().fund().line(line.digest)->booked.outcome;
  }
  void count(protocol::CounterCounted counted) {
    counted.counter = "quay";
    f_.step("a", federation::CountCounter{.counted = std::move(counted)});
  }

  Federation f_{{"a"}};
  protocol::Hash last_line_;
  int lines_ = 0;
};

TEST_F(PaperTest, NotesAreMoneyOnlyOnceTheyAreOut) {
  EXPECT_EQ(at("vault"), 500'00);
  EXPECT_EQ(at("quay"), 500'00);
  EXPECT_EQ(coverage().circulation, 200'00);
  EXPECT_EQ(outcome(sell(120'00)), Reason::none);
  EXPECT_EQ(at("quay"), 380'00);
  EXPECT_EQ(coverage().circulation, 320'00);
  EXPECT_EQ(coverage().paper, 120'00);
  EXPECT_EQ(coverage().cash, 120'00);
  EXPECT_EQ(coverage().gap(), 0);
  EXPECT_EQ(coverage().to_paper, -100'00) << "the 100.00 in the paper account cover nothing yet";
}

TEST_F(PaperTest, NotesGoOnlyWhereNotesGo) {
  EXPECT_EQ(move("vault", "quay", 500'01), Reason::notes_insufficient);
  EXPECT_EQ(move("vault", "nowhere", 1), Reason::unknown_counter);
  EXPECT_EQ(move("vault", "No Where", 1), Reason::unknown_counter);
  EXPECT_EQ(move("vault", "vault", 1), Reason::bad_path);
  EXPECT_EQ(move("printed", "quay", 1), Reason::bad_path) << "what is printed is in the vault first";
  EXPECT_EQ(move("vault", "printed", 1), Reason::bad_path);
  EXPECT_EQ(move("vault", "quay/returns", 1), Reason::bad_path) << "returns are taken back, not delivered";
  EXPECT_EQ(move("vault", "destroyed", 1'00), Reason::none);
  EXPECT_EQ(move("destroyed", "vault", 1'00), Reason::bad_path);
  EXPECT_EQ(move("quay/returns", "vault", 1), Reason::notes_insufficient);
}

TEST_F(PaperTest, AMemberExchangesUnitsForNotesAndBack) {
  EXPECT_EQ(outcome(at_counter(PaymentKind::digital_to_paper, 60'00)), Reason::none);
  EXPECT_EQ(f_["a"].balance("m0"), 40'00);
  EXPECT_EQ(coverage().circulation, 200'00) << "as much as before, in another form";
  EXPECT_EQ(coverage().paper, 60'00);
  EXPECT_EQ(outcome(at_counter(PaymentKind::digital_to_paper, 40'01)), Reason::insufficient_balance);
  EXPECT_EQ(outcome(at_counter(PaymentKind::paper_to_digital, 25'00, "m1")), Reason::none);
  EXPECT_EQ(f_["a"].balance("m1"), 125'00);
  EXPECT_EQ(at("quay/returns"), 25'00);
  EXPECT_EQ(outcome(at_counter(PaymentKind::paper_to_digital, 35'01, "m1")), Reason::notes_insufficient)
      << "so many notes are not out";
  EXPECT_EQ(outcome(at_counter(PaymentKind::digital_to_paper, 1, "m0", "nowhere")), Reason::unknown_counter);
  EXPECT_EQ(outcome(at_counter(PaymentKind::digital_to_paper, 1, "nobody")), Reason::unknown_payer);
  EXPECT_EQ(move("quay/returns", "transit", 25'00), Reason::none);
}

TEST_F(PaperTest, NoUnitsLeaveAsNotesThatARecoveredPaymentMayNeed) {
  Federation two{{"a", "b"}};
  two.step("a", federation::OpenCounter{.name = "quay"});
  two.restore("a", two["a"].store.snapshot());
  two.step("a", PaperRequest{.id = two.fresh_id(),
                             .kind = PaymentKind::digital_to_paper,
                             .counter = "quay",
                             .member = alias("m0"),
                             .amount = units(1'00)});
  ASSERT_TRUE(two.last_reply->failure);
  EXPECT_EQ(two.last_reply->failure->reason, Reason::recovering);
}

TEST_F(PaperTest, StandingForbidsExchangesToo) {
  f_.step("a", federation::SetStanding{.alias = alias("m0"), .suspended = true});
  EXPECT_EQ(outcome(at_counter(PaymentKind::digital_to_paper, 1'00)), Reason::account_suspended);
  EXPECT_EQ(outcome(at_counter(PaymentKind::redeem_notes, 1'00)), Reason::account_suspended);
  f_.step("a", federation::SetStanding{.alias = alias("m0"), .suspended = false});
  f_.step("a", federation::SetMemberRules{.rules = {150'00, 10'00, 30}});
  EXPECT_EQ(outcome(at_counter(PaymentKind::digital_to_paper, 10'00)), Reason::none);
  EXPECT_EQ(outcome(at_counter(PaymentKind::digital_to_paper, 1)), Reason::unverified_limit);
  sell(100'00);
  EXPECT_EQ(outcome(at_counter(PaymentKind::paper_to_digital, 60'01, "m0")), Reason::unverified_limit);
}

TEST_F(PaperTest, AProfessionalRedeemsNotesLessTheCommission) {
  f_.step("a", federation::SetFundRules{.rules = {{0, 1}, {0, 1}, {1, 20}, protocol::Rounding::down}});
  sell(100'00);
  EXPECT_EQ(outcome(at_counter(PaymentKind::redeem_notes, 40'00, "m1")), Reason::not_professional);
  PaperRequest request{.kind = PaymentKind::redeem_notes,
                       .counter = "quay",
                       .member = alias("m0"),
                       .amount = units(40'00),
                       .creditor = federation::BankText{"M0", "FR7630006000011234567890189", {}}};
  const auto id = ask(request);
  EXPECT_EQ(outcome(id), Reason::none);
  EXPECT_EQ(coverage().payable, 38'00);
  EXPECT_EQ(coverage().own_euros, 2'00);
  EXPECT_EQ(coverage().paper, 60'00);
  EXPECT_EQ(at("quay/returns"), 40'00);
  f_.step("a", federation::OrderTransfers{.account = FundAccount::paper});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(book(FundAccount::paper, id.hex(), -38'00), BankLineOutcome::transfer_made);
  EXPECT_EQ(coverage().payable, 0);
}

TEST_F(PaperTest, CashIsBroughtToTheBank) {
  sell(100'00);
  EXPECT_EQ(outcome(sell(400'01)), Reason::notes_insufficient);
  const PaperRequest cash{.kind = PaymentKind::bank_cash,
                          .counter = "quay",
                          .amount = euros(80'00),
                          .reference = "REMISE 0001",
                          .awaits_euros = true};
  const auto id = ask(cash);
  EXPECT_EQ(payment(id)->status(), PaymentStatus::held);
  EXPECT_EQ(books().held_payments(), 0U) << "it waits for euros, not for a node";
  EXPECT_EQ(coverage().cash, 100'00) << "it is the association's claim until the bank has it";
  EXPECT_EQ(book(FundAccount::digital, "REMISE 0001", 80'00), BankLineOutcome::unknown) << "not on that account";
  EXPECT_EQ(book(FundAccount::paper, "VERSEMENT REMISE-0001", 79'00), BankLineOutcome::wrong_amount);
  EXPECT_EQ(book(FundAccount::paper, "VERSEMENT REMISE-0001", 80'00), BankLineOutcome::issue_paid);
  EXPECT_EQ(payment(id)->status(), PaymentStatus::accepted);
  EXPECT_EQ(coverage().cash, 20'00);
  EXPECT_EQ(coverage().fund_paper, 100'00 + 79'00 + 80'00);
  EXPECT_EQ(book(FundAccount::paper, "REMISE-0001", 80'00), BankLineOutcome::duplicate);
}

TEST_F(PaperTest, CashOnItsWayToTheBankIsNotCountedInTheBox) {
  sell(100'00);
  PaperRequest cash{.kind = PaymentKind::bank_cash,
                    .counter = "quay",
                    .amount = euros(80'00),
                    .reference = "REMISE 0001",
                    .awaits_euros = true};
  const auto id = ask(cash);
  ASSERT_EQ(payment(id)->status(), PaymentStatus::held);
  const auto own_euros = coverage().own_euros;
  count({.stock = {{.value = 400'00, .count = 1}}, .returns = {}, .cash = 20'00, .reason = {}, .author = "c1"});
  EXPECT_EQ(failure(), Reason::none) << "nothing is missing";
  EXPECT_EQ(coverage().cash, 100'00);
  EXPECT_EQ(coverage().own_euros, own_euros);
  cash.reference = "REMISE 0002";
  cash.amount = euros(20'01);
  EXPECT_EQ(outcome(ask(cash)), Reason::cash_insufficient) << "the same notes are not brought twice";
  cash.amount = euros(20'00);
  EXPECT_EQ(payment(ask(cash))->status(), PaymentStatus::held);
  EXPECT_EQ(book(FundAccount::paper, "REMISE-0001", 80'00), BankLineOutcome::issue_paid);
  EXPECT_EQ(book(FundAccount::paper, "REMISE-0002", 20'00), BankLineOutcome::issue_paid);
  EXPECT_EQ(coverage().cash, 0);
}

TEST_F(PaperTest, WhatTheBankCountsOtherwiseIsCleared) {
  sell(100'00);
  PaperRequest cash{.kind = PaymentKind::bank_cash,
                    .counter = "quay",
                    .amount = euros(100'00),
                    .reference = "REMISE 0001",
                    .awaits_euros = true};
  const auto id = ask(cash);
  EXPECT_EQ(book(FundAccount::paper, "REMISE-0001", 99'00), BankLineOutcome::wrong_amount);
  f_.step("a", federation::CancelPayment{.id = id});
  EXPECT_EQ(payment(id)->opened.reason, Reason::cancelled);
  f_.step("a", federation::ResolveLine{.line = last_line_, .resolution = protocol::BankLineResolution::deposit});
  cash.awaits_euros = false;
  cash.amount = euros(99'00);
  EXPECT_EQ(outcome(ask(cash)), Reason::none);
  EXPECT_EQ(coverage().cash, 1'00) << "which a count will show to be missing";
  cash.amount = euros(1'01);
  EXPECT_EQ(outcome(ask(cash)), Reason::cash_insufficient);
}

TEST_F(PaperTest, EurosFollowWhatWasExchanged) {
  at_counter(PaymentKind::digital_to_paper, 60'00);
  EXPECT_EQ(coverage().to_paper, 60'00 - 100'00);
  at_counter(PaymentKind::digital_to_paper, 90'00, "m1");
  EXPECT_EQ(coverage().to_paper, 50'00);
  const auto id = ask({.kind = PaymentKind::move_euros,
                       .amount = euros(50'00),
                       .account = FundAccount::digital,
                       .creditor = federation::BankText{"Association", "FR7630006000011234567890189", {}}});
  EXPECT_EQ(outcome(id), Reason::none);
  EXPECT_EQ(coverage().to_paper, 0) << "what is asked for counts";
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(book(FundAccount::digital, id.hex(), -50'00), BankLineOutcome::transfer_made);
  EXPECT_EQ(coverage().internal, 50'00);
  EXPECT_EQ(coverage().gap(), 0);
  EXPECT_EQ(book(FundAccount::paper, id.hex(), 49'00), BankLineOutcome::wrong_amount);
  EXPECT_EQ(book(FundAccount::paper, id.hex(), 50'00), BankLineOutcome::euros_moved);
  EXPECT_EQ(coverage().internal, 0);
  EXPECT_EQ(coverage().to_paper, -49'00) << "the odd 49.00";
  EXPECT_EQ(book(FundAccount::paper, id.hex(), 50'00), BankLineOutcome::duplicate);
  EXPECT_TRUE(books().fund().open_transfers().empty());
}

TEST_F(PaperTest, EurosCanShowWhereTheyArriveBeforeWhereTheyLeft) {
  const auto id = ask({.kind = PaymentKind::move_euros,
                       .amount = euros(50'00),
                       .account = FundAccount::digital,
                       .creditor = federation::BankText{"Association", "FR7630006000011234567890189", {}}});
  EXPECT_EQ(book(FundAccount::paper, id.hex(), 50'00), BankLineOutcome::unknown) << "nobody has told the bank";
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(book(FundAccount::paper, id.hex(), 50'00), BankLineOutcome::euros_moved);
  EXPECT_EQ(book(FundAccount::digital, id.hex(), -50'00), BankLineOutcome::transfer_made);
  EXPECT_EQ(coverage().internal, 0);
  EXPECT_EQ(coverage().payable, 0);
}

TEST_F(PaperTest, EurosThatAreNotMovedAfterAllStay) {
  EXPECT_EQ(outcome(ask({.kind = PaymentKind::move_euros, .amount = euros(100'01)})), Reason::fund_insufficient);
  const auto id = ask({.kind = PaymentKind::move_euros, .amount = euros(100'00)});
  const auto later = ask({.kind = PaymentKind::move_euros, .amount = euros(1)});
  EXPECT_EQ(outcome(later), Reason::fund_insufficient) << "they are to leave already";
  const federation::FundRequest abandon{.id = f_.fresh_id(), .kind = PaymentKind::reissue, .redemption = id};
  f_.step("a", abandon);
  EXPECT_EQ(f_.last_reply->payment->status(), PaymentStatus::accepted);
  EXPECT_EQ(coverage().internal, 0);
  EXPECT_EQ(coverage().payable, 0);
}

TEST_F(PaperTest, ACountThatFindsTheBooksRightMovesNothing) {
  sell(50'00);
  count({.stock = {{5'00, 10}, {20'00, 20}}, .cash = 50'00, .author = "c1"});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(f_.last_reply->number, 0U);
}

TEST_F(PaperTest, ACountSaysWhoCounted) {
  count({.stock = {{20'00, 25}}});
  EXPECT_EQ(failure(), Reason::malformed);
}

TEST(PaperAccounts, NotesHaveAUnitOfTheirOwn) {
  for (const auto* own : {"MIEL", "ABCDEFGHIJKL", "ABCDEFGHIJKP"}) {
    const auto code = *protocol::CurrencyCode::parse(own);
    EXPECT_NE(federation::notes_currency(code), code) << own;
  }
}

TEST_F(PaperTest, WhatACountFindsMissingIsTheAssociationsLoss) {
  sell(50'00);
  const protocol::CounterCounted counted{
      .stock = {{5'00, 8}, {20'00, 20}}, .cash = 47'00, .reason = "box left open", .author = "c1"};
  count({.stock = counted.stock, .cash = counted.cash, .author = "c1"});
  EXPECT_EQ(failure(), Reason::malformed) << "never silently";
  count(counted);
  EXPECT_EQ(failure(), Reason::fund_insufficient) << "somebody must pay for it";
  f_.step("a", federation::FundRequest{
                   .id = f_.fresh_id(), .kind = PaymentKind::contribute, .amount = euros(20'00), .reference = {}});
  count(counted);
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(at("quay"), 440'00);
  EXPECT_EQ(coverage().paper, 60'00) << "the notes are out there, and covered";
  EXPECT_EQ(coverage().cash, 47'00);
  EXPECT_EQ(coverage().own_euros, 7'00);
  count(counted);
  EXPECT_EQ(f_.last_reply->number, 0U) << "counted again, the books are right";
}

TEST_F(PaperTest, WhatACountFindsTooMuchIsTheAssociationsGain) {
  sell(50'00);
  count({.stock = {{10'00, 46}}, .returns = {{5'00, 1}}, .cash = 51'00, .reason = "brought back", .author = "c1"});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(coverage().paper, 35'00);
  EXPECT_EQ(at("quay/returns"), 5'00);
  EXPECT_EQ(coverage().own_euros, 16'00);
  count({.stock = {{10'00, 50}}, .returns = {{5'00, 1}}, .cash = 51'00, .reason = "a miracle", .author = "c1"});
  EXPECT_EQ(failure(), Reason::notes_insufficient) << "more than ever were out: a delivery was not booked";
}

TEST_F(PaperTest, CountersAreNamedAndOutliveTheProcess) {
  for (const auto* name : {"", "Quay", "-quay", "vault", "quay/returns", "a b"}) {
    f_.step("a", federation::OpenCounter{.name = name});
    EXPECT_EQ(failure(), Reason::malformed) << name;
  }
  f_.step("a", federation::OpenCounter{.name = "quay"});
  EXPECT_EQ(failure(), Reason::none) << "asked again, it goes on";
  f_.kill("a");
  f_["a"].open();
  EXPECT_EQ(books().counters(), std::set<std::string>{"quay"});
  EXPECT_EQ(outcome(sell(1'00)), Reason::none);
}

TEST_F(PaperTest, TheSameRequestIsAnsweredAlike) {
  PaperRequest request{.id = f_.fresh_id(), .kind = PaymentKind::sell_notes, .counter = "quay", .amount = units(5'00)};
  f_.step("a", request);
  f_.step("a", request);
  EXPECT_EQ(coverage().paper, 5'00);
  request.amount.minor = 6'00;
  f_.step("a", request);
  EXPECT_EQ(failure(), Reason::id_conflict);
}

}  // namespace
