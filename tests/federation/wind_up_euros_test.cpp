// What is left of the position when a peer was wound up, in euros: paid, awaited, lost, given up.

#include "federation/fund_postings.h"
#include "federation/verify.h"
#include "federation/wind_up_rules.h"
#include "tests/federation/forgery.h"
#include "tests/federation/settlement_setup.h"

namespace {

using namespace settlement_tests;

/// A owes B 22.00; one of them dies.
class WindUpEuros : public SettlementTest {
 protected:
  protocol::WindUpStatement statement(const std::string& here) {
    return *federation::wind_up_statement(f[here].books(), domain(other(here)), {.hands = 2, .declared = f.now});
  }
  void wind_up(const std::string& here) {
    f.disconnect("a", "b");
    const auto text = protocol::to_text(statement(here));
    f.step(here, federation::WindUp{.statement = text, .theirs = f[other(here)].keys().contract.sign_raw(text)});
  }
  void give_up_claim() { f.step("b", federation::GiveUpClaim{.peer = domain("a")}); }
  protocol::PaymentId id_of_last(const std::string& here) {
    return protocol::parse_wind_up(federation::booked_wind_up(f[here].books(), domain(other(here)))->statement)
        ->end_to_end();
  }
  federation::Coverage coverage(const std::string& letter) { return federation::coverage(f[letter].books()); }
  void expect_clean(const std::string& letter) {
    for (const auto& finding : federation::verify(f[letter].store).findings)
      ADD_FAILURE() << letter << ", " << finding.where << ": " << finding.what;
    for (const auto& broken : federation::broken_rules(f[letter].books())) ADD_FAILURE() << letter << ": " << broken;
  }
};

TEST_F(WindUpEuros, WhatIsOwedWaitsUntilItIsSaidToWhomItGoes) {
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  const auto id = id_of_last("a");
  EXPECT_EQ(coverage("a").debts, 22'00);
  order();
  EXPECT_EQ(failure(), Reason::not_found) << "nobody is named";
  f.step("a", federation::SetCreditor{.id = id, .creditor = {"The heirs", "FR7630006000011234567890189", {}, {}}});
  order();
  ASSERT_EQ(failure(), Reason::none);
  line("a", -22'00, id.hex());
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0) << "the bank's word is enough";
  EXPECT_EQ(in_flight("a"), 0);
  EXPECT_EQ(coverage("a").lost, 0);
  expect_clean("a");
  line("a", 22'00, id.hex());
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00) << "it came back, and is owed again";
  EXPECT_TRUE(f["a"].books().fund().transfer(id)->waits());
  expect_clean("a");
}

TEST_F(WindUpEuros, EurosOfAnOpenNoteThatHaveLeftArePaid) {
  propose("a");
  order();
  wind_up("a");
  EXPECT_EQ(failure(), Reason::settlement_under_way) << "the bank may have made it, or not";
  line("a", -22'00);
  f.disconnect("a", "b");
  ASSERT_EQ(in_flight("a"), 22'00);
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
  EXPECT_EQ(in_flight("a"), 0);
  EXPECT_EQ(f["a"].books().settlements().link(domain("b")).open, 0U);
  expect_clean("a");
  line("a", 22'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00) << "the bank brought them back after all";
  expect_clean("a");
}

TEST_F(WindUpEuros, ATransferThatWasNotOrderedIsMadeForTheStatementAlone) {
  propose("a");
  f.disconnect("a", "b");
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(transfer().stage, TransferStage::given_up);
  EXPECT_TRUE(f["a"].books().fund().transfer(id_of_last("a"))->waits());
  EXPECT_EQ(coverage("a").debts, 22'00);
  expect_clean("a");
}

TEST_F(WindUpEuros, AClaimOnWhoIsGoneCoversNothing) {
  EXPECT_TRUE(coverage("b").is_covered());
  wind_up("b");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(coverage("b").gap(), 0);
  EXPECT_EQ(coverage("b").lost, 22'00);
  EXPECT_EQ(coverage("b").uncovered(), 22'00);
  give_up_claim();
  EXPECT_EQ(failure(), Reason::fund_insufficient);
  // A part of it comes, from who is left there.
  const auto id = id_of_last("b");
  const auto part = line("b", 9'00, id.hex());
  EXPECT_EQ(outcome("b", part), BankLineOutcome::wrong_amount);
  EXPECT_EQ(resolve("b", part, BankLineResolution::known, id), Reason::none);
  EXPECT_EQ(coverage("b").lost, 13'00);
  const auto gift = line("b", 20'00, "MERCI");
  EXPECT_EQ(resolve("b", gift, BankLineResolution::own_euros, id), Reason::none);
  EXPECT_TRUE(coverage("b").is_covered()) << "own euros bear it";
  give_up_claim();
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(coverage("b").lost, 0);
  EXPECT_EQ(coverage("b").own_euros, 7'00);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 0);
  give_up_claim();
  EXPECT_EQ(failure(), Reason::not_found);
  expect_clean("b");
  EXPECT_EQ(outcome("b", line("b", 1'00, id.hex())), BankLineOutcome::duplicate) << "nobody waits for more";
}

TEST_F(WindUpEuros, AllOfItAtOnceComesWithoutAWord) {
  wind_up("b");
  const auto id = id_of_last("b");
  EXPECT_EQ(outcome("b", line("b", 22'00, id.hex())), BankLineOutcome::settlement_paid);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 0);
  EXPECT_EQ(coverage("b").lost, 0);
  expect_clean("b");
}

TEST_F(WindUpEuros, ALaterStatementTakesThePlaceOfTheOneBefore) {
  wind_up("a");
  const auto first = id_of_last("a");
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_NE(id_of_last("a"), first);
  EXPECT_EQ(f["a"].books().fund().transfer(first)->stage, TransferStage::given_up);
  EXPECT_TRUE(f["a"].books().fund().transfer(id_of_last("a"))->waits());
  expect_clean("a");
}

TEST_F(WindUpEuros, WhatTheBankDidIsKnownFirst) {
  f.disconnect("a", "b");
  f.restore("a", f["a"].store.snapshot());
  f.step("a", federation::ReleaseLink{.peer = domain("b")});
  wind_up("a");
  EXPECT_EQ(failure(), Reason::recovering) << "a transfer may have left that these books do not know";
  const auto unknown = line("a", -5'00, "VIR");
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  f.step("a", federation::SetCreditor{.id = id_of_last("a"),
                                      .creditor = {"The heirs", "FR7630006000011234567890189", {}, {}}});
  order();
  EXPECT_EQ(failure(), Reason::bank_line_waits) << "it may have gone to B";
  const auto gift = line("a", 5'00, "MERCI");
  EXPECT_EQ(resolve("a", gift, BankLineResolution::own_euros, protocol::PaymentId{}), Reason::none);
  EXPECT_EQ(resolve("a", unknown, BankLineResolution::own_euros, protocol::PaymentId{}), Reason::none);
  order();
  EXPECT_EQ(failure(), Reason::none);
  expect_clean("a");
}

TEST_F(WindUpEuros, EurosOfANoteThatWereMetAreNotCountedAgainWhenItComesBack) {
  propose("a");
  order();
  line("a", -22'00);
  const auto backup = f["b"].store.snapshot();
  line("b", 22'00);
  f.disconnect("a", "b");
  f.restore("b", backup);
  f.step("b", federation::ReleaseLink{.peer = domain("a")});
  line("b", 1'00, "MERCI");
  wind_up("b");
  ASSERT_EQ(failure(), Reason::none);
  const auto again = line("b", 22'00);
  ASSERT_EQ(resolve("b", again, BankLineResolution::known, id_of_last("b")), Reason::none);
  ASSERT_EQ(f["b"].claim_on(f["a"]), 0);
  f.connect("a", "b");
  EXPECT_EQ(f["b"].claim_on(f["a"]), 0) << "its own receipt came back";
  EXPECT_EQ(state("b"), SettlementState::closed);
  expect_clean("b");
}

TEST_F(WindUpEuros, AReceiptThatWaitedForTheTreasurerIsOver) {
  propose("a");
  const auto more = line("b", 25'00);
  ASSERT_EQ(resolve("b", more, BankLineResolution::known), Reason::none);
  ASSERT_EQ(state("a"), SettlementState::questioned);
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  confirm();
  EXPECT_EQ(failure(), Reason::wound_up);
  give_up();
  EXPECT_EQ(failure(), Reason::wound_up);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00);
  expect_clean("a");
}

TEST_F(WindUpEuros, NoNoteGoesOn) {
  propose("a");
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  auto next = text();
  next.number = 2;
  const auto forged = protocol::to_text(next);
  EXPECT_THAT(harness::said_of_forged(
                  f["a"],
                  {harness::entry_of(protocol::SettlementChanged{.peer = domain("b"),
                                                                 .step = protocol::SettlementStep::proposed_here,
                                                                 .note = forged,
                                                                 .ours = f["a"].keys().contract.sign_raw(forged),
                                                                 .theirs = {}})},
                  f.now),
              testing::Contains("a note goes on with a peer that was wound up"));
}

/// A orders the 22.00 of a note; they leave, and 21.50 come back.
class KeptByABank : public WindUpEuros {
 protected:
  KeptByABank() {
    propose("a");
    order();
    line("a", -22'00);
    EXPECT_EQ(resolve("a", line("a", 21'50), BankLineResolution::known), Reason::none);
  }
};

TEST_F(KeptByABank, ItIsNotPaidToThePeerAndCoversNothing) {
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -22'00) << "nothing of it has arrived";
  EXPECT_EQ(f["a"].books().fund().transfer(id_of_last("a"))->amount, 22'00);
  EXPECT_EQ(transfer().stage, TransferStage::given_up);
  EXPECT_EQ(in_flight("a"), 50);
  EXPECT_EQ(coverage("a").lost, 50);
  EXPECT_EQ(coverage("a").uncovered(), 50);
  EXPECT_TRUE(std::ranges::any_of(f.alarms, [](const auto& alarm) { return alarm.reason == Reason::not_covered; }));
  expect_clean("a");
}

TEST_F(KeptByABank, OwnEurosBearItWhenTheySuffice) {
  wind_up("a");
  write_off("a");
  EXPECT_EQ(failure(), Reason::fund_insufficient);
  const auto gift = line("a", 80, "MERCI");
  ASSERT_EQ(resolve("a", gift, BankLineResolution::own_euros, protocol::PaymentId{}), Reason::none);
  EXPECT_TRUE(coverage("a").is_covered());
  write_off("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(in_flight("a"), 0);
  EXPECT_EQ(coverage("a").lost, 0);
  EXPECT_EQ(coverage("a").own_euros, 30);
  expect_clean("a");
  write_off("a");
  EXPECT_EQ(failure(), Reason::not_found);
}

TEST_F(KeptByABank, ANoteThatWasGivenUpBeforeEndsLikewise) {
  f.disconnect("a", "b");
  give_up();
  ASSERT_EQ(failure(), Reason::none);
  ASSERT_EQ(state("a"), SettlementState::closing);
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(coverage("a").lost, 50);
  expect_clean("a");
}

TEST_F(KeptByABank, WhatTheBankBringsLaterIsTheAssociations) {
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  const auto rest = line("a", 50);
  EXPECT_EQ(outcome("a", rest), BankLineOutcome::wrong_amount);
  EXPECT_NE(resolve("a", rest, BankLineResolution::known), Reason::none);
  ASSERT_EQ(resolve("a", rest, BankLineResolution::own_euros, protocol::PaymentId{}), Reason::none);
  write_off("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(coverage("a").own_euros, 0);
  EXPECT_EQ(coverage("a").lost, 0);
  expect_clean("a");
}

TEST_F(KeptByABank, NothingElseIsWrittenOff) {
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  const auto closing = [&](std::int64_t arrived) {
    const auto row = note("a");
    return protocol::to_text(protocol::SettlementClosing{.number = 1,
                                                         .note = protocol::sha256(row.note),
                                                         .debtor = domain("a"),
                                                         .creditor = domain("b"),
                                                         .arrived = arrived});
  };
  const auto written_off = [&](std::int64_t arrived, std::int64_t cents) {
    return harness::said_of_forged(
        f["a"],
        {harness::entry_of(protocol::SettlementEnded{.peer = domain("b"),
                                                     .step = protocol::ClosingStep::written_off,
                                                     .closing = closing(arrived),
                                                     .ours = {},
                                                     .theirs = {}},
                           federation::write_off_postings(cents))},
        f.now);
  };
  const auto gift = line("a", 80, "MERCI");
  ASSERT_EQ(resolve("a", gift, BankLineResolution::own_euros, protocol::PaymentId{}), Reason::none);
  EXPECT_THAT(written_off(0, 50), testing::IsEmpty());
  EXPECT_THAT(written_off(22'00, 50), testing::Contains("the note is not closed so"));
  EXPECT_THAT(written_off(0, 49), testing::Contains("what moves is not what the closing says"));
}

TEST_F(WindUpEuros, WhatComesBackInPartIsStatedAnew) {
  propose("a");
  order();
  line("a", -22'00);
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  const auto less = line("a", 21'50);
  ASSERT_EQ(resolve("a", less, BankLineResolution::known), Reason::none);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -21'50);
  EXPECT_FALSE(transfer().waits()) << "22.00 would be too much";
  wind_up("a");
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(f["a"].books().fund().transfer(id_of_last("a"))->amount, 21'50);
  expect_clean("a");
}

}  // namespace
