// Checkpoints between honest nodes: what they say, who cosigns them, and what becomes of them when books are lost.
#include "federation/checkpoints.h"

#include <gmock/gmock.h>

#include "tests/federation/checkpoint_setup.h"

namespace {

using harness::Federation;
using harness::make_checkpoint;
using harness::PaymentStatus;
using harness::Reason;
using harness::seen;
using harness::witnesses;

constexpr std::int64_t day_ms = 86'400'000;

std::vector<Reason> reasons(const Federation& f) {
  std::vector<Reason> all;
  for (const auto& alarm : f.alarms) all.push_back(alarm.reason);
  return all;
}

TEST(Checkpoints, EveryPeerCosignsWhatFollowsFromWhatItSaw) {
  Federation f({"a", "b", "c"});
  f.pay("a", "m1@b.example", 3'00);
  const auto first = make_checkpoint(f, "b");
  EXPECT_EQ(witnesses(f, "b", first), 2U);
  f.pay("c", "m1@b.example", 2'00);
  const auto second = make_checkpoint(f, "b");
  EXPECT_GT(second, first);
  EXPECT_EQ(witnesses(f, "b", second), 2U);
  EXPECT_EQ(witnesses(f, "b", first), 2U);
  EXPECT_EQ(seen(f, "a", "b")->size, second);
  EXPECT_EQ(seen(f, "a", "b")->root, *storage::journal_root(f["b"].store, second));
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();
}

TEST(Checkpoints, WhatIsPublishedVerifiesUnderEveryKey) {
  Federation f({"a", "b"});
  const auto size = make_checkpoint(f, "a");
  const auto own = f["a"].books().checkpoints().own(size);
  const auto note = federation::published(*own, [&](const protocol::Domain&) { return f["b"].identity.log_key; });
  const auto back = protocol::parse_note(protocol::to_text(note));
  ASSERT_TRUE(back.has_value());
  EXPECT_TRUE(protocol::verify(*back, {"a.example/journal", f["a"].identity.log_key}).has_value());
  EXPECT_TRUE(protocol::verify(*back, {"b.example/witness", f["b"].identity.log_key, protocol::NoteKeyType::witness})
                  .has_value());
  EXPECT_EQ(*protocol::cosigned_at(back->signatures.back()), f.now.milliseconds / 1000);
}

TEST(Checkpoints, TheySayHowTheCurrencyIsCovered) {
  Federation f({"a", "b"});
  f.pay("a", "m1@b.example", 3'00);
  make_checkpoint(f, "a");
  EXPECT_THAT(seen(f, "b", "a")->extensions,
              testing::ElementsAre("currency CURA 2 reserve", "fund-digital 100000", "fund-paper 0", "cash 0",
                                   "in-flight 0", "internal 0", "unissued 80000", "own-euros 0", "payable 0",
                                   "unmatched 0", "unexplained 0", "lost 0", "unseen-digital 100000", "unseen-paper 0",
                                   "claims 0", "debts 300", "circulation-digital 19700", "circulation-paper 0",
                                   "held 0", "ahead 0", testing::StartsWith("balances 19700 4 ")));
}

TEST(Checkpoints, AMutualCreditSaysWhatCirculatesAndWhatIsOwed) {
  const protocol::Offer offer{
      .inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .rate = {1, 1}, .mutual_credit_accepted = true};
  Federation f({"a", "b"}, offer, {"b"});
  f.pay("b", "m1@b.example", 7'00);
  make_checkpoint(f, "b");
  EXPECT_THAT(seen(f, "a", "b")->extensions,
              testing::ElementsAre("currency CURB 2 mutual_credit", "claims 0", "debts 0", "circulation 700", "held 0",
                                   testing::StartsWith("balances 700 4 ")));
  f.expect_sound();
}

TEST(Checkpoints, NothingNewIsNotSignedAgain) {
  Federation f({"a"});
  const auto first = make_checkpoint(f, "a");
  EXPECT_EQ(make_checkpoint(f, "a"), first);
  EXPECT_EQ(f["a"].books().journal_size(), first + 1);
}

TEST(Checkpoints, OneIsMadeOnEveryDayOnWhichSomethingHappened) {
  Federation f({"a", "b"});
  f.tick();
  EXPECT_EQ(f["a"].books().checkpoints().log().last_size, 0U);
  f.now.milliseconds += day_ms;
  f.tick();
  const auto first = f["a"].books().checkpoints().log().last_size;
  EXPECT_NE(first, 0U);
  f.pay("a", "m1@b.example", 1'00);
  f.tick();
  EXPECT_EQ(f["a"].books().checkpoints().log().last_size, first);
  f.now.milliseconds += day_ms;
  f.tick();
  EXPECT_GT(f["a"].books().checkpoints().log().last_size, first);
  f.expect_sound();
}

/// Two members have more than can be summed up, from two others who were trusted with it in older books.
class TooMuch : public testing::Test {
 protected:
  TooMuch() {
    for (const auto* alias : {"m2", "m3"})
      f.step("a", federation::AddMember{.member = {.alias = *protocol::Alias::parse(alias),
                                                   .account = *protocol::AccountId::from_bytes(
                                                       std::string(15, 'm') + std::string(alias).substr(1))}});
    auto& store = f["a"].store;
    auto books = *federation::Books::load(store);
    for (const auto* alias : {"m0", "m1"}) {
      const protocol::Entry limit{books->journal_size(),
                                  f.now,
                                  protocol::CreditLimitSet{*books->account_of(*protocol::Alias::parse(alias)), much},
                                  {},
                                  {}};
      EXPECT_TRUE(books->replay(protocol::encode(limit)).has_value());
    }
    EXPECT_TRUE(store.commit(books->take()).has_value());
    f.go_back("a", store.snapshot());
    pay("m0", "m2");
    pay("m1", "m3");
    f.now.milliseconds += day_ms;
  }
  void pay(const std::string& from, const std::string& to, std::int64_t minor = much) {
    auto asked = f.request("a", to + "@a.example", minor);
    asked.payer = *protocol::Alias::parse(from);
    asked.id = f.fresh_id();
    f.step("a", asked);
    EXPECT_EQ(f.payment("a", {f["a"].identity.domain(), asked.id})->status(), PaymentStatus::accepted);
  }
  std::uint64_t last() { return f["a"].books().checkpoints().log().last_size; }
  std::ptrdiff_t said() const { return std::ranges::count(reasons(f), Reason::amount_overflow); }

  static constexpr std::int64_t much = (std::int64_t{1} << 62) + 1;
  Federation f{{"a"}, {}, {"a"}};
};

TEST_F(TooMuch, WhyThereIsNoCheckpointIsAnAlarmOnce) {
  for (int i = 0; i < 3; ++i) f.tick();
  EXPECT_EQ(last(), 0U);
  EXPECT_EQ(said(), 1);
  f.go_back("a", f["a"].store.snapshot());
  f.now.milliseconds += day_ms;
  f.tick();
  EXPECT_EQ(said(), 1) << "it stands in the journal";
  f.step("a", federation::MakeCheckpoint{.ticket = 1});
  EXPECT_EQ(f.last_reply->failure->reason, Reason::amount_overflow);
  pay("m2", "m0", 10);
  f.tick();
  const auto made = last();
  EXPECT_NE(made, 0U) << "it can be summed up again";
  pay("m0", "m2", 10);
  f.now.milliseconds += day_ms;
  f.tick();
  f.tick();
  EXPECT_EQ(last(), made);
  EXPECT_EQ(said(), 2) << "once more, as there was one in between";
}

TEST(Checkpoints, BooksThatMayBeOlderThanWhatWasSaidAreNotSpokenOf) {
  Federation f({"a", "b"});
  f.kill("a");
  f["a"].open();
  f.step("a", federation::MakeCheckpoint{.ticket = 1});
  EXPECT_EQ(f.last_reply->failure->reason, Reason::link_closed);
  f.connect("a", "b");
  make_checkpoint(f, "a");
}

TEST(Checkpoints, WhoHasNotCosignedIsShownNoMore) {
  Federation f({"a", "b", "c"});
  f.disconnect("b", "c");
  const auto first = make_checkpoint(f, "b");
  f.pay("a", "m1@b.example", 3'00);
  const auto second = make_checkpoint(f, "b");
  EXPECT_EQ(witnesses(f, "b", second), 1U);
  EXPECT_EQ(f["b"].books().peer(f["c"].identity.domain())->outbox.size(), 1U);
  f.connect("b", "c");
  EXPECT_EQ(witnesses(f, "b", first), 2U);
  f.pay("a", "m1@b.example", 3'00);
  EXPECT_EQ(witnesses(f, "b", make_checkpoint(f, "b")), 2U);
  f.expect_sound();
}

// ---- lost books

TEST(Checkpoints, ARestoreBeginsAnotherLogAndItsWitnessesSaySo) {
  Federation f({"a", "b"});
  f.pay("a", "m1@b.example", 1'00);
  const auto backup = f["a"].store.snapshot();
  f.pay("a", "m1@b.example", 2'00);
  const auto lost = make_checkpoint(f, "a");
  f.restore("a", backup);
  f.connect("a", "b");
  EXPECT_TRUE(f.alarms.empty());
  f.pay("a", "m1@b.example", 3'00);
  const auto made = make_checkpoint(f, "a");
  EXPECT_NE(seen(f, "b", "a")->origin, "a.example/journal");
  EXPECT_TRUE(federation::is_origin_of(seen(f, "b", "a")->origin, f["a"].identity.domain()));
  EXPECT_TRUE(seen(f, "b", "a")->extensions.back().starts_with("restored "));
  EXPECT_EQ(witnesses(f, "a", made), 1U);
  EXPECT_NE(made, lost);
  EXPECT_THAT(reasons(f), testing::ElementsAre(Reason::history_restarted));
  EXPECT_TRUE(f["b"].books().checkpoints().is_closed(f["a"].identity.domain(), "a.example/journal"));
  f.expect_sound();
}

TEST(Checkpoints, TwoRestoresOfOneBackupAreTwoLogs) {
  Federation f({"a", "b"});
  const auto backup = f["a"].store.snapshot();
  std::set<std::string> origins;
  for (int i = 0; i < 2; ++i) {
    f.now.milliseconds += 1000;
    f.restore("a", backup);
    f.connect("a", "b");
    make_checkpoint(f, "a");
    origins.insert(seen(f, "b", "a")->origin);
  }
  EXPECT_EQ(origins.size(), 2U);
  f.expect_sound();
}

TEST(Checkpoints, AWitnessThatLosesItsBooksFindsItsOwnWordAgain) {
  Federation f({"a", "b"});
  const auto backup = f["b"].store.snapshot();
  const auto size = make_checkpoint(f, "a");
  const auto word = f["b"].books().checkpoints().seen(f["a"].identity.domain())->signature;
  f.now.milliseconds += 5000;
  f.restore("b", backup);
  f.connect("a", "b");
  EXPECT_EQ(seen(f, "b", "a")->size, size);
  EXPECT_EQ(f["b"].books().checkpoints().seen(f["a"].identity.domain())->signature, word);
  EXPECT_EQ(witnesses(f, "a", size), 1U);
  f.pay("a", "m1@b.example", 3'00);
  EXPECT_EQ(witnesses(f, "a", make_checkpoint(f, "a")), 1U);
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();
}

TEST(Checkpoints, ACosignatureThatComesBackWithARestoreIsTakenAgain) {
  Federation f({"a", "b"});
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b"; };
  const auto size = make_checkpoint(f, "a");
  const auto backup = f["a"].store.snapshot();
  f.on_frame = {};
  f.connect("a", "b");
  EXPECT_EQ(witnesses(f, "a", size), 1U);
  f.pay("a", "m1@b.example", 3'00);
  f.restore("a", backup);
  f.connect("a", "b");
  EXPECT_EQ(witnesses(f, "a", size), 1U);
  f.expect_sound();
}

// ---- two histories

TEST(Checkpoints, TwoHistoriesOfOneNodeAreFoundByAWitnessOfBoth) {
  Federation f({"a", "b", "c"});
  f.disconnect("b", "c");
  const auto backup = f["b"].store.snapshot();
  f.pay("a", "m1@b.example", 1'00);
  make_checkpoint(f, "b");
  f.go_back("b", backup);  // nobody tells it, and C has seen nothing that it lacks
  f.connect("b", "c");
  f.pay("b", "m1@c.example", 2'00);
  make_checkpoint(f, "b");
  EXPECT_TRUE(f.alarms.empty());
  f.connect("a", "b");
  EXPECT_THAT(reasons(f), testing::Contains(Reason::history_rewritten));
  ASSERT_EQ(f.rewrites.size(), 1U);
  EXPECT_NE(f.rewrites.front().before, f.rewrites.front().shown);
  EXPECT_EQ(f.pay("a", "m1@b.example", 3'00).status(), PaymentStatus::accepted);
  EXPECT_EQ(f.pay("b", "m1@a.example", 3'00).status(), PaymentStatus::accepted);
  f.expect_sound();
}

}  // namespace
