// An intermediary that ran twice, or on older books than its peers knew of, and told its neighbours opposite things of
// one payment: both logs stand, and it bears the difference (docs/decisions/0035).

#include <gmock/gmock.h>

#include "federation/exchange.h"
#include "federation/invariants.h"
#include "federation/own_accounts.h"
#include "federation/postings.h"
#include "federation/verify.h"
#include "tests/federation/accounting_setup.h"
#include "tests/federation/forgery.h"
#include "tests/federation/harness.h"

namespace {

using federation::SettlementState;
using harness::Federation;
using harness::PaymentStatus;
using harness::Reason;
using testing::Contains;

/// A pays C through B, and perhaps D beyond.
class Contradictions : public testing::Test {
 protected:
  explicit Contradictions(const std::set<std::string>& mutual_credit = {},
                          const std::vector<std::string>& letters = {"a", "b", "c"})
      : f(letters,
          {.inviter_debt_limit = 500'00,
           .invitee_debt_limit = 500'00,
           .mutual_credit_accepted = !mutual_credit.empty()},
          mutual_credit) {}

  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  void lose(const std::string& from, const std::string& to) {
    f.on_frame = [from, to](harness::Frame& frame) { return frame.from != from || frame.to != to; };
  }
  /// One copy of B passes an order on that C accepts; the answer never leaves that copy.
  void accept_in_one_copy() {
    before = f["b"].store.snapshot();
    lose("b", "a");
    paid = pay();
    f.on_frame = {};
    ASSERT_EQ(f.payment("b", paid)->status(), PaymentStatus::accepted);
    ASSERT_EQ(f.payment("a", paid)->status(), PaymentStatus::held);
  }
  /// The other one, which knows nothing of it, refuses the same order.
  void refuse_in_another() {
    f.go_back("b", before);
    f.step("b", federation::SetLimits{.peer = domain("c"), .most_debt = 0});
    f.connect("a", "b");
    ASSERT_EQ(f.payment("a", paid)->opened.reason, Reason::over_limit);
  }
  protocol::PaymentKey pay(const std::vector<std::string>& via = {"b"}, const std::string& end = "c") {
    auto asked = f.request("a", "m1@" + end + ".example", 10'00);
    asked.id = f.fresh_id();
    asked.route = federation::Route{.via = {}, .currency = f[end].identity.currency.code};
    for (const auto& letter : via) asked.route->via.push_back(domain(letter));
    f.step("a", asked);
    return {domain("a"), asked.id};
  }
  std::int64_t own_euros() { return federation::coverage(f["b"].books()).own_euros; }
  bool is_alarmed() {
    return std::ranges::any_of(f.alarms, [](const auto& alarm) { return alarm.reason == Reason::contradicted; });
  }
  void expect_borne(Reason reason) {
    const auto passed = f.payment("b", paid);
    EXPECT_EQ(passed->status(), PaymentStatus::accepted);
    EXPECT_EQ(passed->opened.reason, reason);
    EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::refused);
    EXPECT_EQ(f.payment("c", paid)->status(), PaymentStatus::accepted);
    EXPECT_EQ(f["b"].claim_on(f["a"]), 0);
    EXPECT_TRUE(is_alarmed());
    f.expect_sound();
  }
  /// Both peers count as B does.
  void expect_notes_agreed() {
    for (const std::string peer : {"a", "c"}) {
      f.step("b", federation::ProposeSettlement{.peer = domain(peer)});
      if (f.last_reply->failure) {
        EXPECT_EQ(f.last_reply->failure->reason, Reason::nothing_to_settle);
        continue;
      }
      const auto note = f["b"].books().settlements().note(domain(peer), 1);
      EXPECT_NE(note->state, SettlementState::disputed) << peer;
      EXPECT_EQ(federation::owed_by(*protocol::parse_settlement_note(note->note), domain("b")),
                -f["b"].claim_on(f[peer]));
    }
  }

  Federation f;
  storage::MemoryStore::Snapshot before = f["b"].store.snapshot();
  protocol::PaymentKey paid;
};

TEST_F(Contradictions, AnOrderThatWasRefusedAndPassedOnIsTheLossOfWhoSaidBoth) {
  accept_in_one_copy();
  refuse_in_another();
  f.connect("b", "c");
  EXPECT_EQ(f["b"].claim_on(f["c"]), -10'00);
  EXPECT_EQ(own_euros(), -10'00) << "what is owed to C is all that is lost";
  EXPECT_FALSE(federation::coverage(f["b"].books()).is_covered()) << "nobody has brought these euros yet";
  expect_borne(Reason::over_limit);
  expect_notes_agreed();
}

TEST_F(Contradictions, ARefusalThatComesBackAfterTheAcceptanceTakesItsPlace) {
  accept_in_one_copy();
  refuse_in_another();
  f.restore("b", before);
  f.connect("b", "c");
  ASSERT_EQ(f.payment("b", paid)->status(), PaymentStatus::accepted);
  f.connect("a", "b");
  EXPECT_EQ(own_euros(), -10'00);
  EXPECT_EQ(harness::last_answer(f, "b", "a").accepted, false);
  for (const auto& alarm : f.alarms) EXPECT_NE(alarm.reason, Reason::id_conflict) << "A hears one answer";
  expect_borne(Reason::over_limit);
  expect_notes_agreed();
}

TEST_F(Contradictions, WhatTheNextNodeHasNotAnsweredIsHeldByTheAssociation) {
  before = f["b"].store.snapshot();
  f.on_frame = [](harness::Frame& frame) { return frame.from != "c" && (frame.from != "b" || frame.to != "a"); };
  paid = pay();
  f.on_frame = {};
  const auto passed_on = f["b"].store.snapshot();
  ASSERT_EQ(f.payment("b", paid)->status(), PaymentStatus::held);
  refuse_in_another();
  f.restore("b", passed_on);
  f.connect("a", "b");
  EXPECT_EQ(f.payment("b", paid)->status(), PaymentStatus::held);
  EXPECT_TRUE(f.payment("b", paid)->is_borne());
  EXPECT_EQ(f["b"].books().known_account(federation::own_accounts().own_euros).worst_low(), -10'00);
  EXPECT_EQ(own_euros(), 0);
  EXPECT_FALSE(is_alarmed()) << "nothing is lost yet";
  f.connect("b", "c");
  EXPECT_EQ(own_euros(), -10'00);
  expect_borne(Reason::over_limit);
  expect_notes_agreed();
}

TEST_F(Contradictions, WhoAsksAgainHearsTheRefusalAgain) {
  accept_in_one_copy();
  refuse_in_another();
  f.connect("b", "c");
  f.connect("a", "b");
  const auto order = harness::messages_sent(f, "a", "b").back();
  f.deliver(f.forged("a", "b", order));
  f.tick();
  const auto answer = harness::last_answer(f, "b", "a");
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.reason, Reason::over_limit);
}

TEST_F(Contradictions, TheLossIsMadeGoodByOwnEurosThatArrive) {
  accept_in_one_copy();
  refuse_in_another();
  f.connect("b", "c");
  f.step("b", federation::FundRequest{
                  .id = f.fresh_id(), .kind = protocol::PaymentKind::deposit, .amount = {20'00, protocol::euro()}});
  f.step("b", federation::FundRequest{
                  .id = f.fresh_id(), .kind = protocol::PaymentKind::contribute, .amount = {20'00, protocol::euro()}});
  EXPECT_EQ(own_euros(), 20'00 - 10'00);
  EXPECT_TRUE(federation::coverage(f["b"].books()).is_covered());
  f.expect_sound();
}

TEST_F(Contradictions, AccountsCountTheLossAsOne) {
  accept_in_one_copy();
  refuse_in_another();
  f.connect("b", "c");
  accounting::Recorder recorder;
  ASSERT_TRUE(
      federation::read_accounting(f["b"].store, {.chart = {}, .period = accounting::year(2023)}, recorder).has_value());
  EXPECT_THAT(recorder.balances, Contains("467500 10.00 EUR")) << "what the association owes its fund";
  EXPECT_THAT(recorder.balances, Contains(testing::StartsWith("658")));
  EXPECT_THAT(recorder.labels, Contains("Paiement pris en charge par l'association " + paid.text()));
}

TEST_F(Contradictions, AnAcceptanceThatNobodyWasRefusedForBooksNoLoss) {
  accept_in_one_copy();
  f.restore("b", before);
  f.connect("a", "b");
  f.connect("b", "c");
  EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::accepted);
  EXPECT_EQ(own_euros(), 0);
  EXPECT_FALSE(is_alarmed());
  f.expect_sound();
}

TEST_F(Contradictions, WhatWasToldAcceptedAndIsRefusedStandsOnSuspense) {
  before = f["b"].store.snapshot();
  const auto before_c = f["c"].store.snapshot();
  paid = pay();
  ASSERT_EQ(f.payment("a", paid)->status(), PaymentStatus::accepted);
  f.restore("b", before);
  f.restore("c", before_c);
  f.connect("a", "b");
  f.connect("b", "c");
  const auto passed = f.payment("b", paid);
  ASSERT_EQ(passed->status(), PaymentStatus::accepted);
  const protocol::Answer refusal{
      .key = paid, .order_digest = passed->opened.order, .accepted = false, .reason = Reason::expired, .evidence = {}};
  f.deliver(f.forged("c", "b", refusal));
  EXPECT_EQ(f["b"].claim_on(f["c"]), 0);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 10'00) << "A has paid, and was told so";
  EXPECT_EQ(f["b"].books().known_account(federation::own_accounts().suspense).balance(), 10'00);
  EXPECT_EQ(own_euros(), 0) << "it is not the association's";
  EXPECT_TRUE(is_alarmed());
  const auto alarms = f.alarms.size();
  f.deliver(f.forged("c", "b", refusal));
  EXPECT_EQ(f.alarms.size(), alarms) << "it was said";
  for (const auto& finding : federation::verify(f["b"].store).findings) ADD_FAILURE() << finding.what;
}

class FarContradictions : public Contradictions {
 protected:
  FarContradictions() : Contradictions({}, {"a", "b", "c", "d"}) {}
};

TEST_F(FarContradictions, TheNextNodeIsAskedToRefuseAndThenNothingIsLost) {
  before = f["b"].store.snapshot();
  f.disconnect("c", "d");
  lose("b", "a");
  paid = pay({"b", "c"}, "d");
  f.on_frame = {};
  ASSERT_EQ(f.payment("c", paid)->status(), PaymentStatus::held);
  refuse_in_another();
  f.connect("b", "c");
  ASSERT_TRUE(f.payment("b", paid)->is_borne());
  f.connect("c", "d");
  EXPECT_EQ(f.payment("b", paid)->status(), PaymentStatus::refused);
  EXPECT_EQ(f.payment("b", paid)->opened.reason, Reason::over_limit) << "as A was told";
  EXPECT_EQ(f.payment("d", paid)->status(), PaymentStatus::refused);
  EXPECT_EQ(own_euros(), 0);
  EXPECT_FALSE(is_alarmed());
  f.expect_sound();
}

class CreditContradictions : public Contradictions {
 protected:
  CreditContradictions() : Contradictions({"b"}) {}
};

TEST_F(CreditContradictions, OfAMutualCreditTheResidueBearsIt) {
  accept_in_one_copy();
  refuse_in_another();
  f.connect("b", "c");
  EXPECT_EQ(f["b"].claim_on(f["c"]), -10'00);
  EXPECT_EQ(f["b"].books().known_account(federation::own_accounts().residue).balance(), -10'00);
  EXPECT_TRUE(federation::worth_holds(f["b"].books()));
  expect_borne(Reason::over_limit);
}

// ---- lies

/// B's acceptance waits for A, which is away; nothing was refused.
class ForgedContradictions : public Contradictions {
 protected:
  ForgedContradictions() {
    lose("c", "b");
    paid = pay();
    f.on_frame = {};
    f.disconnect("a", "b");
    f.connect("b", "c");
    EXPECT_TRUE(books().first_answer_waits(domain("a"), known().opened.order));
  }
  const federation::Books& books() { return f["b"].books(); }
  federation::Payment known() { return *f.payment("b", paid); }
  std::vector<std::string> said(const protocol::ContradictionBorne& borne, std::vector<protocol::Transfer> transfers,
                                std::vector<protocol::Outgoing> outgoing = {}) {
    return harness::said_of_forged(f["b"], {harness::entry_of(borne, std::move(transfers), std::move(outgoing))});
  }
  protocol::Outgoing refusal() {
    return {domain("a"), protocol::encode(protocol::Answer{.key = paid,
                                                           .order_digest = known().opened.order,
                                                           .accepted = false,
                                                           .reason = Reason::expired,
                                                           .evidence = {}})};
  }
};

TEST_F(ForgedContradictions, NoLossIsBorneForARefusalThatNobodyGave) {
  const auto& a = *books().peer(domain("a"));
  EXPECT_THAT(said({.key = paid, .told = PaymentStatus::refused, .reason = Reason::expired, .next = domain("c")},
                   federation::borne_postings(books(), a, known().claim), {refusal()}),
              Contains("no refusal of ours came back from the node before"));
}

TEST_F(ForgedContradictions, NothingIsKeptThatTheNextNodeHasAccepted) {
  const auto& c = *books().peer(domain("c"));
  EXPECT_THAT(said({.key = paid, .told = PaymentStatus::accepted, .reason = Reason::expired, .next = domain("c")},
                   federation::stranded_postings(books(), c, known().debt)),
              Contains("the next node had not left it open"));
}

TEST_F(Contradictions, NothingIsSetAsideForAnOrderThatNobodyGaveBack) {
  accept_in_one_copy();
  refuse_in_another();
  const auto& books = f["b"].books();
  EXPECT_THAT(
      harness::said_of_forged(
          f["b"], {harness::entry_of(
                      protocol::ContradictionBorne{.key = paid, .reason = Reason::over_limit, .next = domain("c")},
                      {federation::borne_hold(books, paid, *books.peer(domain("c")), 10'00)})}),
      Contains("the next node gave back no order that was refused"));
}

TEST_F(Contradictions, NothingIsSetAsideForAPaymentThatWaitsAsItShould) {
  lose("c", "b");
  paid = pay();
  f.on_frame = {};
  const auto& books = f["b"].books();
  auto transfers = federation::close_holds(books, paid, protocol::TransferKind::void_hold);
  transfers.push_back(federation::borne_hold(books, paid, *books.peer(domain("c")), 10'00));
  EXPECT_THAT(harness::said_of_forged(
                  f["b"], {harness::entry_of(
                              protocol::ContradictionBorne{.key = paid, .reason = Reason::expired, .next = domain("c")},
                              std::move(transfers))}),
              Contains("no refusal of ours came back from the node before"));
}

TEST_F(Contradictions, NoMoreIsBorneThanWasSaidTwice) {
  accept_in_one_copy();
  refuse_in_another();
  f.connect("b", "c");
  auto& store = f["b"].store;
  for (std::uint64_t index = 0; index < f["b"].books().journal_size(); ++index) {
    auto entry = *protocol::decode_entry(*storage::journal_entry(store, index));
    if (!std::holds_alternative<protocol::ContradictionBorne>(entry.body)) continue;
    entry.transfers.back().amount.minor += 1;
    storage::Batch batch;
    batch.put(storage::Table::journal, storage::number_key(index), protocol::encode(entry));
    ASSERT_TRUE(store.commit(batch).has_value());
  }
  std::vector<std::string> said;
  for (const auto& finding : harness::findings_of(store)) said.push_back(finding.what);
  EXPECT_THAT(said, Contains("what is borne is not what was said twice"));
}

TEST(NextNode, ThatSendsAnOrderBackGetsNoAnswer) {
  Federation f{{"a", "b", "c"}};
  auto request = f.request("a", "m1@c.example", 1'00);
  request.id = f.fresh_id();
  request.route = federation::Route{.via = {f["b"].identity.domain()}, .currency = f["c"].identity.currency.code};
  f.step("a", request);
  f.tick();
  const auto said = harness::messages_sent(f, "b", "c");
  ASSERT_TRUE(std::holds_alternative<protocol::Order>(said.back()));
  f.connect("b", "c");
  f.deliver(f.forged("c", "b", said.back()));
  f.step("b", federation::Tick{});
  EXPECT_EQ(harness::messages_sent(f, "b", "c").size(), said.size());
  ASSERT_FALSE(f.alarms.empty());
  EXPECT_EQ(f.alarms.back().reason, Reason::unknown_payment);
  for (const auto& finding : federation::verify(f["b"].store).findings) ADD_FAILURE() << finding.what;
}

}  // namespace
