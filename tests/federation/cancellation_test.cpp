// Asking that a held payment be refused: what an order does that has not left yet, and one that has.

#include <algorithm>

#include "federation/verify.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::last_answer;
using harness::messages_sent;
using harness::PaymentStatus;
using harness::Reason;
using protocol::PaymentKey;

void expect_cancelled(const std::optional<federation::Payment>& payment) {
  ASSERT_TRUE(payment.has_value());
  EXPECT_EQ(payment->status(), PaymentStatus::refused);
  EXPECT_EQ(payment->opened.reason, Reason::cancelled) << name(payment->opened.reason);
}

bool sent_an_order(Federation& f, const std::string& from, const std::string& to) {
  const auto messages = messages_sent(f, from, to);
  return std::any_of(messages.begin(), messages.end(),
                     [](const auto& message) { return std::holds_alternative<protocol::Order>(message); });
}

/// A pays B while their link is down, so that the order waits in A's outbox.
class Withdrawal : public testing::Test {
 protected:
  Withdrawal() {
    f.disconnect("a", "b");
    key = f.pay("a", "m1@b.example", 10'00).key();
  }
  void cancel() { f.step("a", federation::CancelPayment{.id = key.id}); }
  const std::deque<federation::Waiting>& outbox() { return f["a"].books().peer(f["b"].identity.domain())->outbox; }
  void expect_nobody_paid() {
    expect_cancelled(f.payment("a", key));
    expect_cancelled(f.payment("b", key));
    EXPECT_EQ(f["a"].balance("m0"), 100'00);
    EXPECT_EQ(f["a"].books().held_payments(), 0U);
    EXPECT_EQ(f["b"].balance("m1"), 100'00);
    EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
    f.expect_sound();
  }

  Federation f{{"a", "b"}};
  PaymentKey key;
};

TEST_F(Withdrawal, AnOrderThatHasNotLeftNeverTravels) {
  const auto order = outbox().front().message;
  cancel();
  EXPECT_EQ(f.last_reply->payment->status(), PaymentStatus::held) << "only an answer ends a hold";
  EXPECT_TRUE(f.last_reply->payment->cancel_asked);
  ASSERT_EQ(outbox().size(), 1U);
  EXPECT_NE(outbox().front().message, order);
  cancel();
  EXPECT_EQ(outbox().size(), 1U) << "asked once";
  f.connect("a", "b");
  expect_nobody_paid();
  EXPECT_FALSE(sent_an_order(f, "a", "b"));
  EXPECT_TRUE(f.alarms.empty());
}

TEST_F(Withdrawal, MessagesAroundItKeepTheirPlaces) {
  const auto before = f.pay("a", "m1@b.example", 1'00);
  const auto later = f.pay("a", "m1@b.example", 2'00);
  f.step("a", federation::CancelPayment{.id = before.key().id});
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::accepted);
  expect_cancelled(f.payment("a", before.key()));
  EXPECT_EQ(f.payment("a", later.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 112'00);
  f.expect_sound();
}

TEST_F(Withdrawal, OutlivesARestart) {
  f.kill("a");
  f["a"].open();
  cancel();
  f.kill("a");
  f["a"].open();
  f.connect("a", "b");
  expect_nobody_paid();
}

TEST_F(Withdrawal, HappensByItselfWhenTheTimeToAcceptHasPassed) {
  f.now.milliseconds += 60'001;
  f.tick();
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::held);
  f.connect("a", "b");
  expect_nobody_paid();
  EXPECT_FALSE(sent_an_order(f, "a", "b"));
}

TEST_F(Withdrawal, AnOrderInAnEnvelopeIsDecidedAsEver) {
  f.connect("a", "b");
  f.on_frame = [](harness::Frame&) { return false; };
  const auto sealed = f.pay("a", "m1@b.example", 1'00);
  f.step("a", federation::CancelPayment{.id = sealed.key().id});
  f.on_frame = {};
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", sealed.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 111'00);
  f.expect_sound();
}

TEST_F(Withdrawal, TheOrderThatComesAfterAllGetsTheRecordedAnswer) {
  const auto order = *protocol::decode_message(outbox().front().message);
  cancel();
  f.connect("a", "b");
  f.deliver(f.forged("a", "b", order));
  expect_cancelled(f.payment("b", key));
  EXPECT_EQ(last_answer(f, "b", "a").reason, Reason::cancelled);
  EXPECT_EQ(f["b"].balance("m1"), 100'00);
  EXPECT_TRUE(f.alarms.empty());
}

TEST_F(Withdrawal, OtherContentUnderItsKeyIsAConflict) {
  auto order = std::get<protocol::Order>(*protocol::decode_message(outbox().front().message));
  cancel();
  f.connect("a", "b");
  order.accept_before.milliseconds += 1;
  f.deliver(f.forged("a", "b", order));
  expect_cancelled(f.payment("b", key));
  EXPECT_EQ(last_answer(f, "b", "a").reason, Reason::id_conflict);
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::id_conflict);
}

TEST_F(Withdrawal, ARequestAboutOtherContentIsAConflict) {
  f.connect("a", "b");
  f.deliver(f.forged("a", "b", protocol::CancelRequest{key, protocol::Hash{}}));
  EXPECT_EQ(f.payment("b", key)->status(), PaymentStatus::accepted);
  EXPECT_EQ(last_answer(f, "b", "a").reason, Reason::id_conflict);
  EXPECT_EQ(f.alarms.back().reason, Reason::id_conflict);
}

TEST_F(Withdrawal, NobodyCancelsWhatBeganHere) {
  f.connect("a", "b");
  const PaymentKey foreign{f["b"].identity.domain(), f.fresh_id()};
  f.deliver(f.forged("a", "b", protocol::CancelRequest{foreign, protocol::Hash{}}));
  EXPECT_FALSE(f.payment("b", foreign).has_value());
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::unknown_payment);
}

TEST_F(Withdrawal, ANodeRestoredFromBeforeItWithdrawsAgain) {
  const auto backup = f["a"].store.snapshot();
  cancel();
  f.connect("a", "b");
  f.go_back("a", backup);
  f.step("a", federation::Restored{});
  f.connect("a", "b");
  expect_nobody_paid();
  EXPECT_FALSE(sent_an_order(f, "a", "b"));
  EXPECT_TRUE(f.alarms.empty());
}

TEST_F(Withdrawal, ANodeRestoredFromBeforeThePaymentForgetsIt) {
  f.connect("a", "b");
  const auto backup = f["a"].store.snapshot();
  f.disconnect("a", "b");
  const auto lost = f.pay("a", "m1@b.example", 3'00);
  f.step("a", federation::CancelPayment{.id = lost.key().id});
  f.connect("a", "b");
  expect_cancelled(f.payment("b", lost.key()));
  f.go_back("a", backup);
  f.step("a", federation::Restored{});
  f.connect("a", "b");
  EXPECT_FALSE(f.payment("a", lost.key()).has_value());
  EXPECT_TRUE(f.alarms.empty()) << f.alarms.front().detail;
  f.expect_sound();
}

TEST_F(Withdrawal, BooksThatTakeASentOrderForUnsentOnlyAsk) {
  const auto backup = f["a"].store.snapshot();
  f.connect("a", "b");
  f.go_back("a", backup);
  cancel();
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::held);
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::accepted) << "the peer had accepted, and says so again";
  EXPECT_EQ(f["a"].balance("m0"), 90'00);
  EXPECT_EQ(f["b"].balance("m1"), 110'00);
  f.expect_sound();
}

TEST_F(Withdrawal, ADecidingNodeRestoredFromBeforeItAnswersAlike) {
  const auto backup = f["b"].store.snapshot();
  cancel();
  f.connect("a", "b");
  f.go_back("b", backup);
  f.step("b", federation::Restored{});
  f.connect("a", "b");
  expect_nobody_paid();
}

TEST_F(Withdrawal, VerificationSeesOneThatWasNone) {
  f.connect("a", "b");
  f.on_frame = [](harness::Frame&) { return false; };
  const auto sealed = f.pay("a", "m1@b.example", 1'00);
  f.step("a", federation::CancelPayment{.id = sealed.key().id});
  storage::MemoryStore& store = f["a"].store;
  storage::Batch batch;
  EXPECT_TRUE(store.scan(storage::Table::journal, {}, {}, [&](std::string_view row, std::string_view value) {
    auto entry = *protocol::decode_entry(value);
    auto* asked = std::get_if<protocol::CancelAsked>(&entry.body);
    if (asked == nullptr) return true;
    EXPECT_FALSE(std::exchange(asked->withdraws, true));
    batch.put(storage::Table::journal, protocol::Bytes(row), protocol::encode(entry));
    return true;
  }));
  ASSERT_EQ(batch.writes().size(), 1U);
  ASSERT_TRUE(store.commit(batch).has_value());
  const auto report = federation::verify(store);
  ASSERT_FALSE(report.clean());
  EXPECT_EQ(report.findings.front().what, "a withdrawn order does not wait");
}

/// A pays C through B.
class ForwardedWithdrawal : public testing::Test {
 protected:
  void pay() {
    auto asked = f.request("a", "m1@c.example", 10'00);
    asked.id = f.fresh_id();
    asked.route = federation::Route{{f["b"].identity.domain()}, f["c"].identity.currency.code};
    key = {f["a"].identity.domain(), asked.id};
    f.step("a", asked);
  }
  void cancel() { f.step("a", federation::CancelPayment{.id = key.id}); }
  void expect_nobody_paid() {
    expect_cancelled(f.payment("a", key));
    expect_cancelled(f.payment("b", key));
    EXPECT_EQ(f["a"].balance("m0"), 100'00);
    EXPECT_EQ(f["c"].balance("m1"), 100'00);
    for (const char* node : {"a", "b", "c"}) EXPECT_EQ(f[node].books().held_payments(), 0U);
    f.expect_sound();
  }

  Federation f{{"a", "b", "c"}};
  PaymentKey key;
};

TEST_F(ForwardedWithdrawal, TheIntermediaryWithdrawsWhatItHasNotPassedOn) {
  f.disconnect("b", "c");
  pay();
  cancel();
  EXPECT_EQ(f.payment("b", key)->status(), PaymentStatus::held);
  f.connect("b", "c");
  expect_nobody_paid();
  expect_cancelled(f.payment("c", key));
  EXPECT_FALSE(sent_an_order(f, "b", "c"));
  // The payer's node ends with the next node's word, as for any answer.
  const auto answer = last_answer(f, "b", "a");
  const auto proof = protocol::decode_message_proof(answer.evidence);
  ASSERT_TRUE(proof.has_value());
  EXPECT_TRUE(protocol::verify(*proof, f["c"].identity.message_key).has_value());
}

TEST_F(ForwardedWithdrawal, TheIntermediaryRefusesWhatItHasNotSeen) {
  f.disconnect("a", "b");
  pay();
  cancel();
  f.connect("a", "b");
  expect_nobody_paid();
  EXPECT_FALSE(f.payment("c", key).has_value());
}

TEST_F(ForwardedWithdrawal, WhatWaitsForAComparisonIsDecidedByIt) {
  for (const bool passed_on_before : {false, true}) {
    const auto balance = f["c"].balance("m1");
    const auto backup = f["b"].store.snapshot();
    const auto lost_answers = [](harness::Frame& frame) { return frame.from != "c"; };
    if (passed_on_before) {
      f.on_frame = lost_answers;
      pay();
      f.on_frame = {};
    }
    f.restore("b", backup);
    f.connect("a", "b");
    if (!passed_on_before) pay();
    ASSERT_TRUE(f["b"].books().holds_of(key).empty()) << "the link to c has not been compared";
    cancel();
    EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::held);
    f.connect("b", "c");
    if (passed_on_before) {
      EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::accepted);
      EXPECT_EQ(f["c"].balance("m1"), balance + 10'00);
    } else {
      expect_cancelled(f.payment("a", key));
      EXPECT_FALSE(f.payment("c", key).has_value());
    }
    EXPECT_EQ(f["b"].books().held_payments(), 0U);
    f.expect_sound();
  }
}

}  // namespace
