// A creditor that signs another sum than was owed and has left, and what is lost on the way.
#include "federation/verify.h"
#include "tests/federation/settlement_setup.h"

namespace settlement_tests {
namespace {

class ReceiptTest : public DisputeTest {
 protected:
  /// B's word for what arrived, under its contract key.
  void receipt(std::int64_t arrived) {
    const auto words = protocol::to_text(protocol::SettlementClosing{.number = 1,
                                                                     .note = protocol::sha256(note("a").note),
                                                                     .debtor = domain("a"),
                                                                     .creditor = domain("b"),
                                                                     .arrived = arrived});
    say(protocol::ClosingProposal{words, f["b"].keys().contract.sign_raw(words)});
  }
  Reason alarm() { return f.alarms.empty() ? Reason::none : f.alarms.back().reason; }
  federation::Coverage coverage() { return federation::coverage(f["a"].books()); }
  std::int64_t own_euros() { return coverage().own_euros; }
  void contribute(std::int64_t cents) {
    f.step("a",
           federation::FundRequest{
               .id = f.fresh_id(), .kind = protocol::PaymentKind::contribute, .amount = {cents, protocol::euro()}});
    ASSERT_EQ(failure(), Reason::none);
  }
  bool verified() { return federation::verify(f["a"].store).clean(); }
};

TEST_F(ReceiptTest, OfMoreThanWasOwedWaitsForTheTreasurer) {
  propose("a");
  receipt(5000'00);
  EXPECT_EQ(state("a"), SettlementState::questioned);
  EXPECT_EQ(alarm(), Reason::over_limit);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00) << "a peer's word changes nothing";
  EXPECT_TRUE(verified());
  receipt(5000'00);
  EXPECT_EQ(f.alarms.size(), 1U) << "it came again";
  receipt(4000'00);
  EXPECT_EQ(alarm(), Reason::id_conflict);
  order();
  EXPECT_EQ(failure(), Reason::none) << "what is owed is owed";
  confirm();
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 4978'00);
  EXPECT_TRUE(verified());
}

TEST_F(ReceiptTest, OnlyWhatWaitsCanBeConfirmed) {
  confirm();
  EXPECT_EQ(failure(), Reason::not_found);
  propose("a");
  confirm();
  EXPECT_EQ(failure(), Reason::not_found);
}

TEST_F(ReceiptTest, OfAsMuchAsHasLeftNeedsNobody) {
  propose("a");
  order();
  EXPECT_EQ(resolve("a", line("a", -25'00), BankLineResolution::known), Reason::none);
  receipt(25'00);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 3'00);
  EXPECT_NE(alarm(), Reason::over_limit);
  EXPECT_TRUE(verified());
}

TEST_F(ReceiptTest, OfEurosThatCameByAnotherWayLeavesThemToTheAssociation) {
  propose("a");
  receipt(22'00);
  EXPECT_EQ(state("a"), SettlementState::closed);
  order();
  EXPECT_EQ(failure(), Reason::not_found) << "nothing is owed any more";
  EXPECT_EQ(in_flight("a"), -22'00);
  write_off("a");
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(in_flight("a"), 0);
  EXPECT_EQ(own_euros(), 22'00);
  write_off("a");
  EXPECT_EQ(failure(), Reason::not_found) << "once";
  EXPECT_TRUE(verified());
}

TEST_F(ReceiptTest, UnderAnotherKeyIsAnAlarm) {
  propose("a");
  const auto words = protocol::to_text(protocol::SettlementClosing{.number = 1,
                                                                   .note = protocol::sha256(note("a").note),
                                                                   .debtor = domain("a"),
                                                                   .creditor = domain("b"),
                                                                   .arrived = 22'00});
  say(protocol::ClosingProposal{words, f["b"].keys().message.sign_raw(words)});
  EXPECT_EQ(alarm(), Reason::bad_signature);
  EXPECT_EQ(state("a"), SettlementState::agreed);
}

TEST_F(ReceiptTest, AnotherOneOfAClosedNoteIsAnAlarm) {
  settle();
  receipt(21'00);
  EXPECT_EQ(alarm(), Reason::id_conflict);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
}

// ---- far less than has left

TEST_F(ReceiptTest, OfFarLessThanHasLeftWaitsForTheTreasurer) {
  propose("a");
  order();
  line("a", -22'00);
  receipt(1);
  EXPECT_EQ(state("a"), SettlementState::questioned);
  EXPECT_EQ(alarm(), Reason::over_limit);
  EXPECT_EQ(f.alarms.back().detail, "has had far fewer euros of a settlement than have left, it says");
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00);
  EXPECT_EQ(coverage().lost, 0) << "nobody here has said so";
  EXPECT_TRUE(verified());
  confirm();
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -21'99);
  EXPECT_EQ(in_flight("a"), 21'99);
  EXPECT_TRUE(verified());
}

TEST_F(ReceiptTest, OfFarLessThanIsOwedWaitsWhileNoStatementShowsWhatHasLeft) {
  propose("a");
  order();
  receipt(1'99);
  EXPECT_EQ(state("a"), SettlementState::questioned);
  EXPECT_TRUE(verified());
}

TEST_F(ReceiptTest, OfAsMuchAsBanksMayKeepNeedsNobody) {
  propose("a");
  order();
  line("a", -22'00);
  receipt(2'00);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(coverage().lost, 20'00);
  EXPECT_TRUE(verified());
}

TEST_F(ReceiptTest, OfAPartThatIsAllThatLeftNeedsNobody) {
  f.pay("a", "m1@b.example", 20'00);
  f.tick();
  propose("a");
  order();
  EXPECT_EQ(resolve("a", line("a", -10'00), BankLineResolution::known), Reason::none);
  receipt(10'00);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -32'00);
  EXPECT_EQ(coverage().lost, 0);
  EXPECT_TRUE(verified());
}

TEST_F(ReceiptTest, WhatIsLostOnTheWayCoversNothing) {
  propose("a");
  order();
  line("a", -22'00);
  EXPECT_TRUE(coverage().is_covered()) << "on its way";
  receipt(7'00);
  EXPECT_EQ(coverage().lost, 15'00);
  EXPECT_EQ(coverage().gap(), 0);
  EXPECT_EQ(coverage().uncovered(), 15'00);
  EXPECT_FALSE(coverage().is_covered());
  EXPECT_EQ(alarm(), Reason::not_covered);
  contribute(20'00);
  EXPECT_TRUE(coverage().is_covered()) << "own euros bear it first";
  f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                      .kind = protocol::PaymentKind::payout,
                                      .amount = {5'01, protocol::euro()},
                                      .creditor = federation::BankText{"X", "FR7630006000011234567890189", {}}});
  ASSERT_TRUE(f.last_reply && f.last_reply->payment);
  EXPECT_EQ(f.last_reply->payment->opened.reason, Reason::fund_insufficient) << "they are not paid out meanwhile";
  write_off("a");
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(coverage().lost, 0);
  EXPECT_EQ(own_euros(), 5'00);
  EXPECT_TRUE(verified());
}

}  // namespace
}  // namespace settlement_tests
