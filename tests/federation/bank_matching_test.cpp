// What a line of a statement is about, however banks and people write it; and what only the treasurer can tell.
#include <gmock/gmock.h>

#include "federation/bank_matching.h"
#include "tests/federation/fund_setup.h"

namespace {

using namespace harness;

TEST(NamesInText, AreWordsAndWordsPutTogether) {
  using federation::names_in;
  using Names = std::map<std::string, bool>;
  EXPECT_EQ(names_in("VIR TOPUP-2026-1"), (Names{{"VIR", true}, {"VIRTOPUP20261", true}, {"TOPUP20261", true}}));
  const auto spaced = names_in("topup 2026 17");
  EXPECT_TRUE(spaced.at("TOPUP202617"));
  EXPECT_FALSE(spaced.at("TOPUP2026")) << "digits go on behind it";
  EXPECT_FALSE(spaced.contains("TOPUP20261")) << "no word ends there";
  EXPECT_FALSE(names_in("TOPUP-2026-17").contains("TOPUP2026"));
  EXPECT_FALSE(names_in("7 2026-TOPUP").at("2026TOPUP")) << "digits stand before it";
  EXPECT_TRUE(names_in("TOPUP-2026-1 7 TOPUP-2026-1").at("TOPUP20261")) << "once it is certain";
  EXPECT_TRUE(
      names_in(std::string(20, 'A') + " " + std::string(20, 'B')).contains(std::string(20, 'A') + std::string(15, 'B')))
      << "as a reference of 40 letters is cut";
  EXPECT_TRUE(federation::names_in(" - . ").empty());
}

class BankMatching : public FundTest {
 protected:
  void SetUp() override { show_first_deposit(); }

  PaymentId await(const std::string& member, const std::string& reference) {
    return ask({.kind = PaymentKind::issue,
                .member = *protocol::Alias::parse(member),
                .amount = units(50'00),
                .reference = reference,
                .awaits_euros = true});
  }
  StatementLine shown(const std::string& text) {
    auto one = line(50'00, text);
    book(statement({one}));
    return one;
  }
};

TEST_F(BankMatching, AReferenceIsNotTheBeginningOfAnother) {
  await("m0", "TOPUP-2026-1");
  const auto zoe = await("m1", "TOPUP-2026-17");
  const auto paid = shown("VIREMENT DE ZOE TOPUP 2026 17");
  EXPECT_EQ(outcome(paid), BankLineOutcome::issue_paid);
  EXPECT_EQ(payment(zoe)->status(), PaymentStatus::accepted);
  EXPECT_EQ(node().balance("m0"), 100'00);
  EXPECT_EQ(node().balance("m1"), 150'00);
  f_.expect_sound();
}

TEST_F(BankMatching, WhatCouldBeTwoThingsWaitsForTheTreasurer) {
  const auto al = await("m0", "TOPUP-2026-1");
  const auto zoe = await("m1", "TOPUP-2026-17");
  const auto cut = shown("VIREMENT TOPUP-2026-1 7");
  EXPECT_EQ(outcome(cut), BankLineOutcome::ambiguous) << "cut over two fields, or followed by something else";
  EXPECT_FALSE(fund().line(cut.digest)->booked.payment);
  EXPECT_EQ(outcome(shown("TOPUP-2026-17 AND TOPUP-2026-1")), BankLineOutcome::ambiguous);
  EXPECT_EQ(payment(al)->status(), PaymentStatus::held);
  EXPECT_EQ(payment(zoe)->status(), PaymentStatus::held);
  f_.step("a", ResolveLine{.line = cut.digest, .resolution = BankLineResolution::known, .payment = zoe});
  EXPECT_EQ(payment(zoe)->status(), PaymentStatus::accepted);
  EXPECT_EQ(outcome(shown("TOPUP-2026-17 TOPUP-2026-17")), BankLineOutcome::duplicate) << "one thing, said twice";
  EXPECT_EQ(outcome(shown("VIR TOPUP-2026-1 7")), BankLineOutcome::ambiguous) << "it may have been paid twice";
  EXPECT_EQ(outcome(shown("VIR TOPUP-2026-1 INST")), BankLineOutcome::issue_paid);
  f_.expect_sound();
}

TEST_F(BankMatching, AReferenceThatGoesOnIsAnotherUnlessAFieldSaysIt) {
  const auto al = await("m0", "TOPUP-2026-1");
  EXPECT_EQ(outcome(shown("TOPUP-2026-1 7 RUE DU PORT")), BankLineOutcome::ambiguous) << "17 was lost, perhaps";
  auto said = line(50'00, "TOPUP-2026-1 27 11 2026");
  said.details.end_to_end = "TOPUP-2026-1";
  book(statement({said}));
  EXPECT_EQ(outcome(said), BankLineOutcome::issue_paid);
  EXPECT_EQ(payment(al)->status(), PaymentStatus::accepted);
}

TEST_F(BankMatching, WhatStandsAloneLeavesNoDoubt) {
  await("m0", "TOPUP-2026");
  const auto zoe = await("m1", "TOPUP-2026-17");
  auto alone = line(50'00, "TOPUP 2026 17");
  book(statement({alone}));
  EXPECT_EQ(outcome(alone), BankLineOutcome::issue_paid);
  EXPECT_EQ(payment(zoe)->status(), PaymentStatus::accepted);
  f_.expect_sound();
}

TEST_F(BankMatching, ALineThatNamesTwoTransfersWaits) {
  const auto one = redeem(40'00);
  const auto two = redeem(40'00);
  f_.step("a", federation::OrderTransfers{});
  const auto both = line(-40'00, one.hex() + " " + two.hex());
  book(statement({both}));
  EXPECT_EQ(outcome(both), BankLineOutcome::ambiguous);
  EXPECT_EQ(fund().transfer(one)->stage, TransferStage::transferred);
  EXPECT_EQ(fund().transfer(two)->stage, TransferStage::transferred);
  f_.expect_sound();
}

TEST_F(BankMatching, ALineIsReadAsThoseBeforeItInTheStatementLeaveTheTransfer) {
  const auto id = redeem(40'00);
  f_.step("a", federation::OrderTransfers{});
  const auto out = line(-40'00, id.hex());
  const auto back = line(40'00, "RETOUR " + id.hex());
  const auto again = line(40'00, "RETOUR BIS " + id.hex());
  book(statement({out, back, again}));
  EXPECT_EQ(outcome(out), BankLineOutcome::transfer_made);
  EXPECT_EQ(outcome(back), BankLineOutcome::transfer_returned);
  EXPECT_EQ(outcome(again), BankLineOutcome::duplicate);
  EXPECT_EQ(fund().transfer(id)->stage, TransferStage::returned);
  EXPECT_EQ(coverage().payable, 40'00);
  f_.expect_sound();
}

TEST_F(BankMatching, WhatArrivesTwiceOnTheOtherAccountArrivesOnce) {
  const auto id = f_.fresh_id();
  f_.step("a", federation::PaperRequest{.id = id,
                                        .kind = PaymentKind::move_euros,
                                        .amount = euros(40'00),
                                        .account = FundAccount::digital,
                                        .creditor = federation::BankText{"A", "FR7630006000011234567890189", {}}});
  f_.step("a", federation::OrderTransfers{});
  ASSERT_EQ(failure(), Reason::none);
  const auto first = line(40'00, id.hex());
  const auto second = line(40'00, "BIS " + id.hex());
  f_.step("a", BookStatement{.account = FundAccount::paper,
                             .digest = protocol::sha256("paper"),
                             .day = today(),
                             .opening = 0,
                             .closing = 80'00,
                             .lines = {first, second}});
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(outcome(first), BankLineOutcome::euros_moved);
  EXPECT_GE(outcome(second), BankLineOutcome::unknown);
  EXPECT_EQ(fund().transfer(id)->arrived, 40'00);
  EXPECT_EQ(coverage().unmatched, 40'00);
  f_.expect_sound();
}

TEST_F(BankMatching, AnIssueIsNotPaidByAnotherAmount) {
  const auto id = ask({.kind = PaymentKind::issue,
                       .member = *protocol::Alias::parse("m1"),
                       .amount = units(50'00),
                       .reference = "TOPUP-2026-4",
                       .awaits_euros = true});
  ask({.kind = PaymentKind::deposit, .amount = euros(50'00), .reference = "CHEQUE-2026-4"});
  const auto deposit = fund().awaited("CHEQUE20264")->key.id;
  const auto less = line(40'00, "TOPUP-2026-4");
  book(statement({less}));
  const auto known = [&](const PaymentId& about) {
    f_.step("a", ResolveLine{.line = less.digest, .resolution = BankLineResolution::known, .payment = about});
    return failure();
  };
  EXPECT_EQ(known(id), Reason::not_awaited);
  EXPECT_EQ(known(deposit), Reason::not_awaited);
  EXPECT_EQ(payment(id)->status(), PaymentStatus::held);
}

// ---- files of several forms

/// What a file without balances (OFX, CSV) brings.
class WithoutBalances : public BankMatching {
 protected:
  Reason booking(BookStatement made) {
    book(made);
    return failure();
  }
  BookStatement bare(std::vector<StatementLine> lines) {
    return {.digest = protocol::sha256("bare " + std::to_string(lines_)), .day = today(), .lines = std::move(lines)};
  }
  Reason resolving(const StatementLine& one, BankLineResolution resolution) {
    f_.step("a", ResolveLine{.line = one.digest, .resolution = resolution});
    return failure();
  }
};

TEST_F(WithoutBalances, TheSameEurosInAnotherFormWaitAndAreTakenBack) {
  const auto id = await("m1", "TOPUP-2026-17");
  auto camt = line(50'00, "NOTHING THAT NAMES IT");
  ASSERT_EQ(booking(statement({camt})), Reason::none);
  auto ofx = line(50'00, "VIR DE ZOE TOPUP-2026-17");
  EXPECT_EQ(booking(bare({ofx})), Reason::none);
  EXPECT_EQ(outcome(ofx), BankLineOutcome::perhaps_known);
  EXPECT_EQ(payment(id)->status(), PaymentStatus::held) << "no unit is issued for euros that may be there once";
  EXPECT_EQ(coverage().fund_digital, 1100'00);

  EXPECT_EQ(resolving(ofx, BankLineResolution::booked_twice), Reason::none);
  EXPECT_EQ(resolving(ofx, BankLineResolution::booked_twice), Reason::none) << "said twice, done once";
  EXPECT_EQ(resolving(ofx, BankLineResolution::deposit), Reason::already_exists);
  EXPECT_EQ(coverage().fund_digital, 1050'00);
  EXPECT_EQ(coverage().unmatched, 50'00);
  EXPECT_EQ(coverage().gap(), 0);
  EXPECT_EQ(fund().state().lines_waiting, 1U);
  const auto next = line(10'00, "?");
  EXPECT_EQ(booking(statement({next})), Reason::none) << "the node follows the bank again";
  EXPECT_EQ(booking(bare({ofx})), Reason::none) << "what was taken back does not come again";
  EXPECT_EQ(f_.last_reply->number, 0U);
  const auto other = line(50'00, "of somebody else");
  EXPECT_EQ(booking(bare({camt, other})), Reason::none);
  EXPECT_EQ(outcome(other), BankLineOutcome::unknown) << "what was taken back does not stand any more";
  f_.expect_sound();
}

TEST_F(WithoutBalances, AsManyLinesWaitAsMayBeKnown) {
  const auto one = line(20'00, "one");
  const auto two = line(20'00, "two");
  ASSERT_EQ(booking(statement({one})), Reason::none);
  auto other = two;
  other.day -= 1;
  const auto much = line(21'00, "of another amount");
  const auto ofx_one = line(20'00, "ofx one");
  const auto ofx_two = line(20'00, "ofx two");
  EXPECT_EQ(booking(bare({other, much, ofx_one, ofx_two})), Reason::none);
  EXPECT_EQ(outcome(other), BankLineOutcome::unknown);
  EXPECT_EQ(outcome(much), BankLineOutcome::unknown);
  EXPECT_EQ(outcome(ofx_one), BankLineOutcome::perhaps_known);
  EXPECT_EQ(outcome(ofx_two), BankLineOutcome::unknown) << "one such line was booked, not two";
  const auto three = line(20'00, "ofx three");
  EXPECT_EQ(booking(bare({one, ofx_one, ofx_two, three})), Reason::none);
  EXPECT_EQ(outcome(three), BankLineOutcome::unknown) << "all that was booked stands in the file";
  f_.expect_sound();
}

TEST_F(WithoutBalances, WhatALineTakesBackMustBeThere) {
  const auto real = line(50'00, "real");
  auto arrives = bare({real});
  auto leaves = bare({line(-50'00, "all of it")});
  arrives.account = leaves.account = FundAccount::paper;
  ASSERT_EQ(booking(arrives), Reason::none);
  ASSERT_EQ(booking(leaves), Reason::none);
  EXPECT_EQ(resolving(real, BankLineResolution::booked_twice), Reason::fund_insufficient);
  EXPECT_TRUE(fund().line(real.digest)->waits());
  f_.expect_sound();
}

// ---- balances and order

class Statements : public WithoutBalances {};

TEST_F(Statements, ADebitListedBeforeTheArrivalsOfItsDayIsBooked) {
  const auto fee = line(-5'00, "FRAIS");
  const auto gift = line(100'00, "DON");
  BookStatement made{.account = FundAccount::paper, .digest = protocol::sha256("p"), .day = today()};
  made.opening = 0;
  made.closing = 75'00;
  made.lines = {fee, gift, line(-20'00, "FRAIS 2")};
  ASSERT_EQ(booking(made), Reason::none);
  EXPECT_EQ(coverage().fund_paper, 75'00);
  EXPECT_LT(fund().line(gift.digest)->entry, fund().line(fee.digest)->entry);
  made.opening = made.closing;
  made.closing = -1;
  made.lines = {line(-80'00, "too much"), line(4'99, "DON")};
  EXPECT_EQ(booking(made), Reason::fund_insufficient);
  EXPECT_EQ(coverage().fund_paper, 75'00) << "nothing of it is booked";
  f_.expect_sound();
}

TEST_F(Statements, OneThatBringsNothingAndClosesElsewhereIsRefused) {
  ASSERT_EQ(booking(statement({line(1'00, "x")})), Reason::none);
  auto empty = statement({});
  EXPECT_EQ(booking(empty), Reason::none);
  empty.opening = empty.closing = 5'00;
  EXPECT_EQ(booking(empty), Reason::none) << "of a day whose lines are booked: it may be older than they are";
  empty.day += 1;
  EXPECT_EQ(booking(empty), Reason::not_reconciled) << "a statement before it is missing";
  EXPECT_THAT(f_.last_reply->failure->detail, testing::HasSubstr("1001.00"));
}

}  // namespace
