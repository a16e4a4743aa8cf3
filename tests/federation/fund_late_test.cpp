// What the fund's treasurer meets late: transfers given up after they came back, deposits that no statement shows,
// lines that were there before the books knew what they are about.
#include <gmock/gmock.h>

#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "tests/federation/forgery.h"
#include "tests/federation/fund_setup.h"

namespace {

using namespace harness;
using testing::Contains;
using testing::HasSubstr;

class FundLate : public FundTest {
 protected:
  void SetUp() override {
    show_first_deposit();
    ask({.kind = PaymentKind::contribute, .amount = euros(20'00)});
  }
  void a_day_passes() { f_.now.milliseconds += 86'400'000; }
  void order() { f_.step("a", federation::OrderTransfers{}); }
  /// Made by the bank, and come back.
  PaymentId returned(PaymentKind kind, std::int64_t cents) {
    const auto id = kind == PaymentKind::move_euros ? move(cents) : ask({.kind = kind, .amount = euros(cents)});
    order();
    book(statement({line(-cents, id.hex())}));
    book(statement({line(cents, "RETOUR " + id.hex())}));
    EXPECT_EQ(fund().transfer(id)->stage, TransferStage::returned);
    return id;
  }
  PaymentId move(std::int64_t cents) {
    const auto id = f_.fresh_id();
    f_.step("a", federation::PaperRequest{.id = id,
                                          .kind = PaymentKind::move_euros,
                                          .amount = euros(cents),
                                          .account = FundAccount::digital,
                                          .creditor = federation::BankText{"A", "FR7630006000011234567890189", {}}});
    return id;
  }
  std::optional<federation::Payment> give_up(const PaymentId& id) {
    return payment(ask({.kind = PaymentKind::reissue, .redemption = id}));
  }
};

// ---- given up

TEST_F(FundLate, WhatWasToBeWithdrawnIsUnissuedAgain) {
  const auto id = returned(PaymentKind::withdraw, 30'00);
  EXPECT_EQ(coverage().unissued, 750'00);
  EXPECT_EQ(give_up(id)->status(), PaymentStatus::accepted);
  EXPECT_EQ(coverage().unissued, 780'00);
  EXPECT_EQ(coverage().payable, 0);
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::given_up);
  EXPECT_EQ(give_up(id)->opened.reason, Reason::not_refundable) << "once";
  f_.expect_sound();
}

TEST_F(FundLate, WhatWasToBePaidOutIsTheAssociationsAgain) {
  const auto id = ask({.kind = PaymentKind::payout, .amount = euros(5'00)});
  EXPECT_EQ(coverage().own_euros, 15'00);
  EXPECT_EQ(give_up(id)->status(), PaymentStatus::accepted) << "it was not even ordered";
  EXPECT_EQ(coverage().own_euros, 20'00);
  const auto other = returned(PaymentKind::payout, 4'00);
  EXPECT_EQ(give_up(other)->status(), PaymentStatus::accepted);
  EXPECT_EQ(coverage().own_euros, 20'00);
  order();
  EXPECT_EQ(failure(), Reason::not_found);
  f_.expect_sound();
}

TEST_F(FundLate, WhatIsWithTheBankIsNotGivenUp) {
  const auto id = ask({.kind = PaymentKind::withdraw, .amount = euros(5'00)});
  order();
  EXPECT_EQ(give_up(id)->opened.reason, Reason::not_refundable);
}

TEST_F(FundLate, VerificationFindsAWithdrawalThatIsGivenToAnother) {
  const auto id = ask({.kind = PaymentKind::withdraw, .amount = euros(5'00)});
  protocol::PaymentOpened opened{.key = {node().identity.domain(), f_.fresh_id()},
                                 .kind = PaymentKind::reissue,
                                 .request = protocol::sha256("asked"),
                                 .payee = federation::own_accounts().own_euros,
                                 .amount = euros(5'00)};
  opened.fund = payment(id)->opened.fund;
  opened.refund_of = PaymentKey{node().identity.domain(), id};
  const auto said = [&] {
    return said_of_forged(node(), {entry_of(opened, federation::fund_postings(opened, node().identity.currency.code))});
  };
  EXPECT_THAT(said(), Contains("it gives back something else than the redemption took"));
  opened.payee = federation::own_accounts().unissued;
  EXPECT_THAT(said(), testing::IsEmpty());
}

// ---- refused

TEST_F(FundLate, AMoveThatCameBackAndIsRefusedAgainWaitsAndIsGivenUp) {
  const auto id = returned(PaymentKind::move_euros, 40'00);
  order();
  ASSERT_EQ(fund().transfer(id)->stage, TransferStage::transferred);
  a_day_passes();
  a_day_passes();
  book(statement({}));
  f_.step("a", federation::RejectTransfer{.id = id});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::returned);
  EXPECT_EQ(give_up(id)->status(), PaymentStatus::accepted);
  EXPECT_EQ(coverage().internal, 0);
  f_.expect_sound();
}

/// On a statement of the paper account.
class MovedBack : public FundLate {
 protected:
  StatementLine on_paper(std::int64_t cents, const std::string& text) {
    const auto one = line(cents, text);
    at_paper_ += cents;
    f_.step("a", BookStatement{.account = FundAccount::paper,
                               .digest = protocol::sha256("paper " + one.digest.hex()),
                               .day = today(),
                               .closing = at_paper_,
                               .lines = {one}});
    EXPECT_EQ(failure(), Reason::none);
    return one;
  }
  std::int64_t at_paper_ = 0;
};

TEST_F(MovedBack, WhatArrivedAndWentBackHasNotArrived) {
  const auto id = move(40'00);
  order();
  book(statement({line(-40'00, id.hex())}));
  EXPECT_EQ(outcome(on_paper(40'00, id.hex())), BankLineOutcome::euros_moved);
  EXPECT_EQ(outcome(on_paper(-39'00, "RETOUR " + id.hex())), BankLineOutcome::unknown);
  EXPECT_EQ(fund().transfer(id)->arrived, 40'00);
}

TEST_F(MovedBack, WhatMayHaveArrivedIsNotAbsorbedSaysVerification) {
  const auto id = move(40'00);
  order();
  book(statement({line(-40'00, id.hex())}));
  const auto less = on_paper(39'00, id.hex());
  f_.step("a", ResolveLine{.line = less.digest, .resolution = BankLineResolution::known, .payment = id});
  ASSERT_EQ(fund().transfer(id)->lost(), 1'00);
  const auto& accounts = federation::own_accounts();
  protocol::PaymentOpened absorbs{.key = {node().identity.domain(), f_.fresh_id()},
                                  .kind = PaymentKind::absorb,
                                  .request = protocol::sha256("asked"),
                                  .payer = accounts.own_euros,
                                  .payee = accounts.internal,
                                  .amount = euros(1'00),
                                  .counterparty = id.hex()};
  absorbs.fund = protocol::FundDetails{};
  const auto said = [&] {
    return said_of_forged(node(),
                          {entry_of(absorbs, federation::fund_postings(absorbs, node().identity.currency.code))});
  };
  EXPECT_THAT(said(), testing::IsEmpty());
  f_.restore("a", node().store.snapshot());
  EXPECT_THAT(said(), Contains("it absorbs what the bank may have moved"));
}

TEST_F(MovedBack, IsOrderedAgainAndRefusedAndGivenUp) {
  const auto id = move(40'00);
  order();
  book(statement({line(-40'00, id.hex())}));
  book(statement({line(40'00, "RETOUR " + id.hex())}));
  order();
  ASSERT_EQ(fund().transfer(id)->stage, TransferStage::transferred);
  on_paper(40'00, id.hex());  // the first one, shown late
  f_.step("a", federation::RejectTransfer{.id = id});
  EXPECT_EQ(failure(), Reason::not_awaited) << "it has arrived";
  EXPECT_EQ(outcome(on_paper(-40'00, "RETOUR " + id.hex())), BankLineOutcome::euros_moved);
  EXPECT_EQ(coverage().internal, 40'00);
  a_day_passes();
  book(statement({}));
  f_.step("a", federation::RejectTransfer{.id = id});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(give_up(id)->status(), PaymentStatus::accepted);
  EXPECT_EQ(coverage().internal, 0);
  EXPECT_EQ(coverage().payable, 0);
  EXPECT_EQ(coverage().unmatched, 0);
  f_.expect_sound();
}

// ---- deposits

TEST_F(FundLate, ADepositThatNoStatementShowsIsAnAlarmOnce) {
  const auto cheque = ask({.kind = PaymentKind::deposit, .amount = euros(9'00), .reference = "CHEQUE-2026-1"});
  for (int day = 0; day < 9; ++day) a_day_passes();
  book(statement({}));
  EXPECT_TRUE(f_.alarms.empty()) << "nine days are not long";
  a_day_passes();
  book(statement({}));
  ASSERT_EQ(f_.alarms.size(), 1U);
  EXPECT_EQ(f_.alarms.back().reason, Reason::not_awaited);
  EXPECT_THAT(f_.alarms.back().detail, HasSubstr(cheque.hex() + " of 9.00"));
  a_day_passes();
  book(statement({line(1'00, "?")}));
  EXPECT_EQ(f_.alarms.size(), 1U);
}

TEST_F(FundLate, ADepositIsNoAlarmWhereAnotherAccountIsShownOrALineShowsIt) {
  ask({.kind = PaymentKind::deposit, .amount = euros(9'00), .reference = "CHEQUE-2026-1"});
  ask({.kind = PaymentKind::deposit, .account = FundAccount::paper, .amount = euros(3'00), .reference = "REMISE-2026"});
  for (int day = 0; day < 20; ++day) a_day_passes();
  book(statement({line(9'00, "CHEQUE-2026-1")}));
  EXPECT_TRUE(f_.alarms.empty());
}

// ---- lines that came first

class LineFirst : public FundLate {
 protected:
  PaymentId top_up(const std::string& reference, std::int64_t minor = 50'00) {
    return ask({.kind = PaymentKind::issue,
                .member = *protocol::Alias::parse("m1"),
                .amount = units(minor),
                .reference = reference,
                .awaits_euros = true});
  }
};

TEST_F(LineFirst, AnIssueEnteredAgainAfterARestoreFindsItsEuros) {
  const auto backup = node().store.snapshot();
  top_up("TOPUP-2026-4");
  const auto paid = line(50'00, "VIR INST TOPUP-2026-4");
  f_.restore("a", backup);
  a_day_passes();
  book(statement({paid}));
  ASSERT_EQ(outcome(paid), BankLineOutcome::unknown);
  const auto again = top_up("TOPUP-2026-4");
  EXPECT_EQ(f_.last_reply->payment->status(), PaymentStatus::accepted) << "it is told at once";
  EXPECT_EQ(payment(again)->status(), PaymentStatus::accepted);
  EXPECT_FALSE(fund().line(paid.digest)->waits());
  EXPECT_EQ(coverage().unmatched, 0);
  f_.expect_sound();
}

TEST_F(LineFirst, ALineOfAnotherAmountOrThatMayNameAnotherWaits) {
  const auto less = line(40'00, "TOPUP-2026-4");
  const auto both = line(50'00, "TOPUP-2026-5 TOPUP-2026-6");
  const auto longer = line(50'00, "TOPUP-2026-7 1");
  book(statement({less, both, longer}));
  EXPECT_EQ(payment(top_up("TOPUP-2026-4"))->status(), PaymentStatus::held);
  EXPECT_EQ(payment(top_up("TOPUP-2026-7"))->status(), PaymentStatus::held) << "digits go on";
  EXPECT_EQ(payment(top_up("TOPUP-2026-5"))->status(), PaymentStatus::accepted) << "nothing else is awaited by name";
  EXPECT_EQ(payment(top_up("TOPUP-2026-6"))->status(), PaymentStatus::held) << "the line is spoken for";
  f_.expect_sound();
}

TEST_F(LineFirst, ALineThatMayHaveBeenBookedBeforeWaits) {
  book(statement({line(50'00, "VIREMENT")}));
  const auto again = line(50'00, "TOPUP-2026-4");
  book({.digest = protocol::sha256("bare"), .day = today(), .lines = {again}});
  ASSERT_EQ(outcome(again), BankLineOutcome::perhaps_known);
  EXPECT_EQ(payment(top_up("TOPUP-2026-4"))->status(), PaymentStatus::held);
  EXPECT_TRUE(fund().line(again.digest)->waits());
}

}  // namespace
