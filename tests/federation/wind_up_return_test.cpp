// What counts, and what does not, of what a peer says that was wound up and comes back; and of books that were
// restored.

#include "tests/federation/wind_up_setup.h"

namespace {

using namespace wind_up_tests;

class ReturnTest : public UnansweredTest {
 protected:
  using UnansweredTest::UnansweredTest;
  void be_back() {
    f["b"].open();
    f.connect("a", "b");
  }
  /// B says that it had accepted this payment.
  void claim_acceptance(const protocol::PaymentKey& key) {
    const auto order = f.payment("a", key)->opened.order;
    f.deliver(f.forged(
        "b", "a", protocol::Answer{.key = key, .order_digest = order, .accepted = true, .reason = {}, .evidence = {}}));
  }
  protocol::PaymentKey ask_while_dead() {
    auto waiting = f.request("a", "m1@b.example", 2'00);
    waiting.id = f.fresh_id();
    f.step("a", waiting);
    return {domain("a"), waiting.id};
  }
};

class AcceptedReturnTest : public ReturnTest {
 protected:
  AcceptedReturnTest() : ReturnTest(true) {}
};

TEST_F(AcceptedReturnTest, WhatItsOwnKeysReturnedIsNotHonoured) {
  ASSERT_EQ(book("a", statement("a", "b", 2)), Reason::none) << detail();
  be_back();
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0) << "both have signed that it is returned";
  EXPECT_EQ(own_euros("a"), 0);
  EXPECT_TRUE(is_alarmed(Reason::contradicted));
  expect_clean("a");
}

TEST_F(ReturnTest, AnOrderThatNeverLeftIsNotHonoured) {
  const auto key = ask_while_dead();
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none) << detail();
  be_back();
  claim_acceptance(key);
  EXPECT_EQ(own_euros("a"), 0);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
  EXPECT_TRUE(is_alarmed(Reason::id_conflict));
  expect_clean("a");
}

TEST_F(ReturnTest, AnotherAnswerThanItGaveBeforeIsAnAlarm) {
  f["b"].open();
  f.connect("a", "b");
  const auto refused = f.pay("a", "nobody@b.example", 1'00).key();
  ASSERT_EQ(f.payment("a", refused)->status(), PaymentStatus::refused);
  f.disconnect("a", "b");
  ASSERT_EQ(book("a", statement("a", "b", 2)), Reason::none) << detail();
  f.connect("a", "b");
  claim_acceptance(refused);
  EXPECT_TRUE(is_alarmed(Reason::id_conflict));
  EXPECT_EQ(own_euros("a"), 0);
  expect_clean("a");
}

TEST_F(ReturnTest, RestoredBooksDoNotKnowWhatHasLeft) {
  const auto key = ask_while_dead();
  f.restore("a", f["a"].store.snapshot());
  const auto made =
      federation::wind_up_statement(books("a"), domain("b"), {.hands = 2, .accepted = {key}, .declared = f.now});
  EXPECT_TRUE(made.has_value()) << "it may have left after the backup";
}

TEST_F(ReturnTest, ARestoredNodeComparesOrReleasesTheLinkFirst) {
  f.restore("a", f["a"].store.snapshot());
  days_pass(31);
  EXPECT_EQ(wind_up("a", "b"), Reason::recovering);
  EXPECT_EQ(detail(), "the node was restored and waits for b.example");
}

TEST_F(ReturnTest, ItIsDatedBetweenWhatWasHeardAndNow) {
  days_pass(31);
  auto ahead = statement("a", "b");
  ahead.declared.milliseconds += 1;
  EXPECT_EQ(book("a", ahead), Reason::still_awaited);
  const auto heard = books("a").peer(domain("b"))->row.heard;
  const auto early =
      federation::wind_up_statement(books("a"), domain("b"), {.hands = 1, .declared = {heard.milliseconds - 1}});
  ASSERT_FALSE(early.has_value());
  EXPECT_EQ(early.error().reason, Reason::still_awaited);
}

class ReturnBetween : public WindUpTest {
 protected:
  ReturnBetween() : WindUpTest({"a", "b", "c"}) {}
};

TEST_F(ReturnBetween, WhatItsKeysAcceptedAndWasPaidIsNotTakenBackByARefusal) {
  lose("b", "c");
  auto asked = f.request("a", "m1@c.example", 10'00);
  asked.id = f.fresh_id();
  asked.route = federation::Route{.via = {domain("b")}, .currency = f["c"].identity.currency.code};
  f.step("a", asked);
  const protocol::PaymentKey paid{domain("a"), asked.id};
  f.disconnect("b", "c");
  f.kill("c");
  f.on_frame = {};
  ASSERT_EQ(book("b", statement("b", "c", 2, {paid})), Reason::none) << detail();
  ASSERT_EQ(f["b"].claim_on(f["c"]), -10'00);
  days_pass(10);
  f["c"].open();
  f.connect("b", "c");
  ASSERT_EQ(f.payment("c", paid)->status(), PaymentStatus::refused);
  EXPECT_EQ(f["b"].claim_on(f["c"]), -10'00) << "both have signed that it is owed";
  EXPECT_EQ(f["b"].claim_on(f["a"]), 10'00);
  EXPECT_TRUE(is_alarmed(Reason::id_conflict));
  expect_clean("b");
}

}  // namespace
