// Settlement between two peers: the note both sign, the euros between their funds, the closing both sign; and every
// way in which the euros go astray.
#include "tests/federation/settlement_setup.h"

namespace settlement_tests {
namespace {

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
  f.tick();  // what the checkpoints of the day brought is acknowledged
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

TEST_F(SettlementTest, ALineOfAnotherAmountThatCameBeforeTheNoteWaitsForTheTreasurer) {
  std::vector<harness::Frame> held;
  f.on_frame = [&](harness::Frame& frame) {
    if (frame.from == "a") held.push_back(frame);
    return frame.from != "a";
  };
  propose("b");
  const auto id = protocol::parse_settlement_note(note("b").note)->end_to_end().hex();
  const auto early = line("b", 21'00, id);
  f.on_frame = nullptr;
  for (const auto& frame : held) f.deliver(frame);
  f.tick();
  ASSERT_EQ(state("b"), SettlementState::agreed);
  EXPECT_TRUE(f["b"].books().fund().line(early)->waits());
}

TEST_F(SettlementTest, WhatWasPaidOtherwiseIsNotOrderedAndItsEurosAreOurs) {
  propose("a");
  line("b", 22'00);
  ASSERT_EQ(state("a"), SettlementState::closed);
  order();
  EXPECT_EQ(failure(), Reason::not_found) << "the creditor has signed that it is there";
  EXPECT_EQ(federation::euros_staying(f["a"].books(), protocol::FundAccount::digital), 1000'00) << "nothing leaves";
  EXPECT_EQ(in_flight("a"), -22'00);
  write_off("a");
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(federation::coverage(f["a"].books()).own_euros, 22'00) << "another account of the association has paid";
  write_off("a");
  EXPECT_EQ(failure(), Reason::not_found);
  expect_even();
}

TEST_F(SettlementTest, ATransferThatTheBankRefusedIsMadeAgain) {
  propose("a");
  order();
  const auto id = text().end_to_end();
  f.now.milliseconds += 24LL * 3600 * 1000;
  line("a", 1'00, "");
  f.step("a", federation::RejectTransfer{.id = id});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(transfer().stage, TransferStage::returned);
  order();
  line("a", -22'00);
  line("b", 22'00);
  expect_even();
  f.step("a", federation::RejectTransfer{.id = id});
  EXPECT_EQ(failure(), Reason::not_awaited);
}

TEST_F(SettlementTest, WhatTheBankRefusedAndWasPaidOtherwiseIsOver) {
  propose("a");
  order();
  line("b", 22'00);
  f.now.milliseconds += 24LL * 3600 * 1000;
  line("a", 1'00, "");
  f.step("a", federation::RejectTransfer{.id = text().end_to_end()});
  EXPECT_EQ(failure(), Reason::none);
  order();
  EXPECT_EQ(failure(), Reason::not_found) << "it is there already";
  write_off("a");
  EXPECT_EQ(failure(), Reason::none);
  expect_even();
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

}  // namespace
}  // namespace settlement_tests
