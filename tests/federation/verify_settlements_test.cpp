// Lies about settlement that an association could tell in its own journal, each signed by both and with money that
// still balances: verification names the entry and says what is wrong.
#include <gmock/gmock.h>

#include "federation/own_accounts.h"
#include "federation/postings.h"
#include "federation/verify.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"
#include "tests/federation/verified.h"

namespace {

using protocol::ClosingStep;
using protocol::Entry;
using protocol::SettlementChanged;
using protocol::SettlementEnded;
using protocol::SettlementStep;
using testing::Contains;
using testing::HasSubstr;

/// A owed B 22.00 and has paid: B's books hold the line and the receipt.
class VerifySettlements : public testing::Test {
 protected:
  VerifySettlements() {
    f.pay("a", "m1@b.example", 30'00);
    f.pay("b", "m1@a.example", 8'00);
    f.tick();
    f.step("a", federation::ProposeSettlement{.peer = f["b"].identity.domain()});
    f.step("a", federation::OrderTransfers{});
    const auto id =
        protocol::parse_settlement_note(f["a"].books().settlements().note(f["b"].identity.domain(), 1)->note)
            ->end_to_end()
            .hex();
    line("a", -22'00, id);
    line("b", 22'00, id);
    for (const std::string letter : {"a", "b"}) EXPECT_TRUE(federation::verify(f[letter].store).clean());
  }

  void line(const std::string& letter, std::int64_t cents, const std::string& id) {
    f.step(letter, federation::BookStatement{.digest = protocol::sha256("s"),
                                             .day = 20'000,
                                             .lines = {{.digest = protocol::sha256("line " + letter),
                                                        .day = 20'000,
                                                        .amount = cents,
                                                        .text = id,
                                                        .details = {"The bank", "", "", id}}}});
  }
  /// Tells the lie in the first entry with such a body, and returns what verification says of that entry.
  template <class Body>
  std::vector<std::string> found(const std::string& letter, const std::function<bool(Entry&, Body&)>& lie) {
    auto& store = f[letter].store;
    for (std::uint64_t index = 0; index < f[letter].books().journal_size(); ++index) {
      auto entry = *protocol::decode_entry(*storage::journal_entry(store, index));
      auto* body = std::get_if<Body>(&entry.body);
      if (body == nullptr || !lie(entry, *body)) continue;
      const auto honest = store.snapshot();
      storage::Batch batch;
      batch.put(storage::Table::journal, storage::number_key(index), protocol::encode(entry));
      EXPECT_TRUE(store.commit(batch).has_value());
      std::vector<std::string> said;
      for (const auto& finding : harness::findings_of(store))
        if (finding.where == "entry " + std::to_string(index)) said.push_back(finding.what);
      store.restore(honest);
      return said;
    }
    ADD_FAILURE() << "no entry takes this lie";
    return {};
  }
  /// A lie in an agreed note, under both signatures.
  std::vector<std::string> found_in_note(const std::function<void(protocol::SettlementNote&)>& lie) {
    return found<SettlementChanged>("b", [&](Entry& entry, SettlementChanged& changed) {
      auto note = *protocol::parse_settlement_note(changed.note);
      lie(note);
      changed.note = protocol::to_text(note);
      changed.ours = f["b"].keys().contract.sign_raw(changed.note);
      changed.theirs = f["a"].keys().contract.sign_raw(changed.note);
      entry.outgoing = {
          {changed.peer, protocol::encode(protocol::SettlementAcceptance{changed.note, changed.ours, {}})}};
      return changed.step == SettlementStep::agreed;
    });
  }

  harness::Federation f{{"a", "b"}};
};

TEST_F(VerifySettlements, ANoteCountsWhatTheLogsDoNotHold) {
  EXPECT_THAT(found_in_note([](protocol::SettlementNote& note) {
                note.sides[1].accepted += 1;
                note.closing += 1;
              }),
              Contains("the settlement note is not what the books give"));
}

TEST_F(VerifySettlements, ANoteIsCutThroughOtherLogs) {
  EXPECT_THAT(found_in_note([](protocol::SettlementNote& note) { note.sides[0].cut.hash.bytes[0] ^= 1; }),
              Contains("the settlement note is cut through other logs"));
}

TEST_F(VerifySettlements, ANoteIsUnderAWrongSignature) {
  EXPECT_THAT(found<SettlementChanged>("b",
                                       [](Entry&, SettlementChanged& changed) {
                                         changed.theirs.bytes[3] ^= 1;
                                         return changed.step == SettlementStep::agreed;
                                       }),
              Contains("their signature under the settlement note does not verify"));
}

TEST_F(VerifySettlements, AReceiptIsForMoreThanArrived) {
  EXPECT_THAT(found<SettlementEnded>("b",
                                     [&](Entry& entry, SettlementEnded& ended) {
                                       auto closing = *protocol::parse_settlement_closing(ended.closing);
                                       closing.arrived += 1;
                                       ended.closing = protocol::to_text(closing);
                                       ended.ours = f["b"].keys().contract.sign_raw(ended.closing);
                                       entry.outgoing.front().message =
                                           protocol::encode(protocol::ClosingProposal{ended.closing, ended.ours});
                                       return ended.step == ClosingStep::signed_here;
                                     }),
              Contains("the receipt is not what a line of a statement shows"));
}

TEST_F(VerifySettlements, AReceiptSaysOneThingAndRecordsAnother) {
  EXPECT_THAT(found<SettlementEnded>("b",
                                     [&](Entry& entry, SettlementEnded& ended) {
                                       entry.outgoing.front().message = protocol::encode(protocol::ClosingProposal{
                                           ended.closing, f["a"].keys().contract.sign_raw(ended.closing)});
                                       return ended.step == ClosingStep::signed_here;
                                     }),
              Contains("it says something else than it records"));
}

TEST_F(VerifySettlements, TheDebtorTakesMoreOffItsDebtThanArrived) {
  EXPECT_THAT(found<SettlementEnded>("a",
                                     [](Entry& entry, SettlementEnded&) {
                                       if (entry.transfers.empty()) return false;
                                       entry.transfers.front().amount.minor += 1;
                                       return true;
                                     }),
              Contains("what moves is not what the closing says"));
}

TEST_F(VerifySettlements, EurosOfANoteAreBookedAsTheAssociationsOwn) {
  EXPECT_THAT(found<protocol::BankLineBooked>("b",
                                              [](Entry& entry, protocol::BankLineBooked& booked) {
                                                if (booked.outcome != protocol::BankLineOutcome::settlement_paid)
                                                  return false;
                                                entry.transfers = {federation::post(
                                                    federation::own_accounts().fund_digital,
                                                    federation::own_accounts().own_euros, entry.transfers[0].amount)};
                                                return true;
                                              }),
              Contains("what moves is not what the line says"));
}

TEST_F(VerifySettlements, MoneyMovesBesideANote) {
  EXPECT_THAT(found<SettlementChanged>("b",
                                       [](Entry& entry, SettlementChanged&) {
                                         entry.transfers = {federation::post(federation::own_accounts().in_flight,
                                                                             federation::own_accounts().internal,
                                                                             {1'00, protocol::euro()})};
                                         return true;
                                       }),
              Contains("money moves in an entry that is about none"));
}

TEST_F(VerifySettlements, ANoteThatIsRightIsNotDisputed) {
  EXPECT_THAT(found<SettlementChanged>(
                  "b",
                  [&](Entry& entry, SettlementChanged& changed) {
                    if (changed.step != SettlementStep::agreed) return false;
                    changed.step = SettlementStep::disputed_here;
                    changed.ours = {};
                    const auto note = *protocol::parse_settlement_note(changed.note);
                    entry.outgoing = {
                        {changed.peer,
                         protocol::encode(protocol::SettlementDispute{
                             .number = note.number, .note = protocol::sha256(changed.note), .log = {}, .totals = {}})}};
                    return true;
                  }),
              Contains("it disputes a note that is what the books give"));
}

TEST_F(VerifySettlements, NothingIsRecoveredWhereNothingWasLost) {
  EXPECT_THAT(found<SettlementChanged>("b",
                                       [](Entry& entry, SettlementChanged& changed) {
                                         entry.outgoing.clear();
                                         changed.recovered = true;
                                         return changed.step == SettlementStep::agreed;
                                       }),
              Contains("it is said to be recovered, and nothing was lost"));
  EXPECT_THAT(found<SettlementEnded>("b",
                                     [](Entry& entry, SettlementEnded& ended) {
                                       entry.outgoing.clear();
                                       ended.recovered = true;
                                       return ended.step == ClosingStep::signed_here;
                                     }),
              Contains("it is said to be recovered, and was not given back"));
  EXPECT_THAT(found<SettlementEnded>("a",
                                     [](Entry& entry, SettlementEnded& ended) {
                                       entry.outgoing.clear();
                                       ended.recovered = true;
                                       return ended.step == ClosingStep::countersigned_here;
                                     }),
              Contains("it is said to be recovered, and was not given back"));
}

TEST_F(VerifySettlements, APeerIsToldWhatWasSigned) {
  EXPECT_THAT(found<SettlementChanged>("a",
                                       [](Entry& entry, SettlementChanged&) {
                                         entry.outgoing.clear();
                                         return true;
                                       }),
              Contains("it is recorded, and the peer is not told"));
}

TEST_F(VerifySettlements, NobodyComparesWhatIsNotDisputed) {
  protocol::DisputeNarrowed narrowed{.peer = f["a"].identity.domain(), .number = 1, .low = 0, .high = 1};
  EXPECT_THAT(found<protocol::BankLineBooked>("b",
                                              [&](Entry& entry, protocol::BankLineBooked&) {
                                                entry = {.index = entry.index, .time = entry.time, .body = narrowed};
                                                return true;
                                              }),
              Contains("the peer has not compared so"));
}

}  // namespace
