// A node restored from an old backup: what it recovers, what it waits for, and what became of units spent twice.

#include "federation/frames.h"
#include "federation/payments.h"
#include "federation/verify.h"
#include "protocol/merkle.h"
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

/// B's client used an id in the lost part, towards C, and uses it again towards A.
class IdUsedTwice : public testing::Test {
 protected:
  IdUsedTwice() {
    const auto backup = f["b"].store.snapshot();
    lost = f.pay("b", "m1@c.example", 70'00);
    order = lost.opened.order;
    f.restore("b", backup);
    f.connect("a", "b");
    f.step("b", federation::ReleaseLink{.peer = f["c"].identity.domain()});
  }
  harness::Payment beside() { return *f.payment("b", protocol::key_beside(lost.key(), order)); }

  Federation f{{"a", "b", "c"}};
  harness::Payment lost;
  protocol::Hash order;
};

TEST_F(IdUsedTwice, BothOrdersEndByTheAnswerOfWhoDecidesThem) {
  f.on_frame = [](harness::Frame& frame) { return frame.from != "a"; };  // A accepts, and B does not hear of it
  ASSERT_EQ(f.pay("b", "m1@a.example", 50'00, lost.key().id).status(), PaymentStatus::held);
  f.connect("b", "c");
  EXPECT_EQ(f.payment("b", lost.key())->status(), PaymentStatus::held) << "only A can release it";
  EXPECT_EQ(beside().status(), PaymentStatus::accepted) << "C had accepted it";
  EXPECT_EQ(beside().opened.order_key(), lost.key());
  EXPECT_EQ(f["b"].claim_on(f["c"]), -70'00);
  ASSERT_GE(f.alarms.size(), 2U);
  EXPECT_EQ(f.alarms[f.alarms.size() - 2].reason, Reason::id_conflict);
  EXPECT_EQ(f.alarms.back().reason, Reason::insufficient_balance) << "50.00 were left of 100.00, and 70.00 had left";

  f.on_frame = {};
  f.connect("a", "b");
  EXPECT_EQ(f.payment("b", lost.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].claim_on(f["a"]), -50'00);
  EXPECT_EQ(f["b"].balance("m0"), 50'00);
  f.expect_sound();
}

TEST_F(IdUsedTwice, APaymentThatWasAcceptedSinceIsNoReasonToForgetADebt) {
  ASSERT_EQ(f.pay("b", "m1@a.example", 10'00, lost.key().id).status(), PaymentStatus::accepted);
  f.connect("b", "c");
  EXPECT_EQ(f.payment("b", lost.key())->opened.counterparty, "m1@a.example");
  EXPECT_EQ(beside().status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].claim_on(f["c"]), -70'00);
  EXPECT_EQ(f["b"].balance("m0"), 20'00);
  f.expect_sound();
}

TEST_F(IdUsedTwice, ASettlementNoteCountsThePaymentThatStandsBeside) {
  ASSERT_EQ(f.pay("b", "m1@a.example", 10'00, lost.key().id).status(), PaymentStatus::accepted);
  f.connect("b", "c");
  f.tick();
  f.step("b", federation::ProposeSettlement{.peer = f["c"].identity.domain()});
  const auto note = f["b"].books().settlements().note(f["c"].identity.domain(), 1);
  ASSERT_TRUE(note.has_value());
  EXPECT_EQ(note->state, federation::SettlementState::agreed);
  EXPECT_EQ(protocol::parse_settlement_note(note->note)->owed(), 70'00);
  f.expect_sound();
}

TEST(Recovery, WhatStandsBesideIsCancelledUnderTheKeyOfItsOrder) {
  Federation f({"a", "b", "c", "d"});
  const auto backup = f["b"].store.snapshot();
  f.on_frame = [](harness::Frame& frame) { return frame.from != "d"; };  // D accepts, and C does not hear of it
  auto asked = f.request("b", "m1@d.example", 20'00);
  asked.id = f.fresh_id();
  asked.route = federation::Route{{f["c"].identity.domain()}, f["d"].identity.currency.code};
  f.step("b", asked);
  const protocol::PaymentKey key{f["b"].identity.domain(), asked.id};
  const auto order = f.payment("b", key)->opened.order;
  f.restore("b", backup);
  f.connect("a", "b");
  f.step("b", federation::ReleaseLink{.peer = f["c"].identity.domain()});
  ASSERT_EQ(f.pay("b", "m1@a.example", 10'00, key.id).status(), PaymentStatus::accepted);
  f.connect("b", "c");
  const auto beside = protocol::key_beside(key, order);
  ASSERT_EQ(f.payment("b", beside)->status(), PaymentStatus::held);

  f.step("b", federation::CancelPayment{.id = beside.id});
  const auto said = harness::messages_sent(f, "b", "c");
  EXPECT_EQ(said.back(), protocol::Message(protocol::CancelRequest{key, order}));
  f.on_frame = {};
  f.connect("c", "d");
  EXPECT_EQ(f.payment("b", beside)->status(), PaymentStatus::accepted) << "D had accepted it";
  EXPECT_EQ(f["b"].claim_on(f["c"]), -20'00);
  f.expect_sound();
}

/// A says in its greeting to B what is not so.
class Claims : public testing::Test {
 protected:
  void claim(const protocol::Greeting& greeting) {
    f.on_frame = [this, greeting](harness::Frame& frame) {
      if (frame.from == "a" && frame.kind == protocol::FrameKind::greeting)
        frame.bytes = federation::greeting_frame(greeting, f["a"].identity.domain(), f["b"].identity.domain(),
                                                 f["a"].keys().message);
      return frame.from == "a";  // and hears nothing
    };
    f.connect("a", "b");
  }
  const federation::Peer& link() { return f["b"].books().peer(f["a"].identity.domain())->row; }

  /// B has been restored, and A gives it so many envelopes of so many messages each that no node can read.
  void flood(std::uint64_t envelopes, std::size_t messages) {
    f.restore("b", f["b"].store.snapshot());
    std::vector<harness::Frame> frames;
    auto header = f.next_header("a", "b");
    protocol::ChainHead last;
    for (std::uint64_t i = 0; i < envelopes; ++i) {
      const auto envelope = protocol::seal(header, std::vector<protocol::Bytes>(messages, "x"), f["a"].keys().message);
      frames.push_back({"a", "b", f.session + 1, protocol::FrameKind::envelope, protocol::encode(envelope)});
      last = envelope.head();
      header.previous = last.hash;
      ++header.sequence;
    }
    claim({last, link().sent});
    for (const auto& frame : frames) {
      f.deliver(frame);
      if (!f.closed.empty() && f.closed.back().session == f.session) break;
    }
  }
  std::size_t alarms() {
    std::size_t count = 0;
    const auto& store = f["b"].store;
    EXPECT_TRUE(
        store.scan(storage::Table::alarm, {}, {}, [&](std::string_view, std::string_view) { return ++count > 0; }));
    return count;
  }

  Federation f{{"a", "b"}};
};

TEST_F(Claims, ToHoldMoreOfOurChainAreBelievedWhenItIsGivenBack) {
  claim({link().received, {link().sent.sequence + 1000, protocol::sha256("made up")}});
  EXPECT_FALSE(f["b"].books().recovering()) << "nobody but this peer says so";
  EXPECT_EQ(f.pay("b", "m1@b.example", 1'00).status(), PaymentStatus::accepted);

  for (int times = 0; times < 3; ++times) {
    f.now.milliseconds += federation::max_silence_ms + 1;
    f.step("b", federation::Tick{});
    ASSERT_FALSE(f.closed.empty());
    EXPECT_EQ(f.closed.back().why.reason, Reason::recovering);
    EXPECT_EQ(f.closed.back().why.detail,
              "it says that it holds envelope " + std::to_string(link().sent.sequence + 1000) +
                  " of ours, and gives back none after " + std::to_string(link().sent.sequence));
    f.connect("a", "b");
  }
  EXPECT_EQ(alarms(), 1U) << "it is said once";
}

TEST_F(Claims, ThatItsOwnEnvelopesGoOnDoNotKeepTheRecoveryGoing) {
  claim({link().received, {link().sent.sequence + 1, protocol::sha256("made up")}});
  f.now.milliseconds += federation::max_silence_ms / 2;
  f.deliver(f.forged("a", "b", protocol::AgreementSuspension{1, true}));
  f.now.milliseconds += federation::max_silence_ms / 2 + 2;
  f.step("b", federation::Tick{});
  ASSERT_FALSE(f.closed.empty());
  EXPECT_EQ(f.closed.back().why.reason, Reason::recovering);
}

TEST_F(Claims, ARecoveryRecordsNoMoreThanSoManyAlarms) {
  flood(3, 1024);
  EXPECT_FALSE(f["b"].books().recovering()) << "it is over";
  EXPECT_EQ(alarms(), protocol::max_recovery_alarms + 1);
  EXPECT_EQ(f.alarms.back().detail, "2072 more alarms were raised by what was given back");
  f.on_frame = {};
  for (const auto& finding : federation::verify(f["b"].store).findings)
    ADD_FAILURE() << finding.where << ": " << finding.what;
}

TEST_F(Claims, ARecoveryIsBoundByWhatItTakesInMemory) {
  flood(600, 1024);  // 600 KiB of messages
  ASSERT_FALSE(f.closed.empty());
  EXPECT_EQ(f.closed.back().why.detail, "more to recover than memory allows");
  EXPECT_EQ(alarms(), 0U) << "nothing of it was taken in";
}

}  // namespace
