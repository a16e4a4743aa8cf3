// How a dead peer is wound up, and what happens when it comes back after all (docs/decisions/0049).

#include "tests/federation/wind_up_setup.h"

namespace {

using namespace wind_up_tests;

TEST_F(UnansweredTest, AloneItIsWoundUpWhenTheDaysOfTheAgreementHavePassed) {
  days_pass(29);
  EXPECT_EQ(wind_up("a", "b"), Reason::still_awaited);
  EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::held) << "no clock decides";
  days_pass(2);
  EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::held);
  ASSERT_EQ(wind_up("a", "b"), Reason::none) << detail();
  const auto payment = f.payment("a", paid);
  EXPECT_EQ(payment->status(), PaymentStatus::refused);
  EXPECT_EQ(payment->opened.reason, Reason::wound_up);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  EXPECT_TRUE(books("a").unanswered_by(domain("b")).empty());
  EXPECT_EQ(federation::coverage(books("a")).held, 0);
  expect_clean("a");
}

TEST_F(UnansweredTest, AnOrderThatIsInTimeIsWaitedFor) {
  auto late = f.request("a", "m1@b.example", 1'00);
  late.id = f.fresh_id();
  late.accept_before = {f.now.milliseconds + 31 * day_ms};
  f.step("a", late);
  days_pass(30);
  EXPECT_EQ(wind_up("a", "b"), Reason::still_awaited);
  EXPECT_THAT(detail(), testing::HasSubstr("may still be accepted in time"));
  days_pass(1);
  EXPECT_EQ(wind_up("a", "b"), Reason::none);
  expect_clean("a");
}

TEST_F(UnansweredTest, WhoIsConnectedIsNotDead) {
  days_pass(31);
  f["b"].open();
  lose("b", "a");
  f.connect("a", "b");
  EXPECT_EQ(wind_up("a", "b"), Reason::still_awaited);
}

TEST_F(UnansweredTest, NothingIsPaidOverTheLinkAnyMore) {
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none);
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).opened.reason, Reason::wound_up);
  f.step("a", federation::ProposeSettlement{.peer = domain("b")});
  EXPECT_EQ(failure(), Reason::wound_up);
  f.step("a", federation::ProposeAgreement{.peer = domain("b"), .our_debt_limit = 1, .their_debt_limit = 1, .fee = {}});
  EXPECT_EQ(failure(), Reason::wound_up);
  f.step("a", federation::SuspendAgreement{.peer = domain("b"), .suspended = true});
  EXPECT_EQ(failure(), Reason::wound_up);
  EXPECT_EQ(federation::coverage(books("a")).held, 0);
}

TEST_F(UnansweredTest, WhatWasShownIsWhatIsBooked) {
  days_pass(31);
  const auto shown = statement("a", "b");
  f.step("a", federation::CancelPayment{.id = paid.id});  // says nothing of what is held
  auto other = f.request("a", "m1@b.example", 1'00);
  other.id = f.fresh_id();
  f.step("a", other);
  EXPECT_EQ(book("a", shown), Reason::stale_version);
  days_pass(1);
  auto forged = statement("a", "b");
  forged.owed += 1;
  EXPECT_EQ(book("a", forged), Reason::stale_version);
  forged = statement("a", "b");
  forged.by = domain("b");
  forged.of = domain("a");
  EXPECT_EQ(book("a", forged), Reason::stale_version);
  f.step("a", federation::WindUp{.statement = "lokaponto/wind-up/v1\n"});
  EXPECT_EQ(failure(), Reason::malformed);
  const auto booked = statement("a", "b");
  EXPECT_EQ(book("a", booked), Reason::none) << detail();
  const auto entries = books("a").journal_size();
  EXPECT_EQ(book("a", booked), Reason::none) << "it is asked once more";
  EXPECT_EQ(books("a").journal_size(), entries);
}

TEST_F(UnansweredTest, ARestoredNodeDoesNotWaitForWhoWasWoundUp) {
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none);
  f.restore("a", f["a"].store.snapshot());
  EXPECT_FALSE(books("a").recovering());
  EXPECT_EQ(f.pay("a", "m1@a.example", 1'00).status(), PaymentStatus::accepted);
  expect_clean("a");
}

TEST_F(UnansweredTest, AnOrderThatHasNotLeftNeverLeaves) {
  auto waiting = f.request("a", "m1@b.example", 2'00);
  waiting.id = f.fresh_id();
  f.step("a", waiting);
  const protocol::PaymentKey key{domain("a"), waiting.id};
  const auto wrong =
      federation::wind_up_statement(books("a"), domain("b"), {.hands = 2, .accepted = {key}, .declared = f.now});
  EXPECT_EQ(wrong.error().reason, Reason::not_found) << "B cannot have accepted it";
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none);
  f["b"].open();
  f.connect("a", "b");
  EXPECT_EQ(f.payment("b", key)->opened.reason, Reason::cancelled);
  expect_clean("a");
  expect_clean("b");
}

// ---- two hands

class AcceptedTest : public UnansweredTest {
 protected:
  AcceptedTest() : UnansweredTest(true) {}
};

TEST_F(UnansweredTest, BothSignAtAnyTime) {
  const auto text = protocol::to_text(statement("a", "b", 2));
  f.step("a", federation::WindUp{.statement = text});
  EXPECT_EQ(failure(), Reason::bad_signature);
  f.step("a", federation::WindUp{.statement = text, .theirs = f["a"].keys().contract.sign_raw(text)});
  EXPECT_EQ(failure(), Reason::bad_signature) << "not A's own keys";
  f.step("a", federation::WindUp{.statement = text, .theirs = f["b"].keys().message.sign_raw(text)});
  EXPECT_EQ(failure(), Reason::bad_signature) << "not the message key";
  const auto alone = protocol::to_text(statement("a", "b", 1));
  f.step("a", federation::WindUp{.statement = alone, .theirs = f["b"].keys().contract.sign_raw(alone)});
  EXPECT_EQ(failure(), Reason::bad_signature) << "it says one hand";
  EXPECT_EQ(book("a", statement("a", "b", 2)), Reason::none) << detail();
  EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::refused);
  expect_clean("a");
}

TEST_F(AcceptedTest, TheKeysOfThePeerAcceptWhatItsNodeHad) {
  const auto statement = this->statement("a", "b", 2, {paid});
  EXPECT_EQ(statement.owed, 10'00);
  ASSERT_EQ(book("a", statement), Reason::none) << detail();
  EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m0"), 90'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -10'00);
  expect_clean("a");
  f["b"].open();
  f.connect("a", "b");
  EXPECT_EQ(f["a"].claim_on(f["b"]), -10'00) << "its answer says the same";
  EXPECT_FALSE(is_alarmed(Reason::contradicted));
  expect_clean("a");
  expect_clean("b");
}

// ---- it comes back

TEST_F(AcceptedTest, WhatItHadAcceptedAndWasReturnedIsHonoured) {
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
  f["b"].open();
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::refused) << "its payer was told so";
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  EXPECT_EQ(f.payment("b", paid)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -10'00);
  EXPECT_EQ(own_euros("a"), -10'00) << "A's association bears it";
  EXPECT_FALSE(federation::coverage(books("a")).is_covered());
  EXPECT_TRUE(is_alarmed(Reason::contradicted));
  EXPECT_TRUE(is_alarmed(Reason::wound_up)) << "it is heard again";
  f.connect("a", "b");
  f.tick();
  EXPECT_EQ(std::ranges::count(f.alarms, "was wound up, and is heard again", &federation::Alarm::detail), 1);
  EXPECT_EQ(own_euros("a"), -10'00);
  expect_clean("a");
  expect_clean("b");
  // What came since is stated anew, by one hand and at once.
  const auto anew = statement("a", "b");
  EXPECT_EQ(anew.number, 2U);
  EXPECT_EQ(anew.owed, 10'00);
  EXPECT_EQ(book("a", anew), Reason::none) << detail();
  expect_clean("a");
}

TEST_F(AcceptedTest, AnAnswerThatComesTwiceIsHonouredOnce) {
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none);
  f["b"].open();
  f.connect("a", "b");
  const auto known = *f.payment("b", paid);
  f.deliver(f.forged(
      "b", "a", protocol::Answer{.key = paid, .order_digest = known.opened.order, .accepted = true, .reason = {}}));
  EXPECT_EQ(own_euros("a"), -10'00);
  EXPECT_FALSE(is_alarmed(Reason::id_conflict));
}

TEST_F(UnansweredTest, ItsOrdersAreRefusedAndItsHoldsEnd) {
  days_pass(31);
  ASSERT_EQ(wind_up("a", "b"), Reason::none);
  f["b"].open();
  const auto back = f.pay("b", "m1@a.example", 5'00).key();
  f.connect("a", "b");
  EXPECT_EQ(f.payment("b", back)->status(), PaymentStatus::refused);
  EXPECT_EQ(f.payment("b", back)->opened.reason, Reason::wound_up);
  EXPECT_EQ(f["b"].balance("m0"), 100'00);
  f.step("b", federation::ProposeAgreement{
                  .peer = domain("a"), .our_debt_limit = 400'00, .their_debt_limit = 400'00, .fee = {}});
  EXPECT_EQ(books("a").peer(domain("b"))->row.version_proposed_there, 0U);
  f.step("b", federation::ProposeSettlement{.peer = domain("a")});
  EXPECT_EQ(books("a").settlements().link(domain("b")).last, 0U);
  expect_clean("a");
  expect_clean("b");
}

// ---- between two peers

class WindUpBetween : public WindUpTest {
 protected:
  WindUpBetween() : WindUpTest({"a", "b", "c"}) {}
  protocol::PaymentKey pay_through() {
    auto asked = f.request("a", "m1@c.example", 10'00);
    asked.id = f.fresh_id();
    asked.route = federation::Route{.via = {domain("b")}, .currency = f["c"].identity.currency.code};
    f.step("a", asked);
    return {domain("a"), asked.id};
  }
};

TEST_F(WindUpBetween, TheNodeBeforeIsToldAndTheOneBetweenBearsIt) {
  lose("c", "b");
  const auto paid = pay_through();
  f.disconnect("b", "c");
  f.kill("c");
  f.on_frame = {};
  ASSERT_EQ(f.payment("a", paid)->status(), PaymentStatus::held);
  days_pass(31);
  ASSERT_EQ(wind_up("b", "c"), Reason::none);
  EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::refused);
  EXPECT_EQ(f.payment("a", paid)->opened.reason, Reason::wound_up);
  EXPECT_TRUE(harness::last_answer(f, "b", "a").evidence.empty()) << "B's own word";
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  f["c"].open();
  f.connect("b", "c");
  EXPECT_EQ(f["b"].claim_on(f["a"]), 0);
  EXPECT_EQ(f["b"].claim_on(f["c"]), -10'00);
  EXPECT_EQ(own_euros("b"), -10'00);
  for (const auto* letter : {"a", "b", "c"}) expect_clean(letter);
  const protocol::CancelRequest again{.key = paid, .order_digest = f.payment("b", paid)->opened.order};
  f.deliver(f.forged("a", "b", again));
  const auto repeated = harness::last_answer(f, "b", "a");
  EXPECT_FALSE(repeated.accepted);
  EXPECT_TRUE(repeated.evidence.empty()) << "what C says proves the contrary";
  expect_clean("b");
}

TEST_F(WindUpBetween, OfTwoDeadPeersEitherIsWoundUpFirst) {
  lose("c", "b");
  const auto paid = pay_through();
  f.disconnect("a", "b");
  f.disconnect("b", "c");
  f.kill("a");
  f.kill("c");
  f.on_frame = {};
  days_pass(31);
  ASSERT_EQ(wind_up("b", "a"), Reason::none) << "an order of A's is still under way here: " << detail();
  ASSERT_EQ(f.payment("b", paid)->status(), PaymentStatus::held);
  ASSERT_EQ(book("b", statement("b", "c", 2, {paid})), Reason::none) << detail();
  EXPECT_EQ(f["b"].claim_on(f["a"]), 10'00);
  EXPECT_EQ(federation::coverage(books("b")).lost, 10'00) << "A owes it, and is gone";
  EXPECT_EQ(statement("b", "a").owed, -10'00);
  expect_clean("b");
}

TEST_F(WindUpBetween, AFrozenLinkIsWoundUpLikewise) {
  lose("c", "b");
  const auto paid = pay_through();
  f.disconnect("b", "c");
  f.kill("c");
  f.on_frame = {};
  f.step("b", federation::LinkOpened{domain("c"), 900});
  f.step("b",
         federation::GreetingReceived{domain("c"), 900, {.sent = {1, protocol::sha256("another")}, .received = {}}});
  ASSERT_TRUE(books("b").peer(domain("c"))->row.frozen);
  f.step("b", federation::LinkClosed{domain("c"), 900});
  days_pass(31);
  ASSERT_EQ(wind_up("b", "c"), Reason::none) << detail();
  EXPECT_EQ(f.payment("a", paid)->opened.reason, Reason::wound_up);
  expect_clean("b");
}

}  // namespace
