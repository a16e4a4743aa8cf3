// What a treasurer takes back: words on lines of statements, euros that were moved and arrived as another amount,
// redemptions of notes.
#include <gmock/gmock.h>

#include "federation/fund.h"
#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"
#include "federation/postings.h"
#include "federation/verify.h"
#include "tests/federation/fund_setup.h"
#include "tests/federation/settlement_setup.h"

namespace {

using federation::PaperRequest;
using harness::FundTest;
using harness::Reason;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKind;
using testing::Contains;
using testing::HasSubstr;

class FundCorrections : public FundTest {
 protected:
  Reason resolve(const federation::StatementLine& one, BankLineResolution resolution, PaymentId payment = {}) {
    f_.step("a", federation::ResolveLine{.line = one.digest, .resolution = resolution, .payment = payment});
    return failure();
  }
  Reason reopen(const federation::StatementLine& one) { return resolve(one, BankLineResolution::reopened); }
  /// What verification says when another entry stands in the journal; the honest one is put back.
  std::vector<std::string> said_of_another(std::uint64_t index, const protocol::Entry& entry) {
    const auto honest = node().store.snapshot();
    storage::Batch batch;
    batch.put(storage::Table::journal, storage::number_key(index), protocol::encode(entry));
    EXPECT_TRUE(node().store.commit(batch).has_value());
    std::vector<std::string> said;
    for (const auto& finding : federation::verify(node().store).findings) said.push_back(finding.what);
    node().store.restore(honest);
    return said;
  }
  bool waits(const federation::StatementLine& one) { return fund().line(one.digest)->waits(); }
  Reason outcome_of(const PaymentId& id) { return payment(id)->opened.reason; }
  PaymentId ask_paper(PaperRequest request) {
    request.id = f_.fresh_id();
    request.creditor = federation::BankText{.name = "M0", .iban = "FR7630006000011234567890189", .text = {}};
    f_.step("a", request);
    return request.id;
  }
  /// Ordered, and seen to leave the digital account.
  PaymentId move(std::int64_t cents) {
    const auto id =
        ask_paper({.kind = PaymentKind::move_euros, .amount = euros(cents), .account = FundAccount::digital});
    f_.step("a", federation::OrderTransfers{});
    book(statement({line(-cents, id.hex())}));
    EXPECT_EQ(failure(), Reason::none);
    return id;
  }
  /// On a statement of the paper account.
  federation::StatementLine arrives(std::int64_t cents, const std::string& text) {
    const auto one = line(cents, text);
    f_.step("a", federation::BookStatement{
                     .account = FundAccount::paper, .digest = protocol::sha256(text), .day = today(), .lines = {one}});
    EXPECT_EQ(failure(), Reason::none);
    return one;
  }
  void give_own_euros(std::int64_t cents) {
    const auto gift = line(cents, "DON");
    book(statement({gift}));
    EXPECT_EQ(resolve(gift, BankLineResolution::own_euros), Reason::none);
  }
  PaymentId absorb(const PaymentId& move) { return ask({.kind = PaymentKind::absorb, .redemption = move}); }
};

// ---- what was said of a line

TEST_F(FundCorrections, ALineWaitsAgainWhenTheTreasurerThinksBetterOfIt) {
  show_first_deposit();
  const auto one = line(30'00, "merci");
  book(statement({one}));
  const auto before = coverage();
  for (const auto resolution : {BankLineResolution::deposit, BankLineResolution::own_euros}) {
    EXPECT_EQ(resolve(one, resolution), Reason::none);
    EXPECT_EQ(reopen(one), Reason::none);
    EXPECT_TRUE(waits(one));
    EXPECT_EQ(fund().state().lines_waiting, 1U);
    EXPECT_EQ(coverage().unmatched, before.unmatched);
    EXPECT_EQ(coverage().unissued, before.unissued);
    EXPECT_EQ(coverage().own_euros, before.own_euros);
  }
  const auto size = node().books().journal_size();
  EXPECT_EQ(reopen(one), Reason::none) << "once more changes nothing";
  EXPECT_EQ(node().books().journal_size(), size);
  f_.expect_sound();
}

TEST_F(FundCorrections, ChargesThatWereNoneWaitAgain) {
  show_first_deposit();
  give_own_euros(10'00);
  const auto one = line(-4'00, "FRAIS");
  book(statement({one}));
  EXPECT_EQ(resolve(one, BankLineResolution::own_euros), Reason::none);
  EXPECT_EQ(coverage().own_euros, 6'00);
  EXPECT_EQ(reopen(one), Reason::none);
  EXPECT_EQ(coverage().own_euros, 10'00);
  EXPECT_EQ(coverage().unmatched, -4'00);
  f_.expect_sound();
}

TEST_F(FundCorrections, WhatWasUsedSinceIsNotTakenBack) {
  show_first_deposit();
  const auto one = line(30'00, "merci");
  book(statement({one}));
  EXPECT_EQ(resolve(one, BankLineResolution::deposit), Reason::none);
  ask({.kind = PaymentKind::issue, .member = *protocol::Alias::parse("m1"), .amount = units(820'00)});
  EXPECT_EQ(reopen(one), Reason::fund_insufficient) << "10.00 are left of the euros not issued for";
  EXPECT_FALSE(waits(one));
  f_.expect_sound();
}

TEST_F(FundCorrections, ATransferBackIsGivenUpUntilItIsOrdered) {
  show_first_deposit();
  const auto one = line(30'00, "merci");
  book(statement({one}));
  const auto back = f_.fresh_id();
  EXPECT_EQ(resolve(one, BankLineResolution::send_back, back), Reason::none);
  EXPECT_EQ(reopen(one), Reason::none);
  EXPECT_TRUE(waits(one));
  EXPECT_EQ(fund().transfer(back)->stage, federation::TransferStage::given_up);
  EXPECT_EQ(coverage().payable, 0);
  EXPECT_EQ(resolve(one, BankLineResolution::send_back, f_.fresh_id()), Reason::none);
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(reopen(one), Reason::already_exists) << "the bank may have made it";
  EXPECT_EQ(coverage().payable, 30'00);
  f_.expect_sound();
}

TEST_F(FundCorrections, WhatALineHasClosedStandsByIt) {
  show_first_deposit();
  const auto id = redeem(20'00);
  f_.step("a", federation::OrderTransfers{});
  const auto made = line(-20'00, "VIR SEPA");
  const auto understood = line(1'00, "DON");
  book(statement({made, understood}));
  EXPECT_EQ(resolve(made, BankLineResolution::known, id), Reason::none);
  EXPECT_EQ(reopen(made), Reason::already_exists);
  EXPECT_EQ(reopen(line(1'00, "never booked")), Reason::not_found);
  f_.expect_sound();
}

TEST_F(FundCorrections, VerificationRecomputesWhatIsTakenBack) {
  show_first_deposit();
  const auto one = line(30'00, "merci");
  book(statement({one}));
  resolve(one, BankLineResolution::deposit);
  const auto index = node().books().journal_size();
  ASSERT_EQ(reopen(one), Reason::none);
  auto entry = *protocol::decode_entry(*storage::journal_entry(node().store, index));
  entry.transfers = {federation::post(federation::own_accounts().own_euros, federation::own_accounts().unmatched,
                                      {30'00, protocol::euro()})};
  EXPECT_THAT(said_of_another(index, entry), Contains(HasSubstr("what moves is not what is taken back of the line")));
}

using settlement_tests::SettlementState;

class SettlementCorrections : public settlement_tests::SettlementTest {};

/// The creditor's bank shows the euros without the id of the note.
TEST_F(SettlementCorrections, ALineFiledAsSomethingElseIsTakenBackAndClosesItsNote) {
  propose("a");
  order();
  line("a", -22'00);
  const auto nameless = line("b", 22'00, "merci");
  EXPECT_EQ(outcome("b", nameless), BankLineOutcome::unknown);
  EXPECT_EQ(resolve("b", nameless, BankLineResolution::deposit), Reason::none);
  EXPECT_EQ(state("b"), SettlementState::agreed) << "it stays open";
  EXPECT_EQ(resolve("b", nameless, BankLineResolution::reopened), Reason::none);
  EXPECT_EQ(resolve("b", nameless, BankLineResolution::known), Reason::none);
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(state("b"), SettlementState::closed);
  EXPECT_EQ(resolve("b", nameless, BankLineResolution::reopened), Reason::already_exists) << "both have signed";
  expect_even();
}

// ---- euros that were moved

TEST_F(FundCorrections, WhatArrivesShortWaitsUntilOwnEurosBearTheRest) {
  show_first_deposit();
  const auto id = move(50'00);
  const auto part = arrives(48'00, "VIR " + id.hex());
  EXPECT_EQ(outcome(part), BankLineOutcome::wrong_amount);
  EXPECT_EQ(outcome_of(absorb(id)), Reason::not_awaited) << "nobody has said yet that these are the euros";
  EXPECT_EQ(resolve(part, BankLineResolution::known, id), Reason::none);
  EXPECT_EQ(coverage().internal, 2'00);
  EXPECT_EQ(fund().open_transfers().at(id).lost(), 2'00) << "it waits in the list";
  EXPECT_EQ(coverage().lost, 2'00);
  EXPECT_EQ(coverage().uncovered(), 2'00) << "what never arrived covers nothing";
  EXPECT_EQ(f_.alarms.back().reason, Reason::not_covered);
  EXPECT_EQ(outcome_of(absorb(id)), Reason::fund_insufficient) << "there are no own euros";
  give_own_euros(5'00);
  EXPECT_EQ(outcome_of(absorb(id)), Reason::none);
  EXPECT_EQ(coverage().internal, 0);
  EXPECT_EQ(coverage().own_euros, 3'00);
  EXPECT_TRUE(coverage().is_covered());
  EXPECT_TRUE(fund().open_transfers().empty());
  EXPECT_EQ(outcome_of(absorb(id)), Reason::not_awaited) << "once";
  EXPECT_EQ(outcome(arrives(2'00, "RESTE " + id.hex())), BankLineOutcome::wrong_amount) << "too late";
  f_.expect_sound();
}

TEST_F(FundCorrections, TheRestCanArriveByItself) {
  show_first_deposit();
  const auto id = move(50'00);
  const auto part = arrives(48'00, "VIR " + id.hex());
  resolve(part, BankLineResolution::known, id);
  EXPECT_EQ(outcome(arrives(1'50, "VIR " + id.hex() + " suite")), BankLineOutcome::wrong_amount);
  EXPECT_EQ(outcome(arrives(2'00, "RESTE " + id.hex())), BankLineOutcome::euros_moved);
  EXPECT_EQ(coverage().internal, 0);
  EXPECT_TRUE(fund().open_transfers().empty());
  EXPECT_EQ(outcome(arrives(50'00, "ENCORE " + id.hex())), BankLineOutcome::duplicate);
  f_.expect_sound();
}

TEST_F(FundCorrections, WhatArrivesBeyondWhatLeftIsAGain) {
  show_first_deposit();
  const auto id = move(50'00);
  const auto more = arrives(120'00, "VIR " + id.hex());
  EXPECT_EQ(outcome(more), BankLineOutcome::wrong_amount);
  EXPECT_EQ(resolve(more, BankLineResolution::known, id), Reason::none);
  EXPECT_EQ(coverage().internal, -70'00);
  const auto second = arrives(1'00, "VIR " + id.hex() + " bis");
  EXPECT_EQ(resolve(second, BankLineResolution::known, id), Reason::not_awaited) << "nothing is still to arrive";
  EXPECT_EQ(outcome_of(absorb(id)), Reason::none);
  EXPECT_EQ(coverage().internal, 0);
  EXPECT_EQ(coverage().own_euros, 70'00);
  f_.expect_sound();
}

TEST_F(FundCorrections, OnlyWhatIsLeftOfAMoveIsAbsorbed) {
  show_first_deposit();
  EXPECT_EQ(outcome_of(absorb(redeem(10'00))), Reason::not_awaited);
  EXPECT_EQ(outcome_of(absorb(f_.fresh_id())), Reason::not_awaited);
  EXPECT_EQ(outcome_of(absorb(move(5'00))), Reason::not_awaited) << "it is on its way, and may arrive yet";
}

TEST_F(FundCorrections, VerificationKnowsWhatIsLeftOnTheWay) {
  show_first_deposit();
  give_own_euros(5'00);
  const auto id = move(50'00);
  resolve(arrives(48'00, "VIR " + id.hex()), BankLineResolution::known, id);
  const auto index = node().books().journal_size();
  absorb(id);
  auto entry = *protocol::decode_entry(*storage::journal_entry(node().store, index));
  std::get<protocol::PaymentOpened>(entry.body).amount.minor = 3'00;
  entry.transfers.front().amount.minor = 3'00;
  EXPECT_THAT(said_of_another(index, entry), Contains(HasSubstr("it absorbs what is not left on the way")));
}

// ---- redemptions of notes

TEST_F(FundCorrections, ARedemptionOfNotesIsGivenUpForUnits) {
  show_first_deposit();
  set_rules({0, 1}, {0, 1}, {2, 100});
  f_.step("a", federation::OpenCounter{.name = "quay"});
  for (const auto& [from, to] : {std::pair("printed", "vault"), {"vault", "quay"}})
    ask_paper({.kind = PaymentKind::move_notes, .from = from, .to = to, .amount = units(100'00)});
  ask_paper({.kind = PaymentKind::sell_notes, .counter = "quay", .amount = units(50'00)});
  const auto member = *protocol::Alias::parse("m0");
  const auto redeem_notes = [&] {
    return ask_paper({.kind = PaymentKind::redeem_notes,
                      .counter = "quay",
                      .member = member,
                      .amount = units(50'00),
                      .account = FundAccount::digital});
  };
  const auto units_before = node().balance("m0");
  const auto id = redeem_notes();
  ASSERT_EQ(outcome_of(id), Reason::none);
  EXPECT_EQ(outcome_of(ask({.kind = PaymentKind::reissue, .redemption = id})), Reason::none);
  EXPECT_EQ(node().balance("m0"), units_before + 50'00) << "the commission comes back, too";
  EXPECT_EQ(coverage().paper, 0) << "the notes lie at the counter";
  EXPECT_EQ(coverage().payable, 0);
  EXPECT_EQ(coverage().own_euros, 0);
  EXPECT_EQ(coverage().gap(), 0);
  EXPECT_EQ(outcome_of(ask({.kind = PaymentKind::reissue, .redemption = id})), Reason::not_refundable) << "once";

  ask_paper({.kind = PaymentKind::sell_notes, .counter = "quay", .amount = units(50'00)});
  const auto ordered = redeem_notes();
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(outcome_of(ask({.kind = PaymentKind::reissue, .redemption = ordered})), Reason::not_refundable)
      << "the bank may have paid";
  book(statement({line(-49'00, ordered.hex())}));
  book(statement({line(49'00, "RETOUR " + ordered.hex())}));
  EXPECT_EQ(outcome_of(ask({.kind = PaymentKind::reissue, .redemption = ordered})), Reason::none) << "it came back";
  f_.expect_sound();
}

}  // namespace
