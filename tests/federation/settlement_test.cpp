// Settlement between two peers: the note both sign, the euros between their funds, the closing both sign; and every
// way in which that goes wrong.
#include <gmock/gmock.h>

#include "federation/invariants.h"
#include "federation/settlements.h"
#include "federation/verify.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace {

using federation::BankTransfer;
using federation::Settlement;
using federation::SettlementState;
using federation::TransferStage;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::Reason;
using testing::HasSubstr;

/// A and B, 1,000 euros in each fund. A's members paid B's 30.00, B's paid A's 8.00: A owes 22.00.
class SettlementTest : public testing::Test {
 protected:
  SettlementTest() {
    f.pay("a", "m1@b.example", 30'00);
    f.pay("b", "m1@a.example", 8'00);
    f.tick();
  }

  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  static std::string other(const std::string& letter) { return letter == "a" ? "b" : "a"; }
  Settlement note(const std::string& letter, std::uint32_t number = 1) {
    const auto found = f[letter].books().settlements().note(domain(other(letter)), number);
    return found ? *found : Settlement{.state = static_cast<SettlementState>(0)};
  }
  SettlementState state(const std::string& letter, std::uint32_t number = 1) { return note(letter, number).state; }
  protocol::SettlementNote text(std::uint32_t number = 1) {
    return *protocol::parse_settlement_note(note("a", number).note);
  }
  protocol::SettlementClosing closing(const std::string& letter, std::uint32_t number = 1) {
    return *protocol::parse_settlement_closing(note(letter, number).closing);
  }
  BankTransfer transfer(std::uint32_t number = 1) {
    return *f["a"].books().fund().transfer(text(number).end_to_end());
  }
  std::int64_t in_flight(const std::string& letter) { return federation::coverage(f[letter].books()).in_flight; }
  Reason failure() const {
    return f.last_reply && f.last_reply->failure ? f.last_reply->failure->reason : Reason::none;
  }

  void propose(const std::string& letter) { f.step(letter, federation::ProposeSettlement{.peer = domain(other(letter))}); }
  void give_up(std::uint32_t number = 1) {
    f.step("a", federation::GiveUpSettlement{.peer = domain("b"), .number = number});
  }
  void write_off(const std::string& letter, std::uint32_t number = 1) {
    f.step(letter, federation::WriteOffSettlement{.peer = domain(other(letter)), .number = number});
  }
  void order() { f.step("a", federation::OrderTransfers{}); }
  /// One line of a statement, and what became of it.
  protocol::Hash line(const std::string& letter, std::int64_t cents, const std::string& end_to_end) {
    const auto digest = protocol::sha256("line " + std::to_string(++lines_));
    f.step(letter, federation::BookStatement{.digest = protocol::sha256("statement " + digest.hex()),
                                             .day = 20'000,
                                             .lines = {{.digest = digest,
                                                        .day = 20'000,
                                                        .amount = cents,
                                                        .text = end_to_end + " VIR",
                                                        .details = {"The bank", "", "VIR", end_to_end}}}});
    return digest;
  }
  protocol::Hash line(const std::string& letter, std::int64_t cents) { return line(letter, cents, text().end_to_end().hex()); }
  BankLineOutcome outcome(const std::string& letter, const protocol::Hash& digest) {
    return f[letter].books().fund().line(digest)->booked.outcome;
  }
  Reason resolve(const std::string& letter, const protocol::Hash& digest, BankLineResolution resolution,
                 std::optional<protocol::PaymentId> payment = {}) {
    f.step(letter, federation::ResolveLine{
                       .line = digest, .resolution = resolution, .payment = payment.value_or(text().end_to_end())});
    return failure();
  }
  /// From the signed note to both signatures under the closing.
  void settle() {
    propose("a");
    order();
    line("a", -22'00);
    line("b", 22'00);
  }
  void expect_even() {
    EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
    EXPECT_EQ(f["b"].claim_on(f["a"]), 0);
    EXPECT_EQ(in_flight("a"), 0);
    EXPECT_EQ(in_flight("b"), 0);
    f.expect_sound();
  }

  harness::Federation f{{"a", "b"}};
  int lines_ = 0;
};

TEST_F(SettlementTest, BothSignTheSameNoteAndTheDebtorHasATransferToMake) {
  propose("b");
  EXPECT_EQ(failure(), Reason::none);
  ASSERT_EQ(state("a"), SettlementState::agreed);
  ASSERT_EQ(state("b"), SettlementState::agreed);
  EXPECT_EQ(note("a").note, note("b").note);
  EXPECT_EQ(note("a").ours, note("b").theirs);
  EXPECT_EQ(note("a").theirs, note("b").ours);
  EXPECT_TRUE(protocol::verify_raw(f["b"].identity.contract_key, note("a").note, note("a").theirs));
  EXPECT_EQ(text().sides[1].accepted, 30'00) << "in B's log stand its answers to A's orders";
  EXPECT_EQ(text().sides[0].accepted, 8'00);
  EXPECT_EQ(text().debtor(), domain("a"));
  EXPECT_EQ(text().owed(), 22'00);
  EXPECT_EQ(transfer().stage, TransferStage::requested);
  EXPECT_EQ(f["a"].books().bank_text(text().end_to_end().view())->iban, "FR7630006000011234567890189");
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00) << "a debt until the euros are there";
  f.expect_sound();
}

TEST_F(SettlementTest, EurosBringThePositionToZeroAndEachHasTheOthersSignature) {
  propose("a");
  order();
  EXPECT_EQ(outcome("a", line("a", -22'00)), BankLineOutcome::settlement_made);
  EXPECT_EQ(in_flight("a"), 22'00);
  EXPECT_EQ(outcome("b", line("b", 22'00)), BankLineOutcome::settlement_paid);
  expect_even();
  for (const std::string letter : {"a", "b"}) {
    EXPECT_EQ(state(letter), SettlementState::closed);
    EXPECT_EQ(closing(letter).arrived, 22'00);
    EXPECT_TRUE(protocol::verify_raw(f[other(letter)].identity.contract_key, note(letter).closing,
                                     note(letter).closing_theirs));
  }
  EXPECT_EQ(federation::coverage(f["a"].books()).fund_digital, 978'00);
  EXPECT_EQ(federation::coverage(f["b"].books()).fund_digital, 1022'00);
}

TEST_F(SettlementTest, TheReceiptMayComeBeforeTheDebtorsOwnStatement) {
  propose("a");
  order();
  line("b", 22'00);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(in_flight("a"), -22'00) << "arrived, and not seen to leave";
  line("a", -22'00);
  expect_even();
}

TEST_F(SettlementTest, TheNextNoteBeginsWhereThisOneEnds) {
  settle();
  propose("a");
  EXPECT_EQ(failure(), Reason::nothing_to_settle);
  f.pay("b", "m1@a.example", 5'00);
  f.tick();
  propose("a");
  ASSERT_EQ(state("a", 2), SettlementState::agreed);
  EXPECT_EQ(text(2).opening, 0);
  EXPECT_EQ(text(2).closing, -5'00);
  EXPECT_EQ(text(2).sides[0].before, text(1).sides[0].cut);
  f.expect_sound();
}

TEST_F(SettlementTest, ANoteOfNothingIsClosedAsItIsSigned) {
  f.pay("b", "m1@a.example", 22'00);
  f.tick();
  propose("a");
  EXPECT_EQ(text().owed(), 0);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(state("b"), SettlementState::closed);
  expect_even();
}

TEST_F(SettlementTest, OneNoteIsOpenAtATimeAndOnlyOnAnOpenLink) {
  propose("a");
  propose("b");
  EXPECT_EQ(failure(), Reason::settlement_open);
  f.step("a", federation::ProposeSettlement{.peer = *protocol::Domain::parse("z.example")});
  EXPECT_EQ(failure(), Reason::unknown_peer);
  harness::Federation apart{{"a", "b"}};
  apart.pay("a", "m1@b.example", 1'00);
  apart.disconnect("a", "b");
  apart.step("a", federation::ProposeSettlement{.peer = apart["b"].identity.domain()});
  EXPECT_EQ(apart.last_reply->failure->reason, Reason::link_closed);
}

TEST_F(SettlementTest, OfTwoNotesThatCrossThatOfTheLowerDomainStands) {
  std::vector<harness::Frame> held;
  f.on_frame = [&](harness::Frame& frame) { return held.push_back(frame), false; };
  propose("b");
  f.now.milliseconds += 5;
  propose("a");
  const auto of_a = note("a").note;
  ASSERT_NE(of_a, note("b").note);
  f.on_frame = nullptr;
  for (const auto& frame : held) f.deliver(frame);
  f.tick();
  EXPECT_EQ(state("a"), SettlementState::agreed);
  EXPECT_EQ(state("b"), SettlementState::agreed);
  EXPECT_EQ(note("a").note, of_a);
  EXPECT_EQ(note("b").note, of_a);
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();
}

TEST_F(SettlementTest, CalendarAndThresholdPropose) {
  f.now.milliseconds += 29LL * 24 * 3600 * 1000;
  f.tick();
  EXPECT_EQ(state("a"), static_cast<SettlementState>(0));
  f.now.milliseconds += 1LL * 24 * 3600 * 1000;
  f.tick();
  EXPECT_EQ(state("a"), SettlementState::agreed) << "thirty days, says the agreement";
  order();
  line("a", -22'00);
  line("b", 22'00);
  f.step("b", federation::SetSettlementThreshold{.peer = domain("a"), .threshold = 10'00});
  f.pay("a", "m1@b.example", 9'99);
  f.now.milliseconds += 24LL * 3600 * 1000;
  f.tick();
  EXPECT_EQ(state("b", 2), static_cast<SettlementState>(0));
  f.pay("a", "m1@b.example", 1);
  f.tick();
  f.tick();
  EXPECT_EQ(state("b", 2), SettlementState::agreed);
  f.expect_sound();
}

TEST_F(SettlementTest, WhatArrivesShortMayBeTakenAsPartAndTheRestGoesToTheNextNote) {
  propose("a");
  order();
  line("a", -22'00);
  const auto short_line = line("b", 21'50);
  EXPECT_EQ(outcome("b", short_line), BankLineOutcome::wrong_amount);
  EXPECT_EQ(state("b"), SettlementState::agreed) << "it waits for the treasurer";
  EXPECT_EQ(resolve("b", short_line, BankLineResolution::known), Reason::none);
  EXPECT_EQ(closing("a").arrived, 21'50);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -50);
  EXPECT_EQ(in_flight("a"), 50) << "kept by a bank on the way";
  write_off("a");
  EXPECT_EQ(failure(), Reason::fund_insufficient) << "the association has no euros of its own to bear it";
  f.step("a", federation::FundRequest{
                  .id = f.fresh_id(), .kind = protocol::PaymentKind::contribute, .amount = {1'00, protocol::euro()}});
  write_off("a");
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(in_flight("a"), 0);
  write_off("a");
  EXPECT_EQ(failure(), Reason::not_found);
  propose("b");
  EXPECT_EQ(text(2).owed(), 50);
  f.expect_sound();
}

TEST_F(SettlementTest, WhatComesBackIsMadeAgain) {
  propose("a");
  order();
  line("a", -22'00);
  EXPECT_EQ(outcome("a", line("a", 22'00)), BankLineOutcome::settlement_returned);
  EXPECT_EQ(in_flight("a"), 0);
  EXPECT_EQ(transfer().stage, TransferStage::returned);
  order();
  line("a", -22'00);
  line("b", 22'00);
  expect_even();
}

TEST_F(SettlementTest, WhatComesBackMayBeGivenUpAndBothSignThat) {
  propose("a");
  order();
  give_up();
  EXPECT_EQ(failure(), Reason::settlement_under_way);
  line("a", -22'00);
  give_up();
  EXPECT_EQ(failure(), Reason::settlement_under_way);
  line("a", 22'00);
  give_up();
  EXPECT_EQ(failure(), Reason::none);
  for (const std::string letter : {"a", "b"}) {
    EXPECT_EQ(state(letter), SettlementState::closed);
    EXPECT_EQ(closing(letter).arrived, 0);
  }
  order();
  EXPECT_EQ(failure(), Reason::not_found) << "it is not made any more";
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00);
  propose("a");
  EXPECT_EQ(text(2).opening, 22'00);
  EXPECT_EQ(text(2).owed(), 22'00);
  f.expect_sound();
}

TEST_F(SettlementTest, EurosThatArriveAfterAllComeBeforeATransferGivenUp) {
  propose("a");
  std::vector<harness::Frame> held;
  f.on_frame = [&](harness::Frame& frame) { return held.push_back(frame), false; };
  give_up();
  line("b", 22'00);
  f.on_frame = nullptr;
  for (const auto& frame : held) f.deliver(frame);
  f.tick();
  for (const std::string letter : {"a", "b"}) {
    EXPECT_EQ(state(letter), SettlementState::closed);
    EXPECT_EQ(closing(letter).arrived, 22'00);
  }
  EXPECT_TRUE(f.alarms.empty());
  EXPECT_EQ(in_flight("a"), -22'00);
  write_off("a");
  EXPECT_EQ(federation::coverage(f["a"].books()).own_euros, 22'00) << "they were not ours to pay, and are there";
  expect_even();
}

TEST_F(SettlementTest, ASecondOrAnUnknownTransferWaitsForTheTreasurer) {
  settle();
  const auto again = line("b", 22'00);
  EXPECT_EQ(outcome("b", again), BankLineOutcome::duplicate);
  EXPECT_EQ(resolve("b", again, BankLineResolution::known), Reason::not_awaited);
  EXPECT_EQ(resolve("b", again, BankLineResolution::send_back, f.fresh_id()), Reason::none);
  EXPECT_EQ(outcome("b", line("b", 7'00, std::string(32, 'f'))), BankLineOutcome::unknown);
  EXPECT_EQ(outcome("a", line("a", 22'00)), BankLineOutcome::unknown) << "B has signed that it is there";
  f.expect_sound();
}

TEST_F(SettlementTest, AnUnnamedLineIsWhatTheTreasurerSaysItIs) {
  propose("a");
  order();
  const auto left = line("a", -22'00, "");
  const auto arrived = line("b", 22'00, "");
  EXPECT_EQ(outcome("b", arrived), BankLineOutcome::unknown);
  EXPECT_EQ(resolve("a", left, BankLineResolution::known), Reason::none);
  EXPECT_EQ(resolve("b", arrived, BankLineResolution::known), Reason::none);
  expect_even();
  EXPECT_EQ(state("a"), SettlementState::closed);
}

TEST_F(SettlementTest, ALineThatCameBeforeTheNoteIsFound) {
  std::vector<harness::Frame> held;
  harness::Federation g{{"a", "b"}};
  g.pay("a", "m1@b.example", 30'00);
  g.tick();
  g.on_frame = [&](harness::Frame& frame) {
    if (frame.from == "a") held.push_back(frame);
    return frame.from != "a";
  };
  g.step("b", federation::ProposeSettlement{.peer = g["a"].identity.domain()});
  const auto proposed = g["b"].books().settlements().note(g["a"].identity.domain(), 1);
  ASSERT_TRUE(proposed && proposed->state == SettlementState::proposed_here);
  const auto id = protocol::parse_settlement_note(proposed->note)->end_to_end().hex();
  g.step("b", federation::BookStatement{.digest = protocol::sha256("s"),
                                        .day = 20'000,
                                        .lines = {{.digest = protocol::sha256("early"),
                                                   .day = 20'000,
                                                   .amount = 30'00,
                                                   .text = id,
                                                   .details = {"A", "", "", id}}}});
  EXPECT_TRUE(g["b"].books().fund().line(protocol::sha256("early"))->waits());
  g.on_frame = nullptr;
  for (const auto& frame : held) g.deliver(frame);
  g.tick();
  EXPECT_FALSE(g["b"].books().fund().line(protocol::sha256("early"))->waits());
  EXPECT_EQ(g["b"].claim_on(g["a"]), 0);
  EXPECT_EQ(g["a"].claim_on(g["b"]), 0);
  g.expect_sound();
}

TEST_F(SettlementTest, IsOrderedOnlyAsFarAsTheAccountHoldsIt) {
  propose("a");
  f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                      .kind = protocol::PaymentKind::withdraw,
                                      .amount = {800'00, protocol::euro()},
                                      .creditor = federation::BankText{"X", "FR7630006000011234567890189", {}}});
  order();
  EXPECT_EQ(transfer().stage, TransferStage::transferred) << "200.00 are left";
  f.expect_sound();
}

// ---- after a restore

TEST_F(SettlementTest, ARestoredDebtorNeverPaysTwice) {
  const auto backup = f["a"].store.snapshot();
  propose("a");
  order();
  f.restore("a", backup);
  f.connect("a", "b");
  ASSERT_EQ(state("a"), SettlementState::agreed) << "B has given it back";
  order();
  EXPECT_EQ(failure(), Reason::recovering);
  give_up();
  EXPECT_EQ(failure(), Reason::recovering);
  line("a", -22'00);
  EXPECT_EQ(transfer().stage, TransferStage::reconciled);
  order();
  EXPECT_EQ(failure(), Reason::not_found);
  line("b", 22'00);
  expect_even();
}

TEST_F(SettlementTest, AStatementOlderThanTheTransferProvesNothingOfANoteThatCameBackSince) {
  const auto backup = f["a"].store.snapshot();
  propose("a");
  order();
  f.restore("a", backup);
  line("a", 5'00, "");
  f.connect("a", "b");
  order();
  EXPECT_EQ(failure(), Reason::recovering);
  line("a", -22'00);
  line("b", 22'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
  f.expect_sound();
}

TEST_F(SettlementTest, WhatHasArrivedIsNeverOrderedAgain) {
  const auto backup = f["a"].store.snapshot();
  propose("a");
  order();
  line("b", 22'00);
  f.restore("a", backup);
  f.connect("a", "b");
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(transfer().stage, TransferStage::requested);
  line("a", 5'00, "");
  order();
  EXPECT_EQ(failure(), Reason::not_found);
  EXPECT_EQ(outcome("a", line("a", -22'00)), BankLineOutcome::settlement_made);
  expect_even();
}

TEST_F(SettlementTest, AStatementBeforeTheRecoveryIsUnderstoodAfterwards) {
  const auto backup = f["a"].store.snapshot();
  propose("a");
  const auto id = text().end_to_end().hex();
  order();
  f.restore("a", backup);
  const auto left = line("a", -22'00, id);
  EXPECT_EQ(outcome("a", left), BankLineOutcome::unknown);
  f.connect("a", "b");
  EXPECT_FALSE(f["a"].books().fund().line(left)->waits());
  EXPECT_EQ(transfer().stage, TransferStage::reconciled);
  order();
  EXPECT_NE(failure(), Reason::none);
  line("b", 22'00);
  expect_even();
}

TEST_F(SettlementTest, ARestoredCreditorKeepsToItsReceipt) {
  propose("a");
  order();
  line("a", -22'00);
  const auto backup = f["b"].store.snapshot();
  line("b", 22'00);
  const auto receipt = note("b").closing_ours;
  f.restore("b", backup);
  f.connect("a", "b");
  EXPECT_EQ(state("b"), SettlementState::closed);
  EXPECT_EQ(note("b").closing_ours, receipt);
  EXPECT_EQ(f["b"].books().fund().state(protocol::FundAccount::digital).ahead, 1022'00);
  EXPECT_EQ(outcome("b", line("b", 22'00)), BankLineOutcome::settlement_known);
  EXPECT_EQ(f["b"].books().fund().state(protocol::FundAccount::digital).ahead, 1000'00);
  expect_even();
}

TEST_F(SettlementTest, APeerThatWasRestoredGivesNoOtherAnswer) {
  const auto backup = f["b"].store.snapshot();
  settle();
  f.restore("b", backup);
  f.connect("a", "b");
  EXPECT_EQ(note("a").note, note("b").note);
  EXPECT_EQ(note("a").closing, note("b").closing);
  EXPECT_EQ(note("a").closing_ours, note("b").closing_theirs);
  line("b", 22'00);
  expect_even();
  EXPECT_TRUE(f.alarms.empty());
}

// ---- a peer that does not count alike

class DisputeTest : public SettlementTest {
 protected:
  void say(const protocol::Message& message) {
    f.deliver(f.forged("b", "a", message));
    f.on_frame = [](harness::Frame&) { return false; };
    f.tick();
  }
  protocol::SettlementDispute last_dispute() {
    protocol::SettlementDispute last;
    for (const auto& message : messages_sent(f, "a", "b"))
      if (const auto* dispute = std::get_if<protocol::SettlementDispute>(&message)) last = *dispute;
    return last;
  }
};

TEST_F(DisputeTest, ANoteUnderAWrongSignatureOrBetweenOthersIsAnAlarm) {
  propose("a");
  auto other_note = text();
  other_note.number = 2;
  const auto wrong = protocol::to_text(other_note);
  say(protocol::SettlementProposal{wrong, f["a"].keys().contract.sign_raw(wrong), {}});
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::bad_signature);
  say(protocol::SettlementProposal{"nothing", f["b"].keys().contract.sign_raw("nothing"), {}});
  EXPECT_EQ(f.alarms.back().reason, Reason::malformed);
}

TEST_F(DisputeTest, AnotherTextUnderASignedNumberIsAnAlarm) {
  propose("a");
  auto other_note = text();
  other_note.to.milliseconds += 1;
  const auto wrong = protocol::to_text(other_note);
  say(protocol::SettlementProposal{wrong, f["b"].keys().contract.sign_raw(wrong), {}});
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::id_conflict);
  EXPECT_EQ(state("a"), SettlementState::agreed);
}

TEST_F(DisputeTest, TheCheckerSaysSoWithItsTotalsAndTheNoteBindsNobody) {
  settle();
  f.pay("a", "m1@b.example", 3'00);
  f.tick();
  auto wrong = *protocol::parse_settlement_note(note("a").note);
  const auto& row = f["a"].books().peer(domain("b"))->row;
  wrong.number = 2;
  wrong.from = wrong.to;
  wrong.opening = 0;
  wrong.sides[0] = {domain("a"), wrong.sides[0].cut, row.sent, 0};
  wrong.sides[1] = {domain("b"), wrong.sides[1].cut, row.received, 4'00};
  wrong.closing = 4'00;
  const auto false_text = protocol::to_text(wrong);
  say(protocol::SettlementProposal{false_text, f["b"].keys().contract.sign_raw(false_text), {}});
  EXPECT_EQ(state("a", 2), SettlementState::disputed);
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::settlement_disputed);
  const auto dispute = last_dispute();
  EXPECT_EQ(dispute.number, 2U);
  EXPECT_EQ(dispute.log, domain("b"));
  EXPECT_EQ(dispute.high, wrong.sides[1].cut.sequence);
  EXPECT_EQ(dispute.totals.back(), 33'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -3'00);
  EXPECT_TRUE(federation::verify(f["a"].store).clean());
}

TEST_F(DisputeTest, BothFindTheFirstMessageTheyCountDifferently) {
  for (int i = 0; i < 4; ++i) f.pay("a", "m1@b.example", 1'00);
  f.tick();
  // A proposes, and B - who here says what it likes - counts 5 cents more from the second of these payments on.
  std::vector<harness::Frame> held;
  f.on_frame = [&](harness::Frame&) { return false; };
  propose("a");
  const auto proposed = text();
  const auto& side = proposed.sides[1];
  auto totals = [&](std::uint64_t low, std::uint64_t high) {
    std::vector<std::int64_t> list;
    for (auto at = low + 1; at <= high; ++at) {
      const auto ours = f["a"].books().accepted(domain("b"), protocol::EnvelopeDirection::received, at);
      list.push_back(ours + (ours >= 32'00 ? 5 : 0));
    }
    return list;
  };
  const auto digest = protocol::sha256(note("a").note);
  say(protocol::SettlementDispute{1, digest, domain("b"), 0, side.cut.sequence, totals(0, side.cut.sequence)});
  EXPECT_EQ(state("a"), SettlementState::disputed);
  const auto narrower = last_dispute();
  ASSERT_EQ(narrower.high - narrower.low, 1U) << "one envelope is left";
  EXPECT_EQ(narrower.totals.back(), 32'00);
  EXPECT_FALSE(note("a").difference.has_value());

  auto messages = narrower;
  messages.totals.back() += 5;
  say(messages);
  const auto found = note("a").difference;
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->place.sequence, narrower.high);
  EXPECT_EQ(found->place.index + 1, narrower.totals.size());
  EXPECT_EQ(found->ours, 1'00);
  EXPECT_EQ(found->theirs, 1'05);
  EXPECT_THAT(f.alarms.back().detail, HasSubstr("counts for 100 cents here and 105 there"));
  const auto size = f["a"].books().journal_size();
  say(messages);
  EXPECT_LE(f["a"].books().journal_size(), size + 2) << "what is found is not looked for again";
  EXPECT_TRUE(federation::verify(f["a"].store).clean());
}

TEST_F(DisputeTest, ClosingsOfNothingOrByTheWrongSideAreAlarms) {
  propose("a");
  auto receipt = protocol::SettlementClosing{.number = 1,
                                             .note = protocol::sha256(note("a").note),
                                             .debtor = domain("a"),
                                             .creditor = domain("b"),
                                             .arrived = 0};
  const auto by_b = [&](const protocol::SettlementClosing& closes) {
    const auto closing_text = protocol::to_text(closes);
    say(protocol::ClosingProposal{closing_text, f["b"].keys().contract.sign_raw(closing_text)});
    return f.alarms.empty() ? Reason::none : f.alarms.back().reason;
  };
  EXPECT_EQ(by_b(receipt), Reason::not_proposed) << "only the debtor gives up";
  receipt.number = 2;
  receipt.arrived = 5;
  EXPECT_EQ(by_b(receipt), Reason::not_proposed);
  EXPECT_EQ(state("a"), SettlementState::agreed);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00);
}

}  // namespace
