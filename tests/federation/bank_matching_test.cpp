// What a line of a statement is about, however banks and people write it; and what only the treasurer can tell.
#include <gmock/gmock.h>

#include "federation/bank_matching.h"
#include "tests/federation/fund_setup.h"

namespace {

using namespace harness;

TEST(NamesInText, AreWordsAndWordsPutTogether) {
  EXPECT_THAT(federation::names_in("VIR TOPUP-2026-1"), testing::UnorderedElementsAre("VIR", "VIRTOPUP20261", "TOPUP20261"));
  const auto spaced = federation::names_in("topup 2026 17");
  EXPECT_THAT(spaced, testing::Contains("TOPUP202617"));
  EXPECT_THAT(spaced, testing::Not(testing::Contains("TOPUP20261"))) << "a digit follows";
  EXPECT_THAT(federation::names_in("TOPUP-2026-17"), testing::Not(testing::Contains("TOPUP2026")));
  EXPECT_THAT(federation::names_in(std::string(20, 'A') + " " + std::string(20, 'B')),
              testing::Contains(std::string(20, 'A') + std::string(15, 'B')))
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

}  // namespace
