// The guarantee fund: rules, issues that wait for euros, redemptions up to the bank's statement, and what the treasurer
// says of lines that no rule understands.
#include <gmock/gmock.h>

#include "tests/federation/fund_setup.h"

namespace {

using namespace harness;

TEST_F(FundTest, RecognisesOnAStatementWhatWasRecordedByHand) {
  EXPECT_EQ(fund().state(FundAccount::digital).ahead, 1000'00);
  show_first_deposit();
  EXPECT_EQ(coverage().fund_digital, 1000'00);
  EXPECT_EQ(coverage().unmatched, 0);
  f_.expect_sound();
}

TEST_F(FundTest, AddsBonusAndDonationFromOwnEuros) {
  set_rules({5, 100}, {3, 100}, {0, 1});
  const FundRequest issue{.kind = PaymentKind::issue,
                          .member = *protocol::Alias::parse("m1"),
                          .amount = units(100'00),
                          .beneficiary = protocol::Alias::parse("m0").value()};
  EXPECT_EQ(payment(ask(issue))->opened.reason, Reason::fund_insufficient) << "the association has no euros of its own";
  ask({.kind = PaymentKind::contribute, .amount = euros(8'00)});
  EXPECT_EQ(payment(ask(issue))->status(), PaymentStatus::accepted);
  EXPECT_EQ(node().balance("m1"), 205'00);
  EXPECT_EQ(node().balance("m0"), 103'00);
  EXPECT_EQ(coverage().own_euros, 0);
  EXPECT_EQ(coverage().gap(), 0);
  f_.expect_sound();
}

TEST_F(FundTest, RefusesIndividualsAndWhatTheFundDoesNotHoldFree) {
  EXPECT_EQ(payment(redeem(10'00, "m1"))->opened.reason, Reason::not_professional);
  EXPECT_EQ(payment(redeem(100'01))->opened.reason, Reason::insufficient_balance);
}

TEST_F(FundTest, WhatAnAccountDoesNotHoldCannotLeaveIt) {
  ask({.kind = PaymentKind::deposit, .account = FundAccount::paper, .amount = euros(50'00)});
  const auto withdraw = [&](PaymentKind kind, FundAccount account, std::int64_t cents) {
    return payment(ask({.kind = kind, .account = account, .amount = euros(cents)}))->opened.reason;
  };
  EXPECT_EQ(withdraw(PaymentKind::withdraw, FundAccount::paper, 50'01), Reason::fund_insufficient)
      << "the digital account holds as much, the paper account does not";
  EXPECT_EQ(withdraw(PaymentKind::withdraw, FundAccount::paper, 50'00), Reason::none);
  EXPECT_EQ(withdraw(PaymentKind::withdraw, FundAccount::paper, 1), Reason::fund_insufficient)
      << "what it holds is about to leave";
  ask({.kind = PaymentKind::contribute, .amount = euros(100'00)});
  EXPECT_EQ(withdraw(PaymentKind::payout, FundAccount::paper, 1), Reason::fund_insufficient);
  EXPECT_EQ(withdraw(PaymentKind::payout, FundAccount::digital, 100'00), Reason::none);
  f_.expect_sound();
}

TEST_F(FundTest, ARedemptionThatTheCommissionTakesWholeIsRefused) {
  f_.step("a", federation::SetFundRules{.rules = {{0, 1}, {0, 1}, {2, 100}, protocol::Rounding::up}});
  EXPECT_EQ(payment(redeem(1))->opened.reason, Reason::amount_not_positive);
  EXPECT_EQ(payment(redeem(2))->status(), PaymentStatus::accepted);
}

TEST_F(FundTest, ABonusThatCannotBeCountedIsRefused) {
  set_rules({1, 2}, {0, 1}, {0, 1});
  FundRequest issue{
      .kind = PaymentKind::issue, .member = *protocol::Alias::parse("m1"), .amount = units(INT64_MAX - 1)};
  EXPECT_EQ(payment(ask(issue))->opened.reason, Reason::amount_overflow);
  issue.awaits_euros = true;
  EXPECT_EQ(payment(ask(issue))->opened.reason, Reason::amount_overflow);
  f_.expect_sound();
}

TEST_F(FundTest, FollowsARedemptionFromRequestToStatement) {
  show_first_deposit();
  set_rules({0, 1}, {0, 1}, {2, 100});
  const PaymentId id = redeem(50'00);
  EXPECT_EQ(node().balance("m0"), 50'00);
  EXPECT_EQ(coverage().payable, 49'00);
  EXPECT_EQ(coverage().own_euros, 1'00);
  EXPECT_EQ(coverage().fund_digital, 1000'00) << "the bank has not moved yet";
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::requested);

  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(f_.last_reply->number, 1U);
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::transferred);
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(failure(), Reason::not_found) << "nothing goes into two files";

  const auto left = line(-49'00, "SEPA " + id.hex());
  const auto made = statement({left});
  book(made);
  EXPECT_EQ(outcome(left), BankLineOutcome::transfer_made);
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::reconciled);
  EXPECT_EQ(coverage().payable, 0);
  EXPECT_EQ(coverage().fund_digital, 951'00);
  const auto size = node().books().journal_size();
  book(made);
  EXPECT_EQ(node().books().journal_size(), size) << "a statement booked again changes nothing";
  f_.expect_sound();
}

TEST_F(FundTest, TakesBackATransferThatReturnsAndGivesItUpOnRequest) {
  show_first_deposit();
  set_rules({0, 1}, {0, 1}, {2, 100});
  const PaymentId id = redeem(50'00);
  f_.step("a", federation::OrderTransfers{});
  book(statement({line(-49'00, id.hex())}));
  const auto back = line(49'00, "RETOUR SEPA " + id.hex());
  book(statement({back}));
  EXPECT_EQ(outcome(back), BankLineOutcome::transfer_returned);
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::returned);
  EXPECT_EQ(coverage().payable, 49'00);

  const auto given_up = ask({.kind = PaymentKind::reissue, .redemption = id});
  EXPECT_EQ(payment(given_up)->status(), PaymentStatus::accepted);
  EXPECT_EQ(node().balance("m0"), 100'00);
  EXPECT_EQ(coverage().own_euros, 0);
  EXPECT_EQ(coverage().gap(), 0);
  EXPECT_EQ(payment(ask({.kind = PaymentKind::reissue, .redemption = id}))->opened.reason, Reason::not_refundable);
  f_.expect_sound();
}

TEST_F(FundTest, IssuesWhenTheAwaitedEurosArrive) {
  show_first_deposit();
  const FundRequest issue{.kind = PaymentKind::issue,
                          .member = *protocol::Alias::parse("m1"),
                          .amount = units(30'00),
                          .reference = "TOPUP-2026-7",
                          .awaits_euros = true};
  const PaymentId id = ask(issue);
  EXPECT_EQ(payment(id)->status(), PaymentStatus::held);
  ask(issue);
  EXPECT_EQ(failure(), Reason::already_exists) << "two issues under one reference could not be told apart";

  const auto wrong = line(29'00, "topup-2026-7");
  const auto right = line(30'00, "VIREMENT DE X TOPUP-20 26-7");
  const auto twice = line(30'00, "TOPUP-2026-7");
  book(statement({wrong, right, twice}));
  EXPECT_EQ(outcome(wrong), BankLineOutcome::wrong_amount);
  EXPECT_EQ(outcome(right), BankLineOutcome::issue_paid) << "banks break words";
  EXPECT_EQ(outcome(twice), BankLineOutcome::duplicate);
  EXPECT_EQ(payment(id)->status(), PaymentStatus::accepted);
  EXPECT_EQ(node().balance("m1"), 130'00);
  EXPECT_EQ(coverage().unmatched, 59'00);
  EXPECT_EQ(fund().state().lines_waiting, 2U);
  f_.expect_sound();
}

TEST_F(FundTest, AReferenceThatAnybodyCouldWriteIsMatchedOnlyAlone) {
  show_first_deposit();
  const auto await = [&](const std::string& reference) {
    return ask({.kind = PaymentKind::issue,
                .member = *protocol::Alias::parse("m1"),
                .amount = units(10'00),
                .reference = reference,
                .awaits_euros = true});
  };
  const PaymentId brief = await("VIR");
  const PaymentId common = await("cotisation");
  const auto stranger = line(10'00, "VIR SEPA RECU COTISATION");
  book(statement({stranger}));
  EXPECT_EQ(outcome(stranger), BankLineOutcome::unknown) << "half the world writes this";
  auto alone = line(10'00, "NOTPROVIDED Cotisation");
  alone.details.text = "Cotisation";
  book(statement({alone, line(10'00, "VIR")}));
  EXPECT_EQ(outcome(alone), BankLineOutcome::issue_paid);
  EXPECT_EQ(payment(common)->status(), PaymentStatus::accepted);
  EXPECT_EQ(payment(brief)->status(), PaymentStatus::accepted);
  f_.expect_sound();
}

TEST_F(FundTest, GivesUpAnIssueNobodyPaysFor) {
  const PaymentId id = ask({.kind = PaymentKind::issue,
                            .member = *protocol::Alias::parse("m1"),
                            .amount = units(30'00),
                            .reference = "TOPUP-8",
                            .awaits_euros = true});
  f_.step("a", federation::CancelPayment{.id = id});
  EXPECT_EQ(payment(id)->opened.reason, Reason::cancelled);
  EXPECT_TRUE(fund().all_awaited().size() == 1U) << "only the first deposit is";
  f_.expect_sound();
}

TEST_F(FundTest, RefusesAStatementThatDoesNotFollow) {
  show_first_deposit();
  const auto first = statement({line(10'00, "x")});
  const auto second = statement({line(20'00, "y")});
  const auto size = node().books().journal_size();
  book(second);
  EXPECT_EQ(failure(), Reason::not_reconciled);
  EXPECT_THAT(f_.last_reply->failure->detail, testing::HasSubstr("1010.00"));
  EXPECT_EQ(node().books().journal_size(), size) << "nothing of it is booked";
  book(first);
  book(second);
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(coverage().fund_digital, 1030'00);
  EXPECT_EQ(coverage().unmatched, 30'00);
}

TEST_F(FundTest, BooksStatementsThatOverlap) {
  show_first_deposit();
  const auto one = line(1'00, "one");
  const auto two = line(2'00, "two");
  auto first = statement({one});
  auto both = statement({two});
  both.opening = first.opening;
  both.lines = {one, two};
  book(first);
  book(both);
  EXPECT_EQ(f_.last_reply->number, 1U) << "one line of it was new";
  book(first);
  EXPECT_EQ(failure(), Reason::none) << "an old statement has nothing new";
  EXPECT_EQ(coverage().unmatched, 3'00);
}

TEST_F(FundTest, RefusesToLetTheFundHoldLessThanNothing) {
  BookStatement made{.digest = protocol::sha256("s"), .day = 20'001};
  made.lines = {line(-2000'00, "who knows")};
  book(made);
  EXPECT_EQ(failure(), Reason::fund_insufficient);
  EXPECT_EQ(coverage().fund_digital, 1000'00);
}

TEST_F(FundTest, RefusesAStatementThatCannotBeCounted) {
  show_first_deposit();
  const auto most = [&](FundAccount account) {
    BookStatement made{.account = account, .digest = protocol::sha256("s"), .day = today()};
    made.lines = {line(1'00, "first"), line(INT64_MAX - 2000'00, "far too much")};
    return made;
  };
  book(most(FundAccount::digital));
  EXPECT_EQ(failure(), Reason::none);
  const auto size = node().books().journal_size();
  book(most(FundAccount::paper));
  EXPECT_EQ(failure(), Reason::amount_overflow) << "what both accounts hold passes 63 bits";
  EXPECT_EQ(node().books().journal_size(), size) << "nothing of it is booked";
  BookStatement twice{.account = FundAccount::paper, .digest = protocol::sha256("t"), .day = today()};
  twice.lines = {line(INT64_MAX, "all"), line(INT64_MAX, "and more")};
  book(twice);
  EXPECT_EQ(failure(), Reason::amount_overflow);
  twice.lines = {line(INT64_MIN, "nothing can be as much below zero")};
  book(twice);
  EXPECT_NE(failure(), Reason::none);
  f_.expect_sound();
}

TEST_F(FundTest, SendsNothingBackThatCannotBeCounted) {
  show_first_deposit();
  const auto much = line(INT64_MAX - 1000'00, "far too much");
  book(statement({much}));
  for (int i = 0; i < 11; ++i)  // what was ever owed counts, given up or not
    ask({.kind = PaymentKind::reissue, .redemption = redeem(100'00)});
  f_.step("a", ResolveLine{.line = much.digest, .resolution = BankLineResolution::send_back, .payment = f_.fresh_id()});
  EXPECT_EQ(failure(), Reason::amount_overflow);
  EXPECT_TRUE(fund().line(much.digest)->waits());
  f_.expect_sound();
}

TEST_F(FundTest, DoesWithWaitingLinesWhatTheTreasurerSays) {
  show_first_deposit();
  const PaymentId id = redeem(40'00);
  f_.step("a", federation::OrderTransfers{});
  const auto gift = line(5'00, "gift");
  const auto deposit = line(7'00, "cash of the market");
  const auto mistake = line(9'00, "not for us");
  const auto fee = line(-2'00, "bank charges");
  const auto nameless = line(-40'00, "transfer");
  book(statement({gift, deposit, mistake, fee, nameless}));
  EXPECT_EQ(fund().state().lines_waiting, 5U);
  const auto say = [&](const StatementLine& one, BankLineResolution resolution, PaymentId about = {}) {
    f_.step("a", ResolveLine{.line = one.digest, .resolution = resolution, .payment = about});
    return failure();
  };
  EXPECT_EQ(say(fee, BankLineResolution::own_euros), Reason::fund_insufficient) << "members do not pay bank charges";
  EXPECT_EQ(say(gift, BankLineResolution::own_euros), Reason::none);
  EXPECT_EQ(say(fee, BankLineResolution::own_euros), Reason::none);
  EXPECT_EQ(say(fee, BankLineResolution::own_euros), Reason::none) << "said twice, done once";
  EXPECT_EQ(say(fee, BankLineResolution::deposit), Reason::already_exists);
  EXPECT_EQ(say(deposit, BankLineResolution::deposit), Reason::none);
  EXPECT_EQ(say(nameless, BankLineResolution::send_back, f_.fresh_id()), Reason::malformed);
  EXPECT_EQ(say(nameless, BankLineResolution::known, f_.fresh_id()), Reason::not_awaited);
  EXPECT_EQ(say(nameless, BankLineResolution::known, id), Reason::none);
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::reconciled);
  const PaymentId back = f_.fresh_id();
  EXPECT_EQ(say(mistake, BankLineResolution::send_back, back), Reason::none);
  EXPECT_EQ(fund().transfer(back)->stage, TransferStage::requested);
  EXPECT_EQ(fund().state().lines_waiting, 0U);
  EXPECT_EQ(coverage().unmatched, 0);
  EXPECT_EQ(coverage().own_euros, 3'00);
  EXPECT_EQ(coverage().payable, 9'00);
  EXPECT_EQ(coverage().unissued, 807'00);
  EXPECT_EQ(coverage().gap(), 0);
  f_.expect_sound();
}

TEST_F(FundTest, OrdersNoTransferThatNoFileCouldCarry) {
  show_first_deposit();
  auto odd = line(9'00, "MERCI");
  odd.details = {.name = "", .iban = "NOT AN IBAN", .text = {}};
  book(statement({odd}));
  const PaymentId back = f_.fresh_id();
  f_.step("a", ResolveLine{.line = odd.digest, .resolution = BankLineResolution::send_back, .payment = back});
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(failure(), Reason::not_found);
  f_.step("a", federation::SetCreditor{.id = back, .creditor = {.name = "M", .iban = "FR76", .text = {}}});
  EXPECT_EQ(failure(), Reason::malformed);
  f_.step("a", federation::SetCreditor{.id = back,
                                       .creditor = {.name = "M", .iban = "FR7630006000011234567890189", .text = {}}});
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(fund().transfer(back)->stage, TransferStage::transferred);
}

TEST_F(FundTest, ANameThatNoBankWritesHoldsUpNoOtherTransfer) {
  const std::string iban = "FR7630006000011234567890189";
  const auto redeem_to = [&](const std::string& name) {
    return ask({.kind = PaymentKind::redeem,
                .member = *protocol::Alias::parse("m0"),
                .amount = units(10'00),
                .creditor = federation::BankText{.name = name, .iban = iban, .text = {}}});
  };
  const PaymentId quoted = redeem_to("L'Atelier \"Chez Nous\" \u00ab 7 \u00bb @*!");
  const PaymentId foreign = redeem_to("\u4e2d\u6587 *");
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(fund().transfer(quoted)->stage, TransferStage::transferred);
  EXPECT_EQ(fund().transfer(foreign)->stage, TransferStage::requested);
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(failure(), Reason::not_found);
  EXPECT_THAT(f_.last_reply->failure->detail, testing::HasSubstr("bank creditor " + foreign.hex()));
  f_.step("a", federation::SetCreditor{.id = foreign, .creditor = {.name = "\u6587", .iban = iban, .text = {}}});
  EXPECT_EQ(failure(), Reason::malformed);
  f_.step("a", federation::SetCreditor{.id = foreign, .creditor = {.name = "Wen", .iban = iban, .text = {}}});
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(fund().transfer(foreign)->stage, TransferStage::transferred);
}

TEST_F(FundTest, OrdersNoTransferThatIsAboveWhatBanksTakeAtOnce) {
  ask({.kind = PaymentKind::deposit, .amount = euros(2'000'000'000'00)});
  const PaymentId huge = ask({.kind = PaymentKind::withdraw,
                              .amount = euros(1'000'000'000'00),
                              .creditor = federation::BankText{"M", "FR7630006000011234567890189", {}}});
  ASSERT_TRUE(fund().transfer(huge).has_value());
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(failure(), Reason::amount_overflow);
  EXPECT_EQ(fund().transfer(huge)->stage, TransferStage::requested);
}

TEST_F(FundTest, RemembersAllOfItAfterARestart) {
  show_first_deposit();
  set_rules({5, 100}, {3, 100}, {2, 100});
  const PaymentId id = redeem(50'00);
  f_.step("a", federation::OrderTransfers{});
  ask({.kind = PaymentKind::issue,
       .member = *protocol::Alias::parse("m1"),
       .amount = units(30'00),
       .reference = "TOPUP-9",
       .awaits_euros = true});
  book(statement({line(1'00, "?")}));
  f_.kill("a");
  node().open();
  EXPECT_EQ(fund().rules().commission, (protocol::Fraction{2, 100}));
  EXPECT_EQ(fund().open_transfers().at(id).stage, TransferStage::transferred);
  EXPECT_EQ(fund().all_awaited().count("TOPUP9"), 1U);
  EXPECT_EQ(fund().state().lines_waiting, 1U);
}

}  // namespace
