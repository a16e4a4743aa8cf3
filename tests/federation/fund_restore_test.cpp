// A fund whose books are older than what its bank has done: nothing that depends on the bank is decided before a
// statement of a later day, complete to its closing, has shown it.
#include <gmock/gmock.h>

#include "tests/federation/fund_setup.h"

namespace {

using namespace harness;

/// A redemption of 50 was ordered and paid after the backup. The association has no peers.
class FundRestore : public FundTest {
 protected:
  void SetUp() override {
    show_first_deposit();
    old_ = statement({line(1'00, "gift")});
    book(old_);
    id_ = redeem(50'00);
    const auto backup = node().store.snapshot();
    order();
    ASSERT_EQ(failure(), Reason::none);
    before_ = statement({line(2'00, "another gift")});
    paid_ = line(-50'00, "SEPA " + id_.hex());
    f_.restore("a", backup);
  }

  void order() { f_.step("a", federation::OrderTransfers{}); }
  Reason ordering() {
    order();
    return failure();
  }
  Reason booking(const BookStatement& made) {
    book(made);
    return failure();
  }
  void a_night_passes() { f_.now.milliseconds += 86'400'000; }

  PaymentId id_;
  BookStatement old_;     ///< booked before the backup
  BookStatement before_;  ///< of the day of the restore, made before the transfer
  StatementLine paid_;
};

TEST_F(FundRestore, OrdersNothingTwiceWithoutPeersEither) {
  EXPECT_EQ(ordering(), Reason::recovering);
  f_.kill("a");
  node().open();
  EXPECT_EQ(ordering(), Reason::recovering) << "a restart does not prove anything";
}

TEST_F(FundRestore, AnOldStatementProvesNothing) {
  EXPECT_EQ(booking(old_), Reason::none);
  EXPECT_EQ(ordering(), Reason::recovering);
  EXPECT_EQ(booking(before_), Reason::none);
  EXPECT_EQ(ordering(), Reason::recovering) << "it may have been made before the file went to the bank";
  a_night_passes();
  EXPECT_EQ(booking(old_), Reason::none);
  EXPECT_EQ(ordering(), Reason::recovering);
}

TEST_F(FundRestore, AStatementWithoutItsEndProvesNothing) {
  booking(before_);
  a_night_passes();
  auto open_ended = statement({});
  open_ended.closing.reset();
  EXPECT_EQ(booking(open_ended), Reason::none);
  EXPECT_EQ(ordering(), Reason::recovering);
  auto elsewhere = before_;  // every line of it is known, and still the bank is not where the books are
  elsewhere.day = today();
  elsewhere.closing = *before_.closing - 50'00;
  EXPECT_EQ(booking(elsewhere), Reason::not_reconciled);
  EXPECT_EQ(ordering(), Reason::recovering);
}

TEST_F(FundRestore, AStatementDatedAheadProvesNothing) {
  booking(before_);
  auto ahead = statement({paid_});
  ahead.day = today() + 1;
  EXPECT_EQ(booking(ahead), Reason::none);
  EXPECT_EQ(ordering(), Reason::recovering) << "the bank may have made it before the restore";
  a_night_passes();
  EXPECT_EQ(booking(ahead), Reason::none);
  EXPECT_EQ(ordering(), Reason::not_found);
}

TEST_F(FundRestore, AStatementOfALaterDayShowsWhatTheBankHasDone) {
  booking(before_);
  a_night_passes();
  EXPECT_EQ(booking(statement({paid_})), Reason::none);
  EXPECT_EQ(fund().transfer(id_)->stage, TransferStage::reconciled);
  EXPECT_EQ(ordering(), Reason::not_found) << "nothing waits: it was paid";
  const PaymentId next = redeem(10'00);
  EXPECT_EQ(ordering(), Reason::none);
  EXPECT_EQ(fund().transfer(next)->stage, TransferStage::transferred);
  f_.expect_sound();
}

TEST_F(FundRestore, WhatTheBankHasNotDoneIsOrderedAgain) {
  booking(before_);
  a_night_passes();
  EXPECT_EQ(booking(statement({})), Reason::none);
  EXPECT_EQ(ordering(), Reason::none) << "the file was lost with the books";
  f_.expect_sound();
}

TEST_F(FundRestore, EachAccountNeedsItsOwnStatement) {
  EXPECT_TRUE(fund().state(FundAccount::paper).unproved()) << "the bank may have moved it, too";
  auto paper = statement({});
  paper.account = FundAccount::paper;
  paper.opening = paper.closing = 0;
  a_night_passes();
  paper.day = today();
  EXPECT_EQ(booking(paper), Reason::none);
  EXPECT_EQ(ordering(), Reason::recovering);
  EXPECT_FALSE(fund().state(FundAccount::paper).unproved());
}

TEST_F(FundRestore, GivesNothingBackThatMayHaveBeenPaid) {
  const FundRequest give_up{.kind = PaymentKind::reissue, .redemption = id_};
  EXPECT_FALSE(payment(ask(give_up))) << "not recorded: it can be asked again";
  EXPECT_EQ(failure(), Reason::recovering);
  EXPECT_EQ(node().balance("m0"), 50'00);
  booking(before_);
  a_night_passes();
  booking(statement({paid_}));
  EXPECT_EQ(payment(ask(give_up))->opened.reason, Reason::not_refundable);
}

TEST_F(FundRestore, SendsNothingBackThatMayHaveBeenSent) {
  const ResolveLine send_back{
      .line = old_.lines.front().digest, .resolution = BankLineResolution::send_back, .payment = f_.fresh_id()};
  f_.step("a", send_back);
  EXPECT_EQ(failure(), Reason::recovering);
  booking(before_);
  a_night_passes();
  booking(statement({line(-1'00, "back it went"), paid_}));
  f_.step("a", send_back);
  EXPECT_EQ(failure(), Reason::none) << "the treasurer sees the line that stands against it";
}

/// A redemption of 50 was asked for, ordered and paid after the backup.
class LostRedemption : public FundRestore {
 protected:
  void SetUp() override {
    show_first_deposit();
    const auto backup = node().store.snapshot();
    id_ = redeem(50'00);
    order();
    paid_ = line(-50'00, "VIR SEPA " + id_.hex());
    f_.restore("a", backup);
    a_night_passes();
    ASSERT_EQ(booking(statement({paid_})), Reason::none);
    ASSERT_EQ(outcome(paid_), BankLineOutcome::unknown);
    ASSERT_EQ(ordering(), Reason::not_found) << "nothing is in doubt any more, and nothing waits";
  }
  Reason resolving(BankLineResolution resolution, const PaymentId& about = {}) {
    f_.step("a", ResolveLine{.line = paid_.digest, .resolution = resolution, .payment = about});
    return failure();
  }
};

TEST_F(LostRedemption, AskedAgainUnderItsIdIsWhatTheLineNames) {
  f_.step("a",
          FundRequest{
              .id = id_, .kind = PaymentKind::redeem, .member = *protocol::Alias::parse("m0"), .amount = units(50'00)});
  EXPECT_EQ(payment(id_)->status(), PaymentStatus::accepted);
  EXPECT_EQ(fund().transfer(id_)->stage, TransferStage::reconciled);
  EXPECT_EQ(fund().line(paid_.digest)->resolution, BankLineResolution::known);
  EXPECT_EQ(ordering(), Reason::not_found) << "it was paid";
  EXPECT_EQ(coverage().payable, 0);
  f_.expect_sound();
}

TEST_F(LostRedemption, AskedAgainUnderAnotherIdIsNotPaidTwice) {
  const auto again = redeem(50'00);
  EXPECT_EQ(ordering(), Reason::bank_line_waits);
  EXPECT_FALSE(payment(ask({.kind = PaymentKind::reissue, .redemption = again})))
      << "nor given back, and it can be asked again";
  EXPECT_EQ(failure(), Reason::bank_line_waits);
  EXPECT_EQ(resolving(BankLineResolution::known, again), Reason::none);
  EXPECT_EQ(fund().transfer(again)->stage, TransferStage::reconciled);
  EXPECT_EQ(ordering(), Reason::not_found);
  f_.expect_sound();
}

TEST_F(LostRedemption, WhatGoesElsewhereIsOrderedWhateverItsAmount) {
  const auto id = redeem(49'99);
  EXPECT_EQ(ordering(), Reason::bank_line_waits) << "entered anew, it may bear another commission";
  for (const auto& creditor : {id, redeem(50'00)})
    f_.step("a", federation::SetCreditor{.id = creditor, .creditor = {"M", "DE89370400440532013000", {}}});
  EXPECT_EQ(ordering(), Reason::none);
}

TEST_F(LostRedemption, ALineThatDoesNotSayWhereItWentMayBeAnyOfItsAmount) {
  ASSERT_EQ(resolving(BankLineResolution::known, redeem(50'00)), Reason::none);
  auto silent = line(-20'00, "VIREMENT");
  silent.details.iban = "";
  ASSERT_EQ(booking(statement({silent})), Reason::none);
  redeem(20'00);
  EXPECT_EQ(ordering(), Reason::bank_line_waits);
  f_.kill("a");
  node().open();
  EXPECT_EQ(ordering(), Reason::bank_line_waits);
  f_.step("a", ResolveLine{.line = silent.digest, .resolution = BankLineResolution::booked_twice});
  EXPECT_EQ(ordering(), Reason::none);
}

}  // namespace
