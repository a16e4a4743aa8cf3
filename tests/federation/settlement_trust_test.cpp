// Settlement when something is not as it should be: books restored from a backup, and a peer that does not count alike.
#include "federation/verify.h"
#include "tests/federation/settlement_setup.h"

namespace settlement_tests {
namespace {

using testing::HasSubstr;

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

TEST_F(DisputeTest, TotalsBeyondTheLogOrAlikeAreAlarms) {
  f.on_frame = [](harness::Frame&) { return false; };
  propose("a");
  const auto digest = protocol::sha256(note("a").note);
  const auto high = text().sides[1].cut.sequence;
  std::vector<std::int64_t> alike;
  for (std::uint64_t at = 1; at <= high; ++at)
    alike.push_back(f["a"].books().accepted(domain("b"), protocol::EnvelopeDirection::received, at));
  say(protocol::SettlementDispute{1, digest, domain("b"), 0, high, alike});
  EXPECT_EQ(f.alarms.back().detail, "disputes what these books count alike");
  say(protocol::SettlementDispute{1, digest, domain("b"), high + 500, high + 501, {5}});
  EXPECT_EQ(f.alarms.back().detail, "disputes what is not in the note");
  say(protocol::SettlementDispute{1, digest, domain("b"), 0, 1, {INT64_MIN}});
  EXPECT_TRUE(federation::verify(f["a"].store).clean());
}

TEST_F(DisputeTest, AReceiptBeyondWhatCanBeCountedIsAnAlarm) {
  propose("a");
  const protocol::SettlementClosing receipt{.number = 1,
                                            .note = protocol::sha256(note("a").note),
                                            .debtor = domain("a"),
                                            .creditor = domain("b"),
                                            .arrived = protocol::max_arrived};
  auto closing_text = protocol::to_text(receipt);
  const std::string most = std::to_string(protocol::max_arrived);
  closing_text.replace(closing_text.find(most), most.size(), std::to_string(INT64_MAX));
  say(protocol::ClosingProposal{closing_text, f["b"].keys().contract.sign_raw(closing_text)});
  EXPECT_EQ(f.alarms.back().reason, Reason::not_proposed);
  EXPECT_EQ(state("a"), SettlementState::agreed);
}

TEST_F(SettlementTest, AnotherAccountOfThePeerWaitsForTheTreasurer) {
  settle();
  f.pay("a", "m1@b.example", 5'00);
  f.kill("b");
  f["b"].iban = "FR1420041010050500013M02606";
  f["b"].open();
  f.connect("a", "b");
  propose("a");
  ASSERT_EQ(state("a", 2), SettlementState::agreed);
  ASSERT_FALSE(f.alarms.empty());
  EXPECT_EQ(f.alarms.back().reason, Reason::account_changed);
  order();
  EXPECT_EQ(failure(), Reason::not_found) << "nobody has said whom it goes to";
  f.step("a", federation::SetCreditor{.id = text(2).end_to_end(), .creditor = {"B", f["b"].iban, {}}});
  order();
  EXPECT_EQ(failure(), Reason::none);
  line("a", -5'00, text(2).end_to_end().hex());
  line("b", 5'00, text(2).end_to_end().hex());
  f.pay("a", "m1@b.example", 6'00);
  f.tick();
  const auto alarms = f.alarms.size();
  propose("a");
  EXPECT_EQ(f.alarms.size(), alarms) << "the treasurer knows this one";
}

TEST_F(SettlementTest, APeerWhoseNameNoBankWritesGoesByItsDomain) {
  f.kill("b");
  f["b"].identity.name = "\u4e2d\u6587";
  f["b"].open();
  f.connect("a", "b");
  propose("a");
  ASSERT_EQ(state("a"), SettlementState::agreed);
  EXPECT_EQ(f["a"].books().bank_text(text().end_to_end().view())->name, "b.example");
  order();
  EXPECT_EQ(failure(), Reason::none);
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
}  // namespace settlement_tests
