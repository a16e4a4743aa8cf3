// Mutual credit: members below zero, rates with peers and what rounding leaves over, and a reserve currency that takes
// a mutual credit's promise.
#include <gmock/gmock.h>

#include "federation/exchange.h"
#include "federation/own_accounts.h"
#include "storage/chart.h"
#include "tests/federation/harness.h"

namespace {

using protocol::Fraction;
using protocol::Reason;

/// a and b keep time: an hour of a's is 60.00 of b's, unless a test says otherwise.
class MutualCredit : public testing::Test {
 protected:
  static protocol::Offer offer(Fraction rate) {
    return {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .rate = rate};
  }
  static std::int64_t balance(const harness::Node& node, const protocol::AccountId& id) {
    return node.books().known_account(id).balance();
  }
  static std::int64_t residue(const harness::Node& node) { return balance(node, federation::own_accounts().residue); }
  static Reason failure(const harness::Federation& f) {
    return f.last_reply && f.last_reply->failure ? f.last_reply->failure->reason : Reason::none;
  }
};

TEST_F(MutualCredit, MembersGoBelowZeroAsFarAsTheyAreTrusted) {
  harness::Federation f({"a"}, {}, {"a"});
  EXPECT_EQ(f.pay("a", "m1@a.example", 100'00).status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m0"), -100'00);
  EXPECT_EQ(f["a"].balance("m1"), 100'00);
  EXPECT_EQ(f.pay("a", "m1@a.example", 1).opened.reason, Reason::insufficient_balance);
  f.step("a", federation::SetCreditLimit{.member = *protocol::Alias::parse("m0"), .limit = 150'00});
  EXPECT_EQ(f.pay("a", "m1@a.example", 50'00).status(), protocol::PaymentStatus::accepted);
  f.step("a", federation::SetCreditLimit{.member = *protocol::Alias::parse("m0"), .limit = 10'00});
  EXPECT_EQ(failure(f), Reason::none) << "less trust than is used: nothing more goes out";
  EXPECT_EQ(f.pay("a", "m1@a.example", 1).opened.reason, Reason::insufficient_balance);
  f.expect_sound();
}

TEST_F(MutualCredit, IsGivenToAllTogetherAsFarAsItCanBeSummedUp) {
  harness::Federation f({"a"}, {}, {"a"});
  const auto allow = [&](const char* name, std::int64_t limit) {
    f.step("a", federation::SetCreditLimit{.member = *protocol::Alias::parse(name), .limit = limit});
    return failure(f);
  };
  EXPECT_EQ(allow("m0", INT64_MAX), Reason::amount_overflow);
  constexpr std::int64_t much = std::int64_t{1} << 61;
  EXPECT_EQ(allow("m0", much), Reason::none);
  EXPECT_EQ(allow("m1", much), Reason::amount_overflow);
  EXPECT_EQ(f.pay("a", "m1@a.example", much).status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(allow("m0", 0), Reason::none);
  EXPECT_EQ(allow("m1", much), Reason::amount_overflow) << "what is owed stays owed";
  EXPECT_EQ(allow("m1", much - 1), Reason::none);
  f.step("a", federation::AddMember{.member = {.alias = *protocol::Alias::parse("m9"),
                                               .account = *protocol::AccountId::from_bytes(std::string(16, '9'))},
                                    .credit_limit = INT64_MAX});
  EXPECT_EQ(failure(f), Reason::amount_overflow);
  f.step("a", federation::MakeCheckpoint{.ticket = 1});
  EXPECT_EQ(failure(f), Reason::none);
  f.expect_sound();
}

TEST_F(MutualCredit, NobodyElseHasCredit) {
  harness::Federation f({"a"});
  f.step("a", federation::SetCreditLimit{.member = *protocol::Alias::parse("m0"), .limit = 150'00});
  EXPECT_EQ(failure(f), Reason::malformed);
  f.step("a", federation::AddMember{.member = {.alias = *protocol::Alias::parse("m9"),
                                               .account = *protocol::AccountId::from_bytes(std::string(16, '9'))},
                                    .credit_limit = 1});
  EXPECT_EQ(failure(f), Reason::malformed);
}

TEST_F(MutualCredit, HasNoFund) {
  harness::Federation f({"a"}, {}, {"a"});
  const auto& own = f["a"].identity.currency.code;
  for (const federation::Event& event : std::initializer_list<federation::Event>{
           federation::FundRequest{.id = f.fresh_id(), .amount = {1'00, protocol::euro()}},
           federation::FundRequest{.id = f.fresh_id(),
                                   .kind = protocol::PaymentKind::issue,
                                   .member = *protocol::Alias::parse("m0"),
                                   .amount = {1'00, own}},
           federation::SetFundRules{}, federation::OrderTransfers{}, federation::BookStatement{},
           federation::ResolveLine{}, federation::SetCreditor{}}) {
    f.step("a", event);
    EXPECT_EQ(failure(f), Reason::no_fund);
  }
}

TEST_F(MutualCredit, PaysAcrossAtTheRateOfTheAgreement) {
  harness::Federation f({"a", "b"}, offer({60, 1}), {"a", "b"});
  const auto there = f.pay("a", "m1@b.example", 1'50);
  EXPECT_EQ(there.status(), protocol::PaymentStatus::accepted) << protocol::name(there.opened.reason);
  EXPECT_EQ(f["a"].balance("m0"), -1'50);
  EXPECT_EQ(f["b"].balance("m1"), 90'00);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 1'50) << "counted in a's unit, whose domain sorts first";

  const auto back = f.pay("b", "m1@a.example", 30'00);
  EXPECT_EQ(back.status(), protocol::PaymentStatus::accepted) << protocol::name(back.opened.reason);
  EXPECT_EQ(f["a"].balance("m1"), 50);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 1'00);
  EXPECT_EQ(residue(f["a"]), 0);
  EXPECT_EQ(residue(f["b"]), 0);
  f.expect_sound();
}

TEST_F(MutualCredit, WhatRoundingLeavesOverStandsOnTheResidue) {
  harness::Federation f({"a", "b"}, offer({1, 3}), {"a", "b"});
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).status(), protocol::PaymentStatus::accepted);
    EXPECT_EQ(f.pay("b", "m1@a.example", 7 + i).status(), protocol::PaymentStatus::accepted);
  }
  // b's units behind what a owes: a third of it, whoever got them.
  const auto& worth = storage::own_account(storage::worth_label(f["a"].identity.domain()));
  EXPECT_EQ(-balance(f["b"], worth), *protocol::multiply_down(f["b"].claim_on(f["a"]), {1, 3}));
  EXPECT_EQ(f["b"].balance("m0") + f["b"].balance("m1") + residue(f["b"]), -balance(f["b"], worth));
  EXPECT_EQ(residue(f["a"]), 0) << "a's unit is the one that is owed";
  EXPECT_GT(residue(f["b"]), 0) << "members gain nothing by rounding";
  f.expect_sound();
}

TEST_F(MutualCredit, WhatIsWorthNothingThereDoesNotLeave) {
  harness::Federation f({"a", "b"}, offer({60, 1}), {"a", "b"});
  EXPECT_EQ(f.pay("b", "m1@a.example", 59).opened.reason, Reason::amount_not_positive);
  EXPECT_EQ(f["b"].balance("m0"), 0);
  harness::Federation g({"a", "b"}, offer({1, 60}), {"a", "b"});
  EXPECT_EQ(g.pay("a", "m1@b.example", 59).opened.reason, Reason::amount_not_positive);
}

TEST_F(MutualCredit, TheFeeIsTakenInTheUnitOwedAndKeptInOwnUnits) {
  auto with_fee = offer({60, 1});
  with_fee.fee = {1, 10};
  harness::Federation f({"a", "b"}, with_fee, {"a", "b"});
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 54'00);
  EXPECT_EQ(balance(f["b"], federation::own_accounts().association), 6'00);
  EXPECT_EQ(f.pay("b", "m1@a.example", 30'00).status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m1"), 45);
  EXPECT_EQ(balance(f["a"], federation::own_accounts().association), 5);
  f.expect_sound();
}

TEST_F(MutualCredit, ANewRateChangesWhatIsOwedInOwnUnits) {
  harness::Federation f({"a", "b"}, offer({60, 1}), {"a", "b"});
  f.pay("a", "m1@b.example", 1'00);
  f.step("a", federation::ProposeAgreement{.peer = f["b"].identity.domain(),
                                           .our_debt_limit = 500'00,
                                           .their_debt_limit = 500'00,
                                           .rate = Fraction{50, 1}});
  f.step("b", f.signing("b", "a"));
  ASSERT_EQ(failure(f), Reason::none);
  EXPECT_EQ(residue(f["b"]), -10'00) << "an hour that b is owed is worth ten less";
  EXPECT_EQ(residue(f["a"]), 0);
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 110'00);
  f.expect_sound();
}

TEST_F(MutualCredit, RefundsAndRefusalsKeepTheBooksEven) {
  harness::Federation f({"a", "b"}, offer({7, 3}), {"a", "b"});
  const auto first = f.pay("a", "m0@b.example", 10'00);
  ASSERT_EQ(first.status(), protocol::PaymentStatus::accepted);
  const auto back = f.pay("b", "m0@a.example", 7'00, {}, first.key());
  EXPECT_EQ(back.status(), protocol::PaymentStatus::accepted) << protocol::name(back.opened.reason);
  EXPECT_EQ(f["a"].balance("m0"), -7'00);
  EXPECT_EQ(f.pay("a", "nobody@b.example", 1'00).opened.reason, Reason::unknown_payee);
  EXPECT_EQ(f["a"].balance("m0"), -7'00);
  f.expect_sound();
}

TEST_F(MutualCredit, PassesThroughOnlyInOneUnit) {
  // a - b - c: the unit with a is a's, the unit with c is b's.
  harness::Federation f({"a", "b", "c"}, offer({1, 1}), {"a", "b", "c"});
  auto request = f.request("a", "m1@c.example", 1'00);
  request.id = f.fresh_id();
  request.route = federation::Route{.via = {f["b"].identity.domain()}, .currency = f["c"].identity.currency.code};
  f.step("a", request);
  const auto asked = f.payment("a", {f["a"].identity.domain(), request.id});
  EXPECT_EQ(asked->opened.reason, Reason::bad_path);
  // b - a - c: both are owed in a's.
  harness::Federation g({"b", "a", "c"}, offer({1, 1}), {"a", "b", "c"});
  request = g.request("b", "m1@c.example", 1'00);
  request.id = g.fresh_id();
  request.route = federation::Route{.via = {g["a"].identity.domain()}, .currency = g["c"].identity.currency.code};
  g.step("b", request);
  const auto through = g.payment("b", {g["b"].identity.domain(), request.id});
  EXPECT_EQ(through->status(), protocol::PaymentStatus::accepted) << protocol::name(through->opened.reason);
  EXPECT_EQ(g["c"].balance("m1"), 1'00);
  g.expect_sound();
}

TEST_F(MutualCredit, AReserveCurrencyTakesItsPromiseOnlyWhereBothSaySo) {
  auto mixed = offer({6, 1});
  harness::Federation refused({"a", "b"}, mixed, {"b"});
  EXPECT_EQ(refused.pay("a", "m1@b.example", 1'00).opened.reason, Reason::no_agreement);

  mixed.mutual_credit_accepted = true;
  harness::Federation f({"a", "b"}, mixed, {"b"});
  EXPECT_EQ(f.pay("a", "m1@b.example", 10'00).status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 60'00);
  EXPECT_EQ(f.pay("b", "m1@a.example", 90'00).status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m1"), 115'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 5'00) << "in euro";
  f.expect_sound();
}

TEST_F(MutualCredit, RecoversWhatItPaidAfterARestore) {
  harness::Federation f({"a", "b"}, offer({7, 3}), {"a", "b"});
  const auto backup_a = f["a"].store.snapshot();
  const auto backup_b = f["b"].store.snapshot();
  f.pay("a", "m1@b.example", 10'01);
  f.pay("b", "m1@a.example", 3'33);
  f.restore("a", backup_a);
  f.connect("a", "b");
  EXPECT_EQ(f["a"].claim_on(f["b"]), -f["b"].claim_on(f["a"]));
  f.expect_sound();
  f.restore("b", backup_b);
  f.connect("a", "b");
  EXPECT_EQ(f["a"].claim_on(f["b"]), -f["b"].claim_on(f["a"]));
  f.expect_sound();
}

}  // namespace
