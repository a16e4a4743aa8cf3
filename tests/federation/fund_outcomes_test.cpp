// What goes otherwise than foreseen between the fund and its bank, and how each of it ends: euros that leave
// unexplained, deposits that never come, transfers that the bank refuses, changes or books as one sum.
#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "protocol/merkle.h"
#include "tests/federation/forgery.h"
#include "tests/federation/fund_setup.h"

namespace {

using namespace harness;

class FundOutcomes : public FundTest {
 protected:
  PaymentId by_hand(std::int64_t cents, const std::string& reference) {
    return ask({.kind = PaymentKind::deposit, .amount = euros(cents), .reference = reference});
  }
  /// Euros of the association's own, from a gift that the bank shows.
  void give(std::int64_t cents) {
    const auto gift = line(cents, "DON");
    book(statement({gift}));
    ASSERT_EQ(say(gift, BankLineResolution::own_euros), Reason::none);
  }
  Reason say(const StatementLine& one, BankLineResolution resolution, const std::vector<PaymentId>& about = {}) {
    ResolveLine request{.line = one.digest, .resolution = resolution, .payment = {}};
    if (!about.empty()) request.payment = about.front();
    if (about.size() > 1) request.also.assign(about.begin() + 1, about.end());
    f_.step("a", request);
    return failure();
  }
  Reason reverse(const PaymentId& deposit, bool own = false) {
    return payment(ask({.kind = PaymentKind::reverse_deposit, .redemption = deposit, .from_own_euros = own}))
        ->opened.reason;
  }
  PaymentId ordered(std::int64_t cents) {
    const auto id = redeem(cents);
    f_.step("a", federation::OrderTransfers{});
    EXPECT_EQ(fund().transfer(id)->stage, TransferStage::transferred);
    return id;
  }
  Reason reject(const PaymentId& id) {
    f_.step("a", federation::RejectTransfer{.id = id});
    return failure();
  }
  TransferStage stage(const PaymentId& id) { return fund().transfer(id)->stage; }
  void a_night_passes() { f_.now.milliseconds += 86'400'000; }
  std::size_t alarms_of_cover() const {
    return static_cast<std::size_t>(std::ranges::count(f_.alarms, Reason::not_covered, &federation::Alarm::reason));
  }
};

// ---- euros that left unexplained

TEST_F(FundOutcomes, EurosThatLeftUnexplainedCoverNothing) {
  show_first_deposit();
  EXPECT_TRUE(coverage().is_covered());
  const auto theft = line(-150'00, "PRELEVEMENT");
  const auto arrival = line(150'00, "VIREMENT");
  book(statement({theft, arrival}));
  EXPECT_EQ(coverage().unmatched, 0) << "what arrived for somebody does not make up for it";
  EXPECT_EQ(coverage().gap(), 0) << "rule 3 is one thing";
  EXPECT_EQ(coverage().uncovered(), 150'00) << "cover is another";
  EXPECT_FALSE(coverage().is_covered());
  EXPECT_EQ(alarms_of_cover(), 1U);
  book(statement({line(1'00, "VIREMENT")}));
  EXPECT_EQ(alarms_of_cover(), 1U) << "it is said once";
  EXPECT_EQ(payment(redeem(50'01))->opened.reason, Reason::fund_insufficient) << "50 are left behind the 200 units";
  f_.kill("a");
  node().open();
  EXPECT_EQ(coverage().uncovered(), 150'00);
  EXPECT_EQ(say(theft, BankLineResolution::deposit), Reason::none) << "somebody's euros went back by hand";
  EXPECT_TRUE(coverage().is_covered());
  f_.expect_sound();
}

TEST_F(FundOutcomes, WhatIsTakenBackOfALineThatLeftIsUnexplainedAgain) {
  show_first_deposit();
  give(20'00);
  const auto charges = line(-5'00, "FRAIS");
  book(statement({charges}));
  for (const auto resolution : {BankLineResolution::own_euros, BankLineResolution::booked_twice}) {
    EXPECT_EQ(coverage().unexplained, 5'00);
    EXPECT_EQ(say(charges, resolution), Reason::none);
    EXPECT_EQ(coverage().unexplained, 0);
    EXPECT_EQ(say(charges, BankLineResolution::reopened), Reason::none);
  }
  EXPECT_EQ(coverage().unexplained, 5'00);
}

TEST_F(FundOutcomes, OwnEurosBearFirstWhatLeftUnexplained) {
  show_first_deposit();
  give(10'00);
  const auto charges = line(-3'00, "FRAIS");
  book(statement({charges}));
  EXPECT_EQ(coverage().unexplained, 3'00);
  EXPECT_TRUE(coverage().is_covered());
  EXPECT_EQ(alarms_of_cover(), 0U);
  const auto pay_out = [&](std::int64_t cents) {
    return payment(ask({.kind = PaymentKind::payout, .amount = euros(cents)}))->opened.reason;
  };
  EXPECT_EQ(pay_out(7'01), Reason::fund_insufficient) << "the rest is spoken for";
  EXPECT_EQ(pay_out(7'00), Reason::none);
  EXPECT_EQ(say(charges, BankLineResolution::own_euros), Reason::none);
  EXPECT_EQ(coverage().unexplained, 0);
  EXPECT_EQ(coverage().own_euros, 0);
  f_.expect_sound();
}

// ---- deposits entered by hand

TEST_F(FundOutcomes, ADepositEnteredByHandIsSeenAsSuchUntilAStatementShowsIt) {
  EXPECT_EQ(coverage().unseen_digital, 1000'00);
  show_first_deposit();
  EXPECT_EQ(coverage().unseen_digital, 0);
  by_hand(50'00, "CHEQUE-2026-12");
  EXPECT_EQ(coverage().unseen_digital, 50'00);
  EXPECT_EQ(coverage().fund_digital, 1050'00);
}

TEST_F(FundOutcomes, ADepositThatNeverCameIsReversed) {
  show_first_deposit();
  const auto cheque = by_hand(50'00, "CHEQUE-2026-12");
  EXPECT_EQ(reverse(cheque), Reason::none);
  EXPECT_EQ(coverage().fund_digital, 1000'00);
  EXPECT_EQ(coverage().unseen_digital, 0);
  EXPECT_EQ(coverage().unissued, 800'00);
  EXPECT_EQ(reverse(cheque), Reason::not_refundable) << "once";
  EXPECT_EQ(reverse(f_.fresh_id()), Reason::not_refundable);
  const auto late = line(50'00, "REM CHEQUE-2026-12");
  book(statement({late}));
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_TRUE(fund().line(late.digest)->waits()) << "should it come all the same, the treasurer sees it";
  f_.expect_sound();
}

TEST_F(FundOutcomes, AReversalThatMembersBearIsFound) {
  show_first_deposit();
  const auto& own = node().identity;
  protocol::PaymentOpened opened{.key = {own.domain(), f_.fresh_id()},
                                 .kind = PaymentKind::reverse_deposit,
                                 .request = protocol::sha256("asked"),
                                 .payer = federation::own_accounts().backing,
                                 .amount = euros(50'00)};
  opened.refund_of = protocol::PaymentKey{own.domain(), by_hand(50'00, "CHEQUE 12")};
  opened.fund = protocol::FundDetails{.account = protocol::FundAccount::digital};
  const auto transfers = federation::fund_postings(opened, own.currency.code);
  EXPECT_THAT(said_of_forged(node(), {entry_of(opened, transfers)}),
              testing::Contains("neither unissued nor own euros bear it"));
}

TEST_F(FundOutcomes, WhatAStatementHasShownIsNotReversed) {
  const auto first = fund().all_awaited().begin()->second.key.id;
  show_first_deposit();
  EXPECT_EQ(reverse(first), Reason::not_refundable);
  EXPECT_EQ(coverage().fund_digital, 1000'00);
}

TEST_F(FundOutcomes, WhereUnitsWereIssuedOwnEurosBearTheReversal) {
  const auto first = fund().all_awaited().begin()->second.key.id;
  EXPECT_EQ(reverse(first), Reason::fund_insufficient) << "200 of it are units already";
  EXPECT_EQ(reverse(first, true), Reason::fund_insufficient) << "and the association has nothing";
  by_hand(300'00, "DON-2026-1");
  ask({.kind = PaymentKind::contribute, .amount = euros(1100'00)});
  EXPECT_EQ(reverse(first, true), Reason::none);
  EXPECT_EQ(coverage().fund_digital, 300'00);
  EXPECT_EQ(coverage().own_euros, 100'00);
  EXPECT_EQ(coverage().gap(), 0);
  f_.expect_sound();
}

// ---- transfers that the bank does not make

TEST_F(FundOutcomes, ATransferThatTheBankRefusedWaitsAgain) {
  show_first_deposit();
  const auto id = ordered(50'00);
  EXPECT_EQ(reject(id), Reason::not_reconciled) << "the bank may be about to make it";
  book(statement({line(1'00, "x")}));
  EXPECT_EQ(reject(id), Reason::not_reconciled) << "a statement of that day may be older than the file";
  a_night_passes();
  EXPECT_EQ(reject(id), Reason::not_reconciled) << "a night shows nothing";
  auto open_ended = statement({line(2'00, "y")});
  open_ended.closing.reset();
  book(open_ended);
  EXPECT_EQ(reject(id), Reason::not_reconciled) << "it does not say that nothing is missing";
  book(statement({}));
  EXPECT_EQ(reject(id), Reason::none) << "a quiet day's statement shows that it was not made";
  EXPECT_EQ(stage(id), TransferStage::returned);
  EXPECT_EQ(coverage().payable, 50'00) << "still owed";
  EXPECT_EQ(reject(id), Reason::none) << "said twice, done once";
  EXPECT_EQ(reject(f_.fresh_id()), Reason::unknown_payment);

  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(fund().transfer(id)->batch, 2U) << "ordered again";
  a_night_passes();
  book(statement({line(-50'00, id.hex())}));
  EXPECT_EQ(stage(id), TransferStage::reconciled);
  EXPECT_EQ(reject(id), Reason::not_awaited) << "it was made";
  f_.expect_sound();
}

TEST_F(FundOutcomes, ATransferThatTheBankRefusedIsGivenUp) {
  show_first_deposit();
  const auto id = ordered(50'00);
  a_night_passes();
  book(statement({}));
  EXPECT_EQ(reject(id), Reason::none);
  EXPECT_EQ(payment(ask({.kind = PaymentKind::reissue, .redemption = id}))->opened.reason, Reason::none);
  EXPECT_EQ(node().balance("m0"), 100'00);
  EXPECT_EQ(coverage().payable, 0);
  f_.expect_sound();
}

TEST_F(FundOutcomes, NothingIsRejectedWhileALineThatLeftMayBeIt) {
  show_first_deposit();
  give(60'00);
  const auto id = ordered(50'00);
  a_night_passes();
  const auto nameless = line(-50'00, "VIR SEPA");
  book(statement({nameless}));
  EXPECT_EQ(reject(id), Reason::not_reconciled);
  EXPECT_EQ(say(nameless, BankLineResolution::own_euros), Reason::none);
  EXPECT_EQ(reject(id), Reason::none) << "the treasurer has said that it was something else";
  f_.expect_sound();
}

TEST_F(FundOutcomes, AStatementOfDaysToComeProvesNothing) {
  show_first_deposit();
  const auto id = ordered(50'00);
  auto tomorrow = statement({line(1'00, "x")});
  tomorrow.day = today() + 1;
  book(tomorrow);
  EXPECT_EQ(reject(id), Reason::not_reconciled) << "it was made today";
}

TEST_F(FundOutcomes, AfterARestoreNothingIsRejectedBeforeTheBankIsKnown) {
  show_first_deposit();
  const auto id = ordered(50'00);
  a_night_passes();
  book(statement({}));
  const auto backup = node().store.snapshot();
  f_.restore("a", backup);
  EXPECT_EQ(reject(id), Reason::recovering);
  a_night_passes();
  book(statement({}));
  EXPECT_EQ(reject(id), Reason::none);
  f_.expect_sound();
}

TEST_F(FundOutcomes, ARejectionThatIsToldTooEarlyIsFound) {
  show_first_deposit();
  const auto id = ordered(50'00);
  EXPECT_THAT(said_of_forged(node(), {entry_of(protocol::TransferRejected{id})}),
              testing::Contains("the bank may have made the transfer, or make it yet"));
}

// ---- lines of another amount

TEST_F(FundOutcomes, ALineOfAnotherAmountIsKnownAndOwnEurosBearTheDifference) {
  show_first_deposit();
  const auto id = ordered(50'00);
  const auto charged = line(-50'30, id.hex());
  book(statement({charged}));
  EXPECT_EQ(outcome(charged), BankLineOutcome::wrong_amount);
  EXPECT_EQ(say(charged, BankLineResolution::known, {id}), Reason::fund_insufficient) << "members do not bear charges";
  EXPECT_TRUE(fund().line(charged.digest)->waits());
  give(1'00);
  EXPECT_EQ(say(charged, BankLineResolution::known, {id}), Reason::none);
  EXPECT_EQ(stage(id), TransferStage::reconciled);
  EXPECT_EQ(coverage().payable, 0);
  EXPECT_EQ(coverage().own_euros, 70);
  EXPECT_EQ(coverage().unmatched, 0);
  EXPECT_TRUE(coverage().is_covered());
  f_.expect_sound();
}

TEST_F(FundOutcomes, WhatTheBankPaidLessIsTheAssociationsOwn) {
  show_first_deposit();
  const auto id = ordered(50'00);
  const auto less = line(-49'75, id.hex());
  book(statement({less}));
  EXPECT_EQ(say(less, BankLineResolution::known, {id}), Reason::none);
  EXPECT_EQ(coverage().own_euros, 25);
  EXPECT_EQ(coverage().payable, 0);
  f_.expect_sound();
}

TEST_F(FundOutcomes, ATransferThatCameBackLessAChargeCanBeMadeAgain) {
  show_first_deposit();
  give(1'00);
  const auto id = ordered(50'00);
  book(statement({line(-50'00, id.hex())}));
  const auto back = line(49'50, "RETOUR " + id.hex());
  book(statement({back}));
  EXPECT_EQ(outcome(back), BankLineOutcome::wrong_amount);
  EXPECT_EQ(say(back, BankLineResolution::known, {id}), Reason::none);
  EXPECT_EQ(stage(id), TransferStage::returned);
  EXPECT_EQ(coverage().payable, 50'00);
  EXPECT_EQ(coverage().own_euros, 50);
  f_.expect_sound();
}

TEST_F(FundOutcomes, ADifferenceBeyondTheBoundIsNoDifference) {
  show_first_deposit();
  give(100'00);
  const auto id = ordered(50'00);
  const auto far = line(-70'01, id.hex());
  const auto near = line(-70'00, id.hex());
  book(statement({far, near}));
  EXPECT_EQ(say(far, BankLineResolution::known, {id}), Reason::not_awaited);
  EXPECT_EQ(say(near, BankLineResolution::known, {id}), Reason::none);
  EXPECT_EQ(coverage().own_euros, 80'00);
  f_.expect_sound();
}

// ---- one line for several

TEST_F(FundOutcomes, OneLineIsKnownForSeveralTransfers) {
  show_first_deposit();
  give(1'00);
  const auto first = redeem(15'00);
  const auto second = redeem(35'00);
  const auto third = ordered(25'00);
  const auto sum = line(-50'10, "VIR SEPA EN NOMBRE");
  book(statement({sum}));
  EXPECT_EQ(say(sum, BankLineResolution::known, {first}), Reason::not_awaited);
  EXPECT_EQ(say(sum, BankLineResolution::known, {first, f_.fresh_id()}), Reason::not_awaited);
  EXPECT_EQ(say(sum, BankLineResolution::known, {first, second, third}), Reason::not_awaited);
  EXPECT_EQ(say(sum, BankLineResolution::known, {first, second}), Reason::none);
  EXPECT_EQ(stage(first), TransferStage::reconciled);
  EXPECT_EQ(stage(second), TransferStage::reconciled);
  EXPECT_EQ(stage(third), TransferStage::transferred);
  EXPECT_EQ(coverage().payable, 25'00);
  EXPECT_EQ(coverage().own_euros, 90);
  f_.expect_sound();
}

TEST_F(FundOutcomes, OneLineIsKnownForAWholeBatch) {
  show_first_deposit();
  const auto first = redeem(15'00);
  const auto second = ordered(35'00);
  const auto later = redeem(5'00);
  const auto sum = line(-50'00, "REMISE VIREMENTS");
  book(statement({sum}));
  f_.step("a", ResolveLine{.line = sum.digest, .resolution = BankLineResolution::known, .payment = {}, .batch = 1});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(stage(first), TransferStage::reconciled);
  EXPECT_EQ(stage(second), TransferStage::reconciled);
  EXPECT_EQ(stage(later), TransferStage::requested);
  f_.expect_sound();
}

TEST_F(FundOutcomes, WhatIsAwaitedStandsOnALineOfItsOwn) {
  show_first_deposit();
  const auto issue = ask({.kind = PaymentKind::issue,
                          .member = *protocol::Alias::parse("m1"),
                          .amount = units(30'00),
                          .reference = "TOPUP-2026-7",
                          .awaits_euros = true});
  const auto id = ordered(50'00);
  book(statement({line(-50'00, id.hex())}));
  const auto both = line(80'00, "VIR");
  book(statement({both}));
  EXPECT_EQ(say(both, BankLineResolution::known, {id, issue}), Reason::not_awaited);
  EXPECT_TRUE(fund().line(both.digest)->waits());
  f_.expect_sound();
}

}  // namespace
