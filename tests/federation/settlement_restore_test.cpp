// Settlement at a node that was set back in time and told by nobody: what it has signed a second time since, and what
// an answer that is given again counts for.

#include "federation/settlement_rules.h"
#include "federation/verify.h"
#include "tests/federation/settlement_setup.h"

namespace {

using namespace settlement_tests;
using protocol::EnvelopeDirection;

class SetBack : public SettlementTest {
 protected:
  /// Back to these books, and on under new keys; the link is down.
  void set_back_under_new_keys(const std::string& letter, const storage::MemoryStore::Snapshot& books) {
    f.disconnect("a", "b");
    f.go_back(letter, books);
    f.rotate(letter);
  }
  void expect_the_same_note() {
    EXPECT_EQ(state("a"), SettlementState::closed);
    EXPECT_EQ(state("b"), SettlementState::closed);
    EXPECT_EQ(note("a").closing, note("b").closing);
    EXPECT_EQ(note("a").closing_ours, note("b").closing_theirs);
    EXPECT_EQ(note("a").closing_theirs, note("b").closing_ours);
    EXPECT_THAT(f.alarms, testing::IsEmpty());
    f.expect_sound();
  }
};

TEST_F(SetBack, AReceiptThatIsSignedAgainUnderNewKeysStandsAsItFirstLeft) {
  propose("a");
  order();
  line("a", -22'00);
  const auto id = text().end_to_end().hex();
  const auto backup = f["b"].store.snapshot();
  line("b", 22'00);
  const auto receipt = note("b").closing_ours;
  set_back_under_new_keys("b", backup);
  line("b", 22'00, id);
  ASSERT_EQ(state("b"), SettlementState::closing);
  ASSERT_NE(note("b").closing_ours, receipt);
  f.connect("a", "b");
  EXPECT_EQ(note("b").closing_ours, receipt);
  EXPECT_EQ(f["b"].books().fund().state(protocol::FundAccount::digital).ahead, 1000'00) << "no statement is awaited";
  expect_the_same_note();
  expect_even();
}

TEST_F(SetBack, ATransferThatIsGivenUpAgainUnderNewKeysStandsAsItFirstLeft) {
  propose("a");
  const auto backup = f["a"].store.snapshot();
  give_up();
  const auto first = note("a").closing_ours;
  set_back_under_new_keys("a", backup);
  give_up();
  ASSERT_EQ(failure(), Reason::none);
  ASSERT_NE(note("a").closing_ours, first);
  f.connect("a", "b");
  EXPECT_EQ(note("a").closing_ours, first);
  EXPECT_EQ(transfer().stage, TransferStage::given_up);
  expect_the_same_note();
}

/// More has arrived than was owed, and A's treasurer was asked.
class Questioned : public SetBack {
 protected:
  void be_asked() {
    propose("a");
    const auto digest = line("b", 25'00);
    ASSERT_EQ(resolve("b", digest, BankLineResolution::known), Reason::none);
    ASSERT_EQ(state("a"), SettlementState::questioned);
    f.alarms.clear();
  }
};

TEST_F(Questioned, WhatTheTreasurerHadConfirmedIsNotAskedAgain) {
  be_asked();
  const auto backup = f["a"].store.snapshot();
  confirm();
  const auto signature = note("a").closing_ours;
  f.restore("a", backup);
  f.connect("a", "b");
  EXPECT_EQ(note("a").closing_ours, signature);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 3'00);
  expect_the_same_note();
}

TEST_F(Questioned, WhatTheTreasurerConfirmsAgainUnderNewKeysIsTheSameReceipt) {
  be_asked();
  const auto backup = f["a"].store.snapshot();
  confirm();
  const auto signature = note("a").closing_ours;
  set_back_under_new_keys("a", backup);
  confirm();
  ASSERT_NE(note("a").closing_ours, signature);
  f.connect("a", "b");
  EXPECT_EQ(note("a").closing_ours, signature);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 3'00) << "it moves the position once";
  expect_the_same_note();
}

TEST_F(SetBack, AnAnswerThatIsGivenAgainCountsForNothing) {
  f.pay("a", "m1@b.example", 1'00);
  protocol::Bytes order;
  const auto& sent = f["a"].books().peer(domain("b"))->row.sent;
  for (auto at = sent.sequence; order.empty(); --at) {
    const auto envelope = f["a"].books().sent_envelope(domain("b"), at);
    ASSERT_TRUE(envelope.has_value());
    for (const auto& message : envelope->messages)
      if (std::holds_alternative<protocol::Order>(*protocol::decode_message(message))) order = message;
  }
  f.on_frame = [](harness::Frame& frame) { return frame.from == "a"; };  // B repeats its answer, to itself
  f.deliver(f.forged("a", "b", *protocol::decode_message(order)));
  f.tick();

  const auto& books = f["b"].books();
  const auto last = books.peer(domain("a"))->row.sent.sequence;
  const auto total = books.accepted(domain("a"), EnvelopeDirection::sent, last);
  ASSERT_EQ(total, books.accepted(domain("a"), EnvelopeDirection::sent, last - 1));
  const auto totals = federation::dispute_totals(books, domain("a"), EnvelopeDirection::sent, last - 1, last);
  ASSERT_THAT(totals, testing::Not(testing::IsEmpty()));
  EXPECT_EQ(totals.back(), total);
}

}  // namespace
