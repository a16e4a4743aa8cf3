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
  /// B says that it had accepted this payment, or that it refuses it.
  void claim(const protocol::PaymentKey& key, bool accepted) {
    f.deliver(f.forged("b", "a",
                       protocol::Answer{.key = key,
                                        .order_digest = f.payment("a", key)->opened.order,
                                        .accepted = accepted,
                                        .reason = accepted ? Reason::none : Reason::expired,
                                        .evidence = {}}));
  }
  void claim_acceptance(const protocol::PaymentKey& key) { claim(key, true); }
  std::ptrdiff_t alarms_of(Reason reason) { return std::ranges::count(f.alarms, reason, &federation::Alarm::reason); }
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

TEST_F(ReturnTest, WhatItRefusesFirstIsNotHonouredLater) {
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none) << detail();
  be_back();
  ASSERT_EQ(f.payment("b", paid)->status(), PaymentStatus::refused);
  EXPECT_NE(f.payment("a", paid)->answer.sequence, 0U) << "its refusal is recorded";
  EXPECT_EQ(alarms_of(Reason::id_conflict), 0);
  expect_clean("a");
  claim(paid, true);
  EXPECT_EQ(own_euros("a"), 0);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
  EXPECT_EQ(alarms_of(Reason::id_conflict), 1) << "it tells two stories";
  EXPECT_FALSE(is_alarmed(Reason::contradicted));
  expect_clean("a");
  claim(paid, false);
  EXPECT_EQ(alarms_of(Reason::id_conflict), 1) << "that it had said before";
  expect_clean("a");
}

TEST_F(AcceptedReturnTest, WhatWasHonouredItDoesNotTakeBack) {
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none) << detail();
  be_back();
  ASSERT_EQ(own_euros("a"), -10'00);
  claim(paid, false);
  EXPECT_EQ(own_euros("a"), -10'00);
  EXPECT_EQ(alarms_of(Reason::id_conflict), 1);
  expect_clean("a");
}

TEST_F(ReturnTest, WhatItsKeysReturnedAndItRefusesIsAtRest) {
  ASSERT_EQ(book("a", statement("a", "b", 2)), Reason::none) << detail();
  days_pass(31);
  be_back();
  claim(paid, true);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
  EXPECT_TRUE(is_alarmed(Reason::id_conflict));
  expect_clean("a");
}

TEST_F(ReturnTest, ARefusalOfWhatNeverLeftIsRecordedToo) {
  const auto key = ask_while_dead();
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none) << detail();
  be_back();
  ASSERT_EQ(f.payment("b", key)->opened.reason, Reason::cancelled);
  EXPECT_NE(f.payment("a", key)->answer.sequence, 0U);
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

/// Another copy of A sends what this one withdraws: it comes back with the link, and has left all the same.
TEST_F(ReturnTest, AnOrderThatAnotherCopyHasSentIsHonoured) {
  f["b"].open();
  f.connect("a", "b");
  f.disconnect("a", "b");
  f.kill("b");
  const auto key = ask_while_dead();
  const auto here = f["a"].store.snapshot();
  f["b"].open();
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b" || frame.kind != protocol::FrameKind::envelope; };
  f.connect("a", "b");
  ASSERT_EQ(f.payment("b", key)->status(), PaymentStatus::accepted);
  f.disconnect("a", "b");
  f.kill("b");
  f.on_frame = {};
  f.go_back("a", here);
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none) << detail();
  be_back();
  EXPECT_EQ(own_euros("a"), -2'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -12'00) << "beside the payment that it had accepted before";
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

/// Each answer is looked up once, however many the statement had ended.
TEST_F(ReturnTest, ManyAnswersAreHeardOneAfterTheOther) {
  std::vector<protocol::PaymentKey> keys{paid};
  for (int i = 0; i < 20; ++i) keys.push_back(ask_while_dead());
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none) << detail();
  be_back();
  for (const auto& key : keys) EXPECT_NE(f.payment("a", key)->answer.sequence, 0U) << key.text();
  f.go_back("a", f["a"].store.snapshot());
  for (const auto& key : keys) EXPECT_EQ(books("a").hands_that_ended(*f.payment("a", key)), 1U);
  std::ranges::reverse(keys);
  f.go_back("a", f["a"].store.snapshot());
  for (const auto& key : keys) EXPECT_EQ(books("a").hands_that_ended(*f.payment("a", key)), 1U);
  expect_clean("a");
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
