// A node restored from an old backup: what it recovers, what it waits for, and what became of units spent twice.

#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::PaymentStatus;
using harness::Reason;

TEST(Recovery, ANodeRestoredFromAnOldBackupRecoversBeforeItSpeaks) {
  Federation f({"a", "b"});
  const auto backup = f["a"].store.snapshot();
  const auto spent = f.pay("a", "m1@b.example", 70'00);
  const auto got = f.pay("b", "m0@a.example", 5'00);
  f.restore("a", backup);
  EXPECT_FALSE(f.payment("a", spent.key()).has_value());

  f.pay("a", "m1@a.example", 90'00);  // what was spent already must not be spent again
  EXPECT_EQ(f.last_reply->failure->reason, Reason::recovering);
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", spent.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f.payment("a", got.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m0"), 35'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -65'00);
  // The client that asks again gets the answer that was lost.
  EXPECT_EQ(f.pay("a", "m1@b.example", 70'00, spent.key().id).status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m0"), 35'00);
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).status(), PaymentStatus::accepted);
  f.expect_sound();
}

TEST(Recovery, APeerThatStaysAwayAfterARestoreIsReleasedByTheOperator) {
  Federation f({"a", "b", "c"});
  const auto& gone = f["c"].identity.domain();
  const auto backup = f["b"].store.snapshot();
  const auto lost = f.pay("b", "m1@c.example", 70'00);
  f.restore("b", backup);
  f.connect("a", "b");
  f.pay("b", "m1@a.example", 1'00);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::recovering) << "c has not come back";

  f.step("b", federation::ReleaseLink{.peer = f["a"].identity.domain()});
  EXPECT_EQ(f.last_reply->failure->reason, Reason::not_found) << "it was compared";
  f.step("b", federation::ReleaseLink{.peer = gone});
  EXPECT_FALSE(f.last_reply->failure);
  EXPECT_EQ(f.pay("b", "m1@a.example", 90'00).status(), PaymentStatus::accepted);
  f.pay("b", "m1@c.example", 1'00);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::recovering) << "the link itself is still to be recovered";

  f.connect("b", "c");  // it does come back: what was spent twice stands on suspense
  EXPECT_EQ(f.payment("b", lost.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m0"), 10'00);
  EXPECT_EQ(f.alarms.back().reason, Reason::insufficient_balance);
  EXPECT_EQ(f.pay("b", "m1@c.example", 1'00).status(), PaymentStatus::accepted);
  f.expect_sound();

  // Another restore waits for it again.
  f.restore("b", backup);
  f.connect("a", "b");
  EXPECT_TRUE(f["b"].books().recovering());
}

TEST(Recovery, APayeesNodeRestoredCreditsWhatItHadAccepted) {
  Federation f({"a", "b"});
  const auto backup = f["b"].store.snapshot();
  const auto paid = f.pay("a", "m1@b.example", 70'00);
  f.restore("b", backup);
  EXPECT_EQ(f["b"].balance("m1"), 100'00);
  f.connect("a", "b");
  EXPECT_EQ(f["b"].balance("m1"), 170'00);
  EXPECT_EQ(f.payment("b", paid.key())->status(), PaymentStatus::accepted);
  f.expect_sound();
}

TEST(Recovery, APayerWhoLostItsUnitsIsRecoveredOnSuspense) {
  Federation f({"a", "b"});
  const auto backup = f["a"].store.snapshot();
  f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                      .kind = protocol::PaymentKind::issue,
                                      .member = *protocol::Alias::parse("m0"),
                                      .amount = {200'00, f["a"].identity.currency.code}});
  const auto spent = f.pay("a", "m1@b.example", 250'00);
  f.restore("a", backup);
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", spent.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  ASSERT_FALSE(f.alarms.empty());
  EXPECT_EQ(f.alarms.front().reason, Reason::insufficient_balance);
  f.expect_sound();
}

}  // namespace
