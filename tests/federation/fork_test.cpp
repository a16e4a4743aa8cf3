// What comes after a fork: the node of which there were two copies goes back to books from before it, its peer thaws
// the link, and the log that the peer holds stands (docs/decisions/0035).

#include <gmock/gmock.h>

#include "federation/verify.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::PaymentStatus;
using harness::Reason;

/// B ran twice. One copy's envelope never reached A; the other copy's stand in A's log. Now the first one runs again.
class Fork : public testing::Test {
 protected:
  Fork() {
    f.on_frame = [](harness::Frame& frame) { return frame.from != "b" || frame.to != "a"; };
    unheard = f.pay("b", "m1@a.example", 3'00).key();
    const auto first_copy = f["b"].store.snapshot();
    f.on_frame = {};
    f.go_back("b", before);
    f.connect("a", "b");
    f.connect("b", "c");
    paid = f.pay("b", "m1@a.example", 10'00).key();
    got = f.pay("a", "m1@b.example", 4'00).key();
    f.go_back("b", first_copy);
  }
  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  bool frozen(const std::string& here, const std::string& there) {
    return f[here].books().peer(domain(there))->row.frozen;
  }
  Reason thaw(const std::string& here, const std::string& there) {
    f.step(here, federation::ThawLink{.peer = domain(there)});
    return f.last_reply->failure ? f.last_reply->failure->reason : Reason::none;
  }
  std::size_t alarms(const std::string& here) {
    std::size_t count = 0;
    EXPECT_TRUE(f[here].store.scan(storage::Table::alarm, {}, {},
                                   [&](std::string_view, std::string_view) { return ++count > 0; }));
    return count;
  }
  void meet() {
    f.connect("a", "b");
    f.connect("b", "c");
  }

  Federation f{{"a", "b", "c"}};
  storage::MemoryStore::Snapshot before = f["b"].store.snapshot();
  protocol::PaymentKey unheard;  ///< in the copy whose envelope did not arrive
  protocol::PaymentKey paid;     ///< in the other copy, to A
  protocol::PaymentKey got;      ///< in the other copy, from A
};

TEST_F(Fork, FreezesTheLinkOnBothSidesWithTheProof) {
  meet();
  EXPECT_TRUE(frozen("a", "b"));
  EXPECT_TRUE(frozen("b", "a"));
  EXPECT_TRUE(f["a"].books().peer(domain("b"))->row.fork_proven);
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).opened.reason, Reason::link_frozen);
  EXPECT_EQ(f.pay("b", "m1@c.example", 1'00).status(), PaymentStatus::accepted) << "other links go on";
}

TEST_F(Fork, BooksFromBeforeItAndAThawOpenTheLinkWithTheLogThatThePeerHolds) {
  meet();
  ASSERT_EQ(thaw("a", "b"), Reason::none);
  f.restore("b", before);
  meet();
  EXPECT_FALSE(frozen("a", "b"));
  EXPECT_FALSE(frozen("b", "a"));
  EXPECT_EQ(f.payment("b", paid)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f.payment("b", got)->status(), PaymentStatus::accepted);
  EXPECT_FALSE(f.payment("b", unheard).has_value()) << "A never heard of it";
  EXPECT_EQ(f["b"].claim_on(f["a"]), -6'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 6'00);
  EXPECT_EQ(f["b"].balance("m0"), 90'00);
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).status(), PaymentStatus::accepted);
  EXPECT_EQ(f.pay("b", "m1@a.example", 1'00).status(), PaymentStatus::accepted);
  f.expect_sound();
}

TEST_F(Fork, AThawThatChangesNothingElseFreezesTheLinkAgain) {
  meet();
  const auto said = alarms("a");
  ASSERT_EQ(thaw("a", "b"), Reason::none);
  meet();
  EXPECT_TRUE(frozen("b", "a")) << "B's own side is not thawed";
  ASSERT_EQ(thaw("b", "a"), Reason::none);
  meet();
  EXPECT_TRUE(frozen("a", "b"));
  EXPECT_TRUE(frozen("b", "a"));
  EXPECT_GT(alarms("a"), said) << "the second fork is evidence of its own";
  for (const std::string here : {"a", "b"})
    for (const auto& finding : federation::verify(f[here].store).findings)
      ADD_FAILURE() << here << " " << finding.where << ": " << finding.what;

  f.restore("b", before);
  ASSERT_EQ(thaw("a", "b"), Reason::none);
  meet();
  EXPECT_EQ(f["b"].claim_on(f["a"]), -6'00);
  f.expect_sound();
}

TEST_F(Fork, IsThawedOnlyOnALinkThatIsFrozen) {
  EXPECT_EQ(thaw("a", "b"), Reason::not_found);
  f.step("a", federation::ThawLink{.peer = domain("c")});
  EXPECT_EQ(f.last_reply->failure->reason, Reason::unknown_peer);
}

TEST_F(Fork, WhatWasHeldOverTheLinkEndsByTheAnswerOfWhoDecides) {
  // Nobody has seen the fork yet; B, which was just started, does not hear of the order.
  const auto held = f.pay("a", "m1@b.example", 2'00);
  ASSERT_EQ(held.status(), PaymentStatus::held);
  meet();
  ASSERT_TRUE(frozen("a", "b"));
  f.step("a", federation::CancelPayment{.id = held.key().id});
  EXPECT_EQ(f.payment("a", held.key())->status(), PaymentStatus::held) << "a frozen link releases nothing";
  ASSERT_EQ(thaw("a", "b"), Reason::none);
  f.restore("b", before);
  meet();
  const auto ended = f.payment("a", held.key())->status();
  EXPECT_NE(ended, PaymentStatus::held);
  const auto there = f.payment("b", held.key());
  ASSERT_TRUE(there.has_value());
  EXPECT_EQ(there->status(), ended);
  f.expect_sound();
}

TEST_F(Fork, KeysThatChangedWhileItWasFrozenAreTakenOver) {
  meet();
  f.rotate("a");
  f.tick();
  ASSERT_EQ(thaw("a", "b"), Reason::none);
  f.restore("b", before);
  meet();
  EXPECT_EQ(f["b"].books().peer(domain("a"))->keys.all(), f["a"].history().all());
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).status(), PaymentStatus::accepted);
  f.expect_sound();
}

}  // namespace
