// What only the books of two associations together show: each tells a story that holds in itself, and they differ.
#include <gmock/gmock.h>

#include "federation/postings.h"
#include "federation/wind_up_rules.h"
#include "tests/audit/audit_setup.h"
#include "tests/federation/checkpoint_setup.h"
#include "tests/federation/forgery.h"

namespace {

using audits::kinds_in;
using testing::Contains;
using testing::IsEmpty;

std::vector<federation::Unknown> unknown_of_peers(const node::AuditReport& report) {
  auto unknown = report.unknown;
  std::erase_if(unknown, [](const auto& one) { return one.peer.empty(); });
  return unknown;
}

class Pair : public testing::Test {
 protected:
  Pair() {
    f.pay("a", "m1@b.example", 10'00);
    f.pay("b", "m1@a.example", 4'00);
    f.tick();
  }
  node::AuditReport together() {
    const auto number = std::to_string(++exports_);
    audits::export_to(directory / ("a" + number), f["a"].store);
    audits::export_to(directory / ("b" + number), f["b"].store);
    return audits::audit({directory / ("a" + number), directory / ("b" + number)});
  }
  void append(const std::string& letter, protocol::Entry entry) {
    auto& store = f[letter].store;
    auto books = *federation::Books::load(store);
    entry.index = books->journal_size();
    entry.time = {1'700'000'100'000};
    const auto applied = books->replay(protocol::encode(entry));
    ASSERT_TRUE(applied.has_value()) << applied.error().detail;
    ASSERT_TRUE(store.commit(books->take()).has_value());
  }
  /// A makes a checkpoint, which B cosigns.
  void make_cosigned() {
    const auto size = harness::make_checkpoint(f, "a");
    f.tick();
    ASSERT_EQ(harness::witnesses(f, "a", size), 1U);
  }
  /// B signs an envelope that says nothing for the next place in its log, and sends it to nobody.
  void append_empty_envelope() {
    const auto& row = f["b"].books().peer(domain("a"))->row;
    auto header = f.next_header("b", "a");
    header.sequence = row.sent.sequence + 1;
    header.previous = row.sent.hash;
    header.acknowledged = row.received;
    const auto envelope = protocol::seal(header, {}, f["b"].keys().message);
    storage::Batch batch;
    batch.put(storage::Table::sent_log, federation::log_row(domain("a"), header.sequence), protocol::encode(envelope));
    ASSERT_TRUE(f["b"].store.commit(batch).has_value());
    append("b", harness::entry_of(protocol::EnvelopeLogged{.peer = domain("a"),
                                                           .direction = protocol::EnvelopeDirection::sent,
                                                           .head = envelope.head(),
                                                           .count = 0,
                                                           .acknowledged = header.acknowledged}));
    f.go_back("b", f["b"].store.snapshot());
  }
  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }

  audits::Directory directory;
  harness::Federation f{{"a", "b"}};
  int exports_ = 0;
};

TEST_F(Pair, HonestBooksAgree) {
  const auto report = together();
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_EQ(report.compared_payments, 2U);
  EXPECT_GT(report.compared_envelopes, 3U);
  EXPECT_TRUE(unknown_of_peers(report).empty());
}

TEST_F(Pair, OneAloneSaysWhatCannotBeKnown) {
  audits::export_to(directory / "a", f["a"].store);
  const auto report = audits::audit({directory / "a"});
  EXPECT_TRUE(report.clean());
  ASSERT_EQ(unknown_of_peers(report).size(), 1U);
  EXPECT_EQ(unknown_of_peers(report).front().peer, "b.example");
}

TEST_F(Pair, ExportsOfDifferentDaysAreNoFinding) {
  audits::export_to(directory / "a", f["a"].store);
  f.pay("a", "m1@b.example", 1'00);
  f.pay("b", "m1@a.example", 2'00);
  f.tick();
  audits::export_to(directory / "b", f["b"].store);
  const auto report = audits::audit({directory / "a", directory / "b"});
  EXPECT_THAT(kinds_in(report), IsEmpty());
  EXPECT_FALSE(unknown_of_peers(report).empty());
}

TEST_F(Pair, ThePayersNodeHasSignedTwoEnvelopesForOnePlace) {
  f.on_frame = [](harness::Frame&) { return false; };
  f.deliver(f.forged("a", "b", protocol::AgreementSuspension{1, true}));
  f.pay("a", "m1@b.example", 1'00);
  const auto report = together();
  EXPECT_THAT(kinds_in(report), Contains("link_logs_differ"));
  EXPECT_EQ(report.findings.front().evidence.size(), 2U);
}

TEST_F(Pair, AnEnvelopeIsMissingWhereItSaysToStand) {
  f.on_frame = [](harness::Frame&) { return false; };
  f.deliver(f.forged("a", "b", protocol::AgreementSuspension{1, true}));
  f.pay("a", "m1@a.example", 1'00);  // the journal goes on without it
  EXPECT_THAT(kinds_in(together()), Contains("peer_holds_more"));
}

TEST_F(Pair, WhatARestoredNodeHasNotRecoveredYetIsNoFinding) {
  const auto backup = f["b"].store.snapshot();
  f.pay("a", "m1@b.example", 1'00);
  f.disconnect("a", "b");
  f.restore("b", backup);
  f.step("b", federation::ReleaseLink{.peer = domain("a")});
  for (int i = 0; i < 9; ++i) f.pay("b", "m1@b.example", 1'00);
  const auto report = together();
  EXPECT_THAT(kinds_in(report), testing::Not(Contains("peer_holds_more")));
  EXPECT_THAT(unknown_of_peers(report),
              Contains(testing::Field(&federation::Unknown::what, testing::HasSubstr("have not recovered them yet"))));
}

TEST_F(Pair, APaymentIsAcceptedHereAndUnknownThere) {
  f.on_frame = [](harness::Frame&) { return false; };
  const auto held = f.pay("a", "m1@b.example", 1'00);
  const protocol::PaymentClosed closed{
      .key = held.key(), .status = protocol::PaymentStatus::accepted, .peer = domain("b"), .answer = {1, 0}};
  append("a", harness::entry_of(
                  closed, federation::close_holds(f["a"].books(), held.key(), protocol::TransferKind::post_hold)));
  EXPECT_THAT(kinds_in(together()), Contains("payment_ends_differ"));
}

/// What a statement returned the peer may have accepted; but not when it has signed, since, that it refuses.
TEST_F(Pair, WhoWasWoundUpAndRefusesWhatItHasAcceptedIsFound) {
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b" || frame.kind != protocol::FrameKind::envelope; };
  const auto key = f.pay("a", "m1@b.example", 1'00).key();
  f.disconnect("a", "b");
  const auto text = protocol::to_text(
      *federation::wind_up_statement(f["a"].books(), domain("b"), {.hands = 2, .accepted = {}, .declared = f.now}));
  f.step("a", federation::WindUp{.statement = text, .theirs = f["b"].keys().contract.sign_raw(text)});
  ASSERT_EQ(f.payment("a", key)->status(), protocol::PaymentStatus::refused);
  EXPECT_THAT(kinds_in(together()), testing::Not(Contains("payment_ends_differ")));
  f.connect("a", "b");
  f.deliver(f.forged("b", "a",
                     protocol::Answer{.key = key,
                                      .order_digest = f.payment("a", key)->opened.order,
                                      .accepted = false,
                                      .reason = protocol::Reason::expired,
                                      .evidence = {}}));
  ASSERT_NE(f.payment("a", key)->answer.sequence, 0U);
  EXPECT_THAT(kinds_in(together()), Contains("payment_ends_differ"));
}

/// Each statement has a copy, with the signatures of those who have signed it.
TEST_F(Pair, StatementsOfAWindUpAreExportedAsTheyWereSigned) {
  f.disconnect("a", "b");
  for (int number = 1; number <= 2; ++number) {
    const auto text = protocol::to_text(
        *federation::wind_up_statement(f["a"].books(), domain("b"), {.hands = 2, .accepted = {}, .declared = f.now}));
    f.step("a", federation::WindUp{.statement = text, .theirs = f["b"].keys().contract.sign_raw(text)});
    f.pay("a", "m1@a.example", 1'00);
  }
  audits::export_to(directory / "a", f["a"].store);
  for (const int number : {1, 2}) {
    const auto copy = (directory / "a/wind-ups/b.example-").string() + std::to_string(number) + ".txt";
    const auto text = audits::content(copy);
    EXPECT_EQ(static_cast<int>(protocol::parse_wind_up(text)->number), number);
    for (const auto* letter : {"a", "b"}) {
      const auto signature =
          protocol::Signature::from_bytes(audits::content(copy + "-" + letter + ".example.signature"));
      EXPECT_TRUE(protocol::verify_raw(f[letter].keys().contract.public_key(), text, *signature)) << number << letter;
    }
    audits::put_content(copy, text + "1");
    audits::list_files(directory / "a");
    EXPECT_THAT(kinds_in(audits::audit({directory / "a"})), testing::ElementsAre("copy_differs"));
    audits::put_content(copy, text);
    audits::list_files(directory / "a");
  }
  EXPECT_THAT(kinds_in(audits::audit({directory / "a"})), IsEmpty());
}

TEST_F(Pair, WhatOneOwesIsNotWhatTheOtherIsOwed) {
  const auto& peer = *f["a"].books().peer(domain("b"));
  const auto move = federation::post(peer.position, peer.bridge.settlement, {1, protocol::euro()});
  append("a", harness::entry_of(protocol::LimitsSet{domain("b"), 400'00, 400'00}, {move}));
  const auto kinds = kinds_in(together());
  EXPECT_THAT(kinds, Contains("positions_do_not_mirror"));
  EXPECT_THAT(kinds, Contains("money_moves_unasked"));
}

TEST_F(Pair, HonestCheckpointsAgree) {
  make_cosigned();
  harness::make_checkpoint(f, "b");
  f.tick();
  EXPECT_THAT(kinds_in(together()), IsEmpty());
  EXPECT_THAT(audits::content(directory / "b1" / "witnessed" / "a.example.note"),
              testing::HasSubstr("b.example/witness"));
}

TEST_F(Pair, APeerHasCosignedAnotherHistory) {
  const auto before = f["a"].store.snapshot();
  f.pay("a", "m1@a.example", 9'00);
  make_cosigned();
  f.go_back("a", before);
  EXPECT_THAT(kinds_in(together()), IsEmpty()) << "these books may only be older";
  for (int i = 0; i < 5; ++i) f.pay("a", "m1@a.example", 1'00);
  const auto report = together();
  EXPECT_THAT(kinds_in(report), Contains("witnessed_checkpoint_differs"));
}

TEST_F(Pair, AWitnessDeniesItsWord) {
  const auto before = f["b"].store.snapshot();
  make_cosigned();
  f.go_back("b", before);
  while (f["b"].books().peer(domain("a"))->row.sent.sequence < f["a"].books().peer(domain("b"))->row.received.sequence)
    ASSERT_NO_FATAL_FAILURE(append_empty_envelope());
  EXPECT_THAT(kinds_in(together()), Contains("cosignature_denied"));
}

TEST_F(Pair, BothHaveSignedTwoVersionsOfOneAgreement) {
  for (const std::string here : {"a", "b"}) {
    const std::string there = here == "a" ? "b" : "a";
    auto terms = *f[here].books().peer(domain(there))->terms;
    ++terms.version;
    terms.settlement_days = here == "a" ? 10 : 20;
    const auto bytes = protocol::encode(terms);
    append(here, harness::entry_of(protocol::AgreementChanged{
                     .peer = domain(there),
                     .step = protocol::AgreementStep::in_force,
                     .version = terms.version,
                     .terms = bytes,
                     .ours = f[here].keys().contract.sign(protocol::agreement_type, bytes),
                     .theirs = f[there].keys().contract.sign(protocol::agreement_type, bytes)}));
  }
  EXPECT_THAT(kinds_in(together()), Contains("agreements_differ_between_peers"));
}

TEST_F(Pair, BothHaveSignedTwoSettlementNotesOfOneNumber) {
  f.step("a", federation::ProposeSettlement{.peer = domain("b")});
  ASSERT_THAT(kinds_in(together()), IsEmpty());
  for (const std::string here : {"a", "b"}) {
    const std::string there = here == "a" ? "b" : "a";
    auto note = *protocol::parse_settlement_note(f["a"].books().settlements().note(domain("b"), 1)->note);
    const auto closing =
        protocol::to_text(protocol::SettlementClosing{.number = 1,
                                                      .note = protocol::sha256(protocol::to_text(note)),
                                                      .debtor = note.debtor(),
                                                      .creditor = note.creditor(),
                                                      .arrived = here == "a" ? note.owed() : note.owed() - 1});
    const bool first = domain(here) == note.creditor();
    append(here, harness::entry_of(protocol::SettlementEnded{.peer = domain(there),
                                                             .step = first ? protocol::ClosingStep::countersigned_there
                                                                           : protocol::ClosingStep::countersigned_here,
                                                             .closing = closing,
                                                             .ours = f[here].keys().contract.sign_raw(closing),
                                                             .theirs = f[there].keys().contract.sign_raw(closing)}));
  }
  EXPECT_THAT(kinds_in(together()), Contains("notes_differ_between_peers"));
}

/// The same association b, in another world where it has never met a: what it shows who asks later.
class Strangers : public Pair {
 protected:
  node::AuditReport shown_by_another_b() {
    audits::export_to(directory / "a", f["a"].store);
    audits::export_to(directory / "b", other["b"].store);
    return audits::audit({directory / "a", directory / "b"});
  }
  /// Until its journal is as long as it was when it first wrote to a.
  void live_on() {
    for (int i = 0; i < 40; ++i) other.pay("b", "m1@b.example", 1'00);
  }

  harness::Federation other{{"b", "c"}};
};

TEST_F(Strangers, APeerHasStruckOutThatTheyMet) {
  live_on();
  const auto report = shown_by_another_b();
  EXPECT_THAT(kinds_in(report), testing::ElementsAre("peer_denied"));
  EXPECT_EQ(report.findings.front().evidence.size(), 1U);
  EXPECT_FALSE(report.associations.front().positions.front().given);
}

TEST_F(Strangers, BooksThatEndBeforeTheyMetAreNoFinding) {
  storage::MemoryStore beginning;
  audits::put_beginning(f["b"].store, 1, beginning);
  audits::export_to(directory / "a", f["a"].store);
  audits::export_to(directory / "b", beginning);
  const auto report = audits::audit({directory / "a", directory / "b"});
  EXPECT_THAT(kinds_in(report), testing::Not(Contains("peer_denied")));
  EXPECT_FALSE(unknown_of_peers(report).empty());
}

/// What it has signed was in the books that it lost.
TEST_F(Strangers, WhoWasRestoredFromBeforeTheyMetDeniesNothing) {
  harness::Federation alone{{"b"}};
  alone.restore("b", alone["b"].store.snapshot());
  for (int i = 0; i < 40; ++i) alone.pay("b", "m1@b.example", 1'00);
  audits::export_to(directory / "a", f["a"].store);
  audits::export_to(directory / "b", alone["b"].store);
  const auto report = audits::audit({directory / "a", directory / "b"});
  EXPECT_THAT(kinds_in(report), IsEmpty());
  ASSERT_EQ(unknown_of_peers(report).size(), 1U);
  EXPECT_THAT(unknown_of_peers(report).front().what, testing::HasSubstr("were restored from a backup"));
  alone.restore("b", alone["b"].store.snapshot());
  audits::export_to(directory / "b2", alone["b"].store);
  EXPECT_THAT(kinds_in(audits::audit({directory / "a", directory / "b2"})), IsEmpty()) << "restored again, later";
}

TEST_F(Strangers, ARestoreFromAfterTheyMetExcusesNothing) {
  live_on();
  other.restore("b", other["b"].store.snapshot());
  other.connect("b", "c");
  live_on();
  EXPECT_THAT(kinds_in(shown_by_another_b()), testing::ElementsAre("peer_denied"));
}

TEST_F(Strangers, APeerIsInventedUnderAnothersName) {
  auto invented = other["c"].identity;
  invented.log_key = other["b"].identity.log_key;
  append("a", harness::entry_of(protocol::PeerIntroduced{.identity = protocol::encode(invented)}));
  audits::export_to(directory / "a", f["a"].store);
  audits::export_to(directory / "c", other["c"].store);
  EXPECT_THAT(kinds_in(audits::audit({directory / "a", directory / "c"})), Contains("peer_keys_differ"));
  EXPECT_THAT(kinds_in(audits::audit({directory / "c", directory / "a"})), Contains("peer_keys_differ"));
}

}  // namespace
