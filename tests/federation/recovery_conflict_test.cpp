// A payer's node and another one are both restored, and an id that was lost is used again over another way meanwhile:
// the order that had borne it first comes again where its key is taken (docs/decisions/0023).

#include "federation/payments.h"
#include "federation/verify.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::PaymentStatus;
using harness::Reason;

/// A has peers M and N, which are peers of each other; D is behind M. A is set back to before its payment and uses the
/// id again, to D by way of N and M; then M is set back.
class TakenMeanwhile : public testing::Test {
 protected:
  TakenMeanwhile() {
    introduce("n", "m");
    before_a = f["a"].store.snapshot();
    before_m = f["m"].store.snapshot();
  }
  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  void introduce(const std::string& inviter, const std::string& guest) {
    const protocol::Invitation invitation{.id = std::string(16, 'r'),
                                          .inviter = f[inviter].identity,
                                          .offer = {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00},
                                          .secret = std::string(32, 's'),
                                          .expires = {f.now.milliseconds + 1000}};
    f.step(inviter, federation::Invite{.invitation = invitation});
    f.step(guest, federation::AcceptInvitation{.invitation = invitation});
    f.step(inviter, federation::IntroductionReceived{
                        .introduction = protocol::introduce(invitation, f[guest].identity, f[guest].keys().message)});
    f.connect(inviter, guest);
  }
  protocol::PaymentKey pay_by(const std::vector<std::string>& via, const std::string& end, std::int64_t amount,
                              const protocol::PaymentId& id) {
    auto asked = f.request("a", "m1@" + end + ".example", amount);
    asked.id = id;
    asked.route = federation::Route{{}, f[end].identity.currency.code};
    for (const auto& letter : via) asked.route->via.push_back(domain(letter));
    f.step("a", asked);
    return {domain("a"), id};
  }
  /// A is restored, M is out of reach and released, and the id goes to N.
  void use_id_again(const protocol::PaymentId& id) {
    f.on_frame = [](harness::Frame& frame) { return frame.to != "m" && frame.from != "m"; };
    f.restore("a", before_a);
    f.connect("n", "a");
    f.step("a", federation::ReleaseLink{.peer = domain("m")});
    pay_by({"n", "m"}, "d", 5'00, id);
    ASSERT_EQ(f.payment("n", {domain("a"), id})->status(), PaymentStatus::held);
    f.on_frame = {};
  }
  std::int64_t conflicts() {
    return std::ranges::count_if(f.alarms, [](const auto& alarm) { return alarm.reason == Reason::id_conflict; });
  }

  Federation f{{"n", "a", "m", "d"}};
  storage::MemoryStore::Snapshot before_a = f["a"].store.snapshot();
  storage::MemoryStore::Snapshot before_m = f["m"].store.snapshot();
};

TEST_F(TakenMeanwhile, WhatWasAcceptedBeforeTheLossStandsBeside) {
  const auto first = f.pay("a", "m1@m.example", 30'00);
  ASSERT_EQ(first.status(), PaymentStatus::accepted);
  use_id_again(first.key().id);
  f.connect("a", "m");  // A recovers its first payment
  const auto beside = protocol::key_beside(first.key(), first.opened.order);
  ASSERT_EQ(f.payment("a", beside)->status(), PaymentStatus::accepted);

  f.restore("m", before_m);
  f.connect("m", "d");
  f.connect("n", "m");  // the second order comes first
  ASSERT_EQ(f.payment("m", first.key())->opened.counterparty, "m0@a.example");
  ASSERT_EQ(f.payment("a", first.key())->status(), PaymentStatus::accepted);
  f.connect("a", "m");
  ASSERT_TRUE(f.payment("m", beside).has_value());
  EXPECT_EQ(f.payment("m", beside)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f.payment("a", beside)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["m"].balance("m1"), 130'00) << "the payee keeps what it was credited";
  EXPECT_EQ(f["d"].balance("m1"), 105'00);
  EXPECT_EQ(f["m"].claim_on(f["a"]), 30'00);
  EXPECT_EQ(f["a"].claim_on(f["m"]), -30'00);
  f.expect_sound();
}

TEST_F(TakenMeanwhile, WhatHadBeenPassedOnWaitsUntilThatShows) {
  f.on_frame = [](harness::Frame& frame) { return frame.from != "d"; };  // D accepts, and M does not hear of it
  const auto id = f.fresh_id();
  const auto key = pay_by({"m"}, "d", 30'00, id);
  const auto order = f.payment("a", key)->opened.order;
  f.on_frame = {};
  ASSERT_EQ(f.payment("a", key)->status(), PaymentStatus::held);
  use_id_again(id);
  f.connect("a", "m");
  const auto beside = protocol::key_beside(key, order);
  ASSERT_EQ(f.payment("a", beside)->status(), PaymentStatus::held);

  f.restore("m", before_m);
  f.connect("n", "m");
  ASSERT_EQ(f.payment("m", key)->opened.previous, domain("n"));
  f.connect("a", "m");
  EXPECT_EQ(f.payment("a", beside)->status(), PaymentStatus::held) << "D may have accepted it";
  EXPECT_EQ(f.payment("m", beside)->status(), PaymentStatus::held);
  f.connect("m", "d");
  EXPECT_EQ(f.payment("m", beside)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f.payment("a", beside)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f.payment("a", key)->opened.reason, Reason::id_conflict) << "D knows the first one under this id";
  EXPECT_EQ(f["d"].balance("m1"), 130'00);
  EXPECT_EQ(f["m"].claim_on(f["d"]), -30'00);
  f.expect_sound();
}

TEST_F(TakenMeanwhile, WhatHadNotBeenPassedOnIsRefused) {
  f.on_frame = [](harness::Frame& frame) { return frame.to != "d"; };  // the order waits at M
  const auto id = f.fresh_id();
  const auto key = pay_by({"m"}, "d", 30'00, id);
  const auto order = f.payment("a", key)->opened.order;
  f.disconnect("m", "d");
  use_id_again(id);
  f.connect("a", "m");
  const auto beside = protocol::key_beside(key, order);
  ASSERT_EQ(f.payment("a", beside)->status(), PaymentStatus::held);

  f.restore("m", before_m);
  f.connect("n", "m");
  f.connect("a", "m");
  ASSERT_EQ(f.payment("m", beside)->status(), PaymentStatus::held);
  const auto before = conflicts();
  f.connect("m", "d");
  EXPECT_EQ(f.payment("m", beside)->status(), PaymentStatus::refused);
  EXPECT_EQ(f.payment("a", beside)->status(), PaymentStatus::refused);
  EXPECT_EQ(f.payment("a", beside)->opened.reason, Reason::id_conflict);
  EXPECT_EQ(conflicts(), before + 1) << "M's operators hear of it";
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m0"), 95'00);
  f.expect_sound();
}

}  // namespace
