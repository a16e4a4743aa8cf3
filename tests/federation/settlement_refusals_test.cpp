// What is refused of a settlement, by whom and when: notes cut elsewhere, closings by the wrong side, what comes again,
// and what is proposed although nobody asked.
#include "federation/fund_postings.h"
#include "federation/verify.h"
#include "tests/federation/forgery.h"
#include "tests/federation/settlement_setup.h"

namespace settlement_tests {
namespace {

inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

// ---- notes

class NoteTest : public DisputeTest {
 protected:
  /// What A says of a note of B's that it has not agreed to.
  std::string said_of(const protocol::SettlementNote& wrong) {
    const auto words = protocol::to_text(wrong);
    say(protocol::SettlementProposal{words, f["b"].keys().contract.sign_raw(words), {}});
    EXPECT_EQ(state("a", wrong.number), SettlementState::disputed);
    return f.alarms.empty() ? "" : f.alarms.back().detail;
  }
  /// The note that A would propose next, which is about nothing.
  protocol::SettlementNote next_note() {
    auto next = *protocol::parse_settlement_note(note("a").note);
    const auto& row = f["a"].books().peer(domain("b"))->row;
    next.number = 2;
    next.from = next.to;
    next.opening = next.closing = 0;
    next.sides[0] = {domain("a"), next.sides[0].cut, row.sent, 0};
    next.sides[1] = {domain("b"), next.sides[1].cut, row.received, 0};
    return next;
  }
};

TEST_F(NoteTest, CutBeforeTheLastOneCountsNothingTwice) {
  settle();
  auto wrong = next_note();
  wrong.sides[1].before = {};
  wrong.sides[1].cut = {1, f["b"].books().sent_head(domain("a"), 1)->hash};
  EXPECT_EQ(said_of(wrong), "settlement note 2: the cut does not lie between the last note and the ends of the logs");
  EXPECT_TRUE(federation::verify(f["a"].store).clean());
}

TEST_F(NoteTest, CutThroughOtherLogsBindsNobody) {
  settle();
  auto wrong = next_note();
  wrong.sides[1].cut.hash = protocol::sha256("another envelope");
  EXPECT_EQ(said_of(wrong), "settlement note 2: the logs differ at the cut");
  EXPECT_TRUE(federation::verify(f["a"].store).clean());
}

TEST_F(NoteTest, TotalsOfEnvelopesThatAreNotHereAreNotLookedFor) {
  settle();
  auto wrong = next_note();
  const auto last = wrong.sides[1].cut.sequence;
  wrong.sides[1].cut.sequence = last + 500;
  said_of(wrong);
  const auto digest = protocol::sha256(note("a", 2).note);
  say(protocol::SettlementDispute{2, digest, domain("b"), last + 400, last + 401, {5}});
  EXPECT_EQ(f.alarms.back().detail, "disputes what is not in the note");
}

TEST_F(NoteTest, AnAcceptanceThatComesAgainChangesNothing) {
  settle();
  f.tick();  // which makes the checkpoint of the day
  const auto closed = note("a");
  const auto before = f["a"].books().journal_size();
  say(protocol::SettlementAcceptance{closed.note, closed.theirs, {}});
  EXPECT_TRUE(f.alarms.empty());
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_LE(f["a"].books().journal_size(), before + 2) << "the envelope, and its acknowledgement";
  EXPECT_TRUE(federation::verify(f["a"].store).clean());
}

TEST_F(NoteTest, NoneIsProposedUnaskedAfterADispute) {
  settle();
  f.step("a", federation::SetSettlementThreshold{.peer = domain("b"), .threshold = 1'00});
  f.pay("a", "m1@b.example", 3'00);
  auto wrong = next_note();
  wrong.sides[1].accepted = 4'00;
  wrong.closing = 4'00;
  said_of(wrong);
  f.on_frame = nullptr;
  f.disconnect("a", "b");
  f.connect("a", "b");
  f.now.milliseconds += 31 * day_ms;
  f.tick();
  EXPECT_EQ(state("a", 3), static_cast<SettlementState>(0)) << "neither the calendar nor the threshold asks";
}

TEST_F(SettlementTest, AThresholdProposesOnceADay) {
  f.step("a", federation::SetSettlementThreshold{.peer = domain("b"), .threshold = 1'00});
  f.tick();
  ASSERT_EQ(state("a"), SettlementState::agreed);
  order();
  line("b", 22'00);
  ASSERT_EQ(state("a"), SettlementState::closed);
  f.now.milliseconds += day_ms - 1;
  f.pay("a", "m1@b.example", 3'00);
  f.tick();
  f.tick();
  EXPECT_EQ(state("a", 2), static_cast<SettlementState>(0));
  f.now.milliseconds += 1;
  f.tick();
  EXPECT_EQ(state("a", 2), SettlementState::agreed);
}

TEST(SettlementOfMutualCredits, IsProposedByNobodyAndAgreedByNobody) {
  harness::Federation f{{"a", "b"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00}, {"a", "b"}};
  f.pay("a", "m1@b.example", 30'00);
  f.tick();
  const auto& row = f["a"].books().peer(f["b"].identity.domain())->row;
  protocol::SettlementNote note{.to = f.now};
  note.sides[0] = {f["a"].identity.domain(), {}, row.sent, 0};
  note.sides[1] = {f["b"].identity.domain(), {}, row.received, 30'00};
  note.closing = 30'00;
  const auto words = protocol::to_text(note);
  f.deliver(f.forged("b", "a", protocol::SettlementProposal{words, f["b"].keys().contract.sign_raw(words), {}}));
  f.on_frame = [](harness::Frame&) { return false; };
  f.tick();
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::malformed);
  EXPECT_FALSE(f["a"].books().settlements().note(f["b"].identity.domain(), 1));
}

// ---- transfers

TEST_F(SettlementTest, IsLateAfterTheDaysOfTheAgreementAndNothingFollowsFromIt) {
  const auto wait = [&](const std::string& letter) {
    return federation::wait_of(f[letter].books(), domain(other(letter)), note(letter), f.now);
  };
  constexpr std::int64_t day = 24LL * 3600 * 1000;
  propose("a");
  ASSERT_TRUE(wait("a").has_value());
  EXPECT_EQ(wait("a")->days, 0);
  order();
  f.now.milliseconds += 30 * day;
  f.tick();
  EXPECT_EQ(wait("a")->days, 30);
  EXPECT_FALSE(wait("a")->late) << "thirty days, says the agreement";
  f.now.milliseconds += day;
  const auto size = f["a"].books().journal_size();
  f.tick();
  for (const std::string letter : {"a", "b"}) {
    EXPECT_EQ(wait(letter)->days, 31);
    EXPECT_TRUE(wait(letter)->late) << letter;
    EXPECT_EQ(state(letter), SettlementState::agreed);
  }
  EXPECT_EQ(f["a"].books().journal_size(), size) << "no clock decides";
  line("a", -22'00);
  line("b", 22'00);
  f.connect("a", "b");  // nobody waits a day for an acknowledgement
  EXPECT_FALSE(wait("a").has_value()) << "it waits for nothing";
  expect_even();
}

TEST_F(SettlementTest, IsNotOrderedOfEurosThatTheAccountDoesNotHold) {
  f.step("a", federation::PaperRequest{.id = f.fresh_id(),
                                       .kind = protocol::PaymentKind::move_euros,
                                       .amount = {990'00, protocol::euro()},
                                       .account = protocol::FundAccount::digital,
                                       .creditor = federation::BankText{"A", "FR7630006000011234567890189", {}}});
  ASSERT_EQ(failure(), Reason::none);
  propose("a");
  ASSERT_EQ(transfer().stage, TransferStage::requested);
  order();
  EXPECT_EQ(failure(), Reason::none) << "the other transfer leaves";
  EXPECT_EQ(transfer().stage, TransferStage::requested) << "10.00 are left, and 22.00 are owed";
  order();
  EXPECT_EQ(failure(), Reason::fund_insufficient);
  line("a", 12'00, "a deposit");
  order();
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(transfer().stage, TransferStage::transferred);
}

TEST_F(SettlementTest, GoesToWhomItWasOrderedFor) {
  propose("a");
  const federation::SetCreditor other{.id = text().end_to_end(), .creditor = {"X", "FR1420041010050500013M02606", {}}};
  order();
  f.step("a", other);
  EXPECT_EQ(failure(), Reason::already_exists);
  EXPECT_EQ(f["a"].books().bank_text(text().end_to_end().view())->iban, "FR7630006000011234567890189");
}

// ---- what ends a note

TEST_F(SettlementTest, IsNotGivenUpBeforeTheLinkIsCompared) {
  propose("a");
  f.restore("a", f["a"].store.snapshot());
  line("a", 5'00, "");  // the bank is known
  give_up();
  EXPECT_EQ(failure(), Reason::recovering) << "the peer may have given its receipt";
  EXPECT_EQ(state("a"), SettlementState::agreed);
  f.connect("a", "b");
  give_up();
  EXPECT_EQ(failure(), Reason::none);
}

TEST_F(SettlementTest, AReceiptThatCameBackIsMetByItsOwnAmountAlone) {
  propose("a");
  order();
  const auto backup = f["b"].store.snapshot();
  line("b", 22'00);
  f.restore("b", backup);
  f.connect("a", "b");
  ASSERT_EQ(state("b"), SettlementState::closed);
  const auto less = line("b", 21'50);
  EXPECT_EQ(outcome("b", less), BankLineOutcome::wrong_amount);
  EXPECT_EQ(resolve("b", less, BankLineResolution::known), Reason::not_awaited) << "it has signed for 22.00";
}

/// B says that 50.00 have arrived of 22.00; A's treasurer knows, or not yet.
class ConfirmedTest : public SettlementTest {
 protected:
  void SetUp() override {
    propose("a");
    order();
    resolve("b", line("b", 50'00), BankLineResolution::known);
    ASSERT_EQ(state("a"), SettlementState::questioned);
    backup_.emplace(f["a"].store.snapshot());
  }
  std::optional<storage::MemoryStore::Snapshot> backup_;
};

TEST_F(ConfirmedTest, IsKnownAgainAfterARestoreIfThePeerHasHeard) {
  confirm();
  ASSERT_EQ(state("b"), SettlementState::closed);
  f.restore("a", *backup_);
  f.connect("a", "b");
  EXPECT_EQ(state("a"), SettlementState::closed);
  EXPECT_EQ(note("a").closing_ours, note("b").closing_theirs);
  f.expect_sound();
}

TEST_F(ConfirmedTest, IsNotKnownAgainWhereNothingWasLost) {
  const protocol::SettlementEnded known{.peer = domain("b"),
                                        .step = protocol::ClosingStep::countersigned_here,
                                        .closing = note("a").closing,
                                        .ours = f["a"].keys().contract.sign_raw(note("a").closing),
                                        .theirs = note("a").closing_theirs,
                                        .recovered = true};
  const auto& position = f["a"].books().peer(domain("b"))->position;
  EXPECT_THAT(
      harness::said_of_forged(f["a"], {harness::entry_of(known, federation::receipt_postings(position, 50'00))}),
      testing::Contains("it is said to be recovered, and was not given back"));
}

TEST_F(ConfirmedTest, IsAskedAgainAfterARestoreIfNobodyHasHeard) {
  f.disconnect("a", "b");
  confirm();
  ASSERT_EQ(state("a"), SettlementState::closed);
  f.restore("a", *backup_);
  f.connect("a", "b");
  EXPECT_EQ(state("a"), SettlementState::questioned);
  confirm();
  EXPECT_EQ(state("b"), SettlementState::closed);
  f.expect_sound();
}

TEST_F(SettlementTest, NothingIsWrittenOffOfANoteThatIsOpen) {
  propose("a");
  write_off("a");
  EXPECT_EQ(failure(), Reason::not_found);
  order();
  line("a", -22'00);
  ASSERT_EQ(in_flight("a"), 22'00);
  write_off("a");
  EXPECT_EQ(failure(), Reason::not_found) << "they may arrive yet";
  EXPECT_EQ(in_flight("a"), 22'00);
}

TEST_F(SettlementTest, NothingIsWrittenOffThatTheBankMayHaveMoved) {
  f.step("a", federation::FundRequest{
                  .id = f.fresh_id(), .kind = protocol::PaymentKind::contribute, .amount = {1'00, protocol::euro()}});
  propose("a");
  order();
  line("a", -22'00);
  resolve("b", line("b", 21'50), BankLineResolution::known);
  ASSERT_EQ(in_flight("a"), 50);
  const auto forged = [&] {
    return harness::said_of_forged(
        f["a"], {harness::entry_of(protocol::SettlementEnded{.peer = domain("b"),
                                                             .step = protocol::ClosingStep::written_off,
                                                             .closing = note("a").closing,
                                                             .ours = {},
                                                             .theirs = {}},
                                   federation::write_off_postings(50))});
  };
  constexpr const char* too_early = "it writes off what the bank may have moved";
  EXPECT_THAT(forged(), testing::Not(testing::Contains(too_early)));
  f.restore("a", f["a"].store.snapshot());
  f.connect("a", "b");
  write_off("a");
  EXPECT_EQ(failure(), Reason::recovering);
  EXPECT_THAT(forged(), testing::Contains(too_early));
}

TEST_F(SettlementTest, TheDebtorDoesNotSayWhatHasArrived) {
  propose("a");
  const auto words = protocol::to_text(protocol::SettlementClosing{.number = 1,
                                                                   .note = protocol::sha256(note("a").note),
                                                                   .debtor = domain("a"),
                                                                   .creditor = domain("b"),
                                                                   .arrived = 22'00});
  f.deliver(f.forged("a", "b", protocol::ClosingProposal{words, f["a"].keys().contract.sign_raw(words)}));
  f.on_frame = [](harness::Frame&) { return false; };
  f.tick();
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::not_proposed);
  EXPECT_EQ(state("b"), SettlementState::agreed);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 22'00);
}

}  // namespace
}  // namespace settlement_tests
