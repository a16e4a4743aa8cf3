// How members stand, what that allows, and what is left of those who are erased.
#include <gmock/gmock.h>

#include "federation/invariants.h"
#include "federation/verify.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace {

using federation::FundRequest;
using federation::SetStanding;
using harness::Federation;
using harness::Reason;
using protocol::PaymentKind;
using protocol::PaymentStatus;
using testing::HasSubstr;

constexpr std::int64_t day_ms = 86'400'000;

/// Two associations; m0 of each is a professional, m1 an individual, and each has 100.00.
class MembersTest : public testing::Test {
 protected:
  ~MembersTest() override { f_.expect_sound(); }

  static protocol::Alias alias(const std::string& text) { return *protocol::Alias::parse(text); }
  std::int32_t today() const { return federation::member_day(f_.now).days(); }
  void stand(const std::string& letter, const SetStanding& set) {
    f_.step(letter, set);
    ASSERT_FALSE(f_.last_reply->failure.has_value());
  }
  void suspend(const std::string& letter, const std::string& member, bool suspended = true) {
    stand(letter, {.alias = alias(member), .suspended = suspended});
  }
  void end_membership(const std::string& letter, const std::string& member) {
    stand(letter, {.alias = alias(member), .valid_until = today() - 1});
  }
  void verify(const std::string& letter, const std::string& member) {
    stand(letter, {.alias = alias(member), .verified = true});
  }
  void limit(const std::string& letter, std::int64_t balance, std::int64_t paid, std::uint32_t days = 30) {
    f_.step(letter, federation::SetMemberRules{.rules = {balance, paid, days}});
    ASSERT_FALSE(f_.last_reply->failure.has_value());
  }
  Reason pay(const std::string& from, const std::string& to, std::int64_t amount) {
    return f_.pay(from, to, amount).opened.reason;
  }
  FundRequest fund_request(PaymentKind kind, const std::string& member, std::int64_t minor) {
    return {
        .id = f_.fresh_id(), .kind = kind, .member = alias(member), .amount = {minor, f_["a"].identity.currency.code}};
  }
  Reason ask(FundRequest request) {
    f_.step("a", request);
    return f_.payment("a", {f_["a"].identity.domain(), request.id})->opened.reason;
  }
  Reason redeem(std::int64_t minor) { return ask(fund_request(PaymentKind::redeem, "m0", minor)); }
  Reason issue(const std::string& member, std::int64_t minor) {
    return ask(fund_request(PaymentKind::issue, member, minor));
  }
  Reason failure() const { return f_.last_reply->failure ? f_.last_reply->failure->reason : Reason::none; }
  void next_day(int days = 1) { f_.now.milliseconds += days * day_ms; }

  Federation f_{{"a", "b"}};
};

TEST_F(MembersTest, WhoIsSuspendedMovesNothingAndIsPaidNothing) {
  suspend("a", "m0");
  EXPECT_EQ(pay("a", "m1@a.example", 1'00), Reason::account_suspended);
  EXPECT_EQ(pay("a", "m1@b.example", 1'00), Reason::account_suspended);
  EXPECT_EQ(redeem(1'00), Reason::account_suspended);
  EXPECT_EQ(issue("m0", 1'00), Reason::account_suspended);
  EXPECT_EQ(pay("b", "m0@a.example", 1'00), Reason::cannot_receive) << "why is nobody else's business";
  suspend("a", "m0", false);
  suspend("a", "m1");
  EXPECT_EQ(pay("a", "m1@a.example", 1'00), Reason::cannot_receive);
  suspend("a", "m1", false);
  EXPECT_EQ(pay("a", "m1@a.example", 1'00), Reason::none);
  EXPECT_EQ(f_["a"].balance("m0"), 99'00);
}

TEST_F(MembersTest, WhoIsSuspendedMeanwhileStillPaysWhatHadLeft) {
  f_.disconnect("a", "b");
  const auto held = f_.pay("a", "m1@b.example", 10'00);
  ASSERT_EQ(held.status(), PaymentStatus::held);
  suspend("a", "m0");
  f_.connect("a", "b");
  EXPECT_EQ(f_.payment("a", held.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f_["a"].balance("m0"), 90'00);
}

TEST_F(MembersTest, WhatIsGivenBackComesThrough) {
  const auto there = f_.pay("a", "m0@b.example", 10'00).key();
  const auto here = f_.pay("a", "m1@a.example", 10'00).key();
  suspend("a", "m0");
  EXPECT_EQ(f_.pay("b", "m0@a.example", 4'00, {}, there).status(), PaymentStatus::accepted);
  auto back = f_.request("a", "m0@a.example", 4'00);
  back.id = f_.fresh_id();
  back.payer = alias("m1");
  back.refund_of = here;
  f_.step("a", back);
  EXPECT_EQ(f_.last_reply->payment->status(), PaymentStatus::accepted);
  EXPECT_EQ(f_["a"].balance("m0"), 88'00);
  suspend("a", "m1");
  back.id = f_.fresh_id();
  f_.step("a", back);
  EXPECT_EQ(f_.last_reply->payment->opened.reason, Reason::account_suspended) << "who is suspended gives nothing back";
  suspend("a", "m1", false);
  end_membership("a", "m1");
  back.id = f_.fresh_id();
  f_.step("a", back);
  EXPECT_EQ(f_.last_reply->payment->status(), PaymentStatus::accepted) << "who has left still does";
}

TEST_F(MembersTest, WhoseMembershipHasEndedMayOnlyRedeem) {
  stand("a", {.alias = alias("m0"), .valid_until = today()});
  EXPECT_EQ(pay("a", "m1@a.example", 1'00), Reason::none) << "the last day is one of the membership";
  next_day();
  EXPECT_EQ(pay("a", "m1@a.example", 1'00), Reason::membership_ended);
  EXPECT_EQ(issue("m0", 1'00), Reason::membership_ended);
  EXPECT_EQ(pay("b", "m0@a.example", 1'00), Reason::cannot_receive);
  EXPECT_EQ(redeem(1'00), Reason::none);
  stand("a", {.alias = alias("m0"), .valid_until = today() + 365});
  EXPECT_EQ(pay("a", "m1@a.example", 1'00), Reason::none);
}

TEST_F(MembersTest, AnUnverifiedAccountHoldsNoMoreThanTheRulesSay) {
  limit("a", 150'00, INT64_MAX);
  EXPECT_EQ(issue("m1", 50'01), Reason::unverified_limit);
  EXPECT_EQ(issue("m1", 40'00), Reason::none);
  EXPECT_EQ(pay("b", "m1@a.example", 10'01), Reason::cannot_receive);
  EXPECT_EQ(pay("b", "m1@a.example", 10'00), Reason::none);
  EXPECT_EQ(pay("a", "m1@a.example", 1), Reason::cannot_receive);
  verify("a", "m1");
  EXPECT_EQ(pay("a", "m1@a.example", 1), Reason::none);
}

TEST_F(MembersTest, WhoCannotPayLearnsNothingOfWhatTheOtherHolds) {
  limit("a", 150'00, INT64_MAX);
  ASSERT_EQ(pay("a", "m1@b.example", 99'99), Reason::none);
  for (const std::int64_t more : {2, 50'00, 50'01, 150'01})
    EXPECT_EQ(pay("a", "m1@a.example", more), Reason::insufficient_balance) << "m1 has room for 50.00";
  EXPECT_EQ(pay("a", "m1@a.example", 1), Reason::none);
}

TEST_F(MembersTest, APeerLearnsItByPaymentsAlone) {
  limit("a", 150'00, INT64_MAX);
  const auto reason_of = [&](std::int64_t minor) {
    protocol::Order order{.id = f_.fresh_id(),
                          .payer = *protocol::Address::parse("m0@b.example"),
                          .payee = *protocol::Address::parse("m1@a.example"),
                          .path = {{f_["b"].identity.domain(), {minor, f_["b"].identity.currency.code}},
                                   {f_["a"].identity.domain(), {minor, protocol::euro()}}},
                          .credited = {minor, f_["a"].identity.currency.code},
                          .accept_before = f_.now,
                          .refund_of = {}};
    f_.deliver(f_.forged("b", "a", order));
    return f_.payment("a", order.key())->opened.reason;
  };
  f_.on_frame = [](harness::Frame&) { return false; };  // the node of B knows nothing of these
  EXPECT_EQ(reason_of(50'00), Reason::expired);
  EXPECT_EQ(reason_of(50'01), Reason::expired) << "an order that nobody can accept tells nothing of the account";
}

TEST_F(MembersTest, ABonusAndADonationCountAsHeld) {
  FundRequest opening{
      .id = f_.fresh_id(), .kind = PaymentKind::contribute, .amount = {50'00, protocol::euro()}, .reference = {}};
  f_.step("a", opening);
  f_.step("a", federation::SetFundRules{.rules = {{1, 10}, {1, 10}, {0, 1}, protocol::Rounding::down}});
  limit("a", 150'00, INT64_MAX);
  EXPECT_EQ(issue("m1", 46'00), Reason::unverified_limit) << "4.60 of bonus come with it";
  verify("a", "m1");
  auto request = fund_request(PaymentKind::issue, "m1", 46'00);
  request.beneficiary = alias("m0");
  EXPECT_EQ(ask(request), Reason::none);
  suspend("a", "m0");
  request.id = f_.fresh_id();
  EXPECT_EQ(ask(request), Reason::account_suspended) << "who is given the donation may not have it";
}

TEST_F(MembersTest, AnUnverifiedAccountPaysNoMoreInAPeriodThanTheRulesSay) {
  limit("a", INT64_MAX, 30'00, 3);
  EXPECT_EQ(pay("a", "m1@a.example", 10'00), Reason::none);
  next_day();
  EXPECT_EQ(pay("a", "m1@b.example", 10'00), Reason::none);
  EXPECT_EQ(redeem(5'00), Reason::none);
  EXPECT_EQ(pay("a", "m1@a.example", 5'01), Reason::unverified_limit);
  EXPECT_EQ(redeem(5'01), Reason::unverified_limit);
  next_day();
  EXPECT_EQ(pay("a", "m1@a.example", 5'01), Reason::unverified_limit);
  next_day();  // the first 10.00 were paid three days ago
  EXPECT_EQ(pay("a", "m1@a.example", 15'01), Reason::unverified_limit);
  EXPECT_EQ(pay("a", "m1@a.example", 15'00), Reason::none);
  verify("a", "m0");
  EXPECT_EQ(pay("a", "m1@a.example", 20'00), Reason::none);
  EXPECT_TRUE(f_["a"].books().members().standing(*f_["a"].books().account_of(alias("m0"))).paid.empty());
}

TEST_F(MembersTest, WhatTheOtherNodeRefusesWasNotPaid) {
  limit("a", INT64_MAX, 30'00);
  EXPECT_EQ(pay("a", "nobody@b.example", 30'00), Reason::unknown_payee);
  EXPECT_EQ(pay("a", "m1@b.example", 30'00), Reason::none);
  EXPECT_EQ(pay("a", "m1@b.example", 1), Reason::unverified_limit);
}

TEST_F(MembersTest, ARefundIsNotPaid) {
  limit("a", INT64_MAX, 30'00);
  const auto first = f_.pay("b", "m0@a.example", 50'00).key();
  EXPECT_EQ(f_.pay("a", "m0@b.example", 50'00, {}, first).opened.reason, Reason::none);
  EXPECT_EQ(pay("a", "m1@a.example", 30'00), Reason::none);
}

TEST_F(MembersTest, EurosThatArriveForWhoMayNotHaveUnitsStayUnissued) {
  auto request = fund_request(PaymentKind::issue, "m1", 10'00);
  request.awaits_euros = true;
  request.reference = "TOPUP-0001";
  f_.step("a", request);
  suspend("a", "m1");
  const federation::StatementLine line{
      .digest = protocol::sha256("line"), .day = 20'000, .amount = 10'00, .text = "VIR TOPUP-0001", .details = {}};
  f_.step("a", federation::BookStatement{.digest = protocol::sha256("statement"), .day = 20'000, .lines = {line}});
  const auto issue = f_.payment("a", {f_["a"].identity.domain(), request.id});
  EXPECT_EQ(issue->status(), PaymentStatus::refused);
  EXPECT_EQ(issue->opened.reason, Reason::account_suspended);
  EXPECT_EQ(federation::coverage(f_["a"].books()).unissued, 810'00);
}

TEST_F(MembersTest, OldBooksKnowNoLimits) {
  EXPECT_EQ(f_["a"].books().members().rules(), protocol::MemberRulesSet{});
  EXPECT_EQ(issue("m1", 800'00), Reason::none);
}

TEST_F(MembersTest, StandingsAndRulesOutliveTheProcess) {
  limit("a", 500'00, 30'00, 7);
  stand("a", {.alias = alias("m1"), .verified = true, .suspended = true, .valid_until = 30'000});
  pay("a", "m0@b.example", 20'00);
  const auto& members = f_["a"].books().members();
  const auto account = *f_["a"].books().account_of(alias("m1"));
  const auto rules = members.rules();
  const auto standing = members.standing(account);
  f_.kill("a");
  f_["a"].open();
  const auto& again = f_["a"].books().members();
  EXPECT_EQ(again.rules(), rules);
  EXPECT_EQ(again.standing(account), standing);
  EXPECT_EQ(again.paid(*f_["a"].books().account_of(alias("m0")), federation::member_day(f_.now)), 20'00);
}

TEST_F(MembersTest, RulesAndStandingsOutOfRangeAreRefused) {
  for (const protocol::MemberRulesSet& rules :
       {protocol::MemberRulesSet{-1, 0, 30}, {0, -1, 30}, {0, 0, 0}, {0, 0, 367}}) {
    f_.step("a", federation::SetMemberRules{.rules = rules});
    EXPECT_EQ(failure(), Reason::malformed);
  }
  f_.step("a", SetStanding{.alias = alias("m0"), .valid_until = -1});
  EXPECT_EQ(failure(), Reason::malformed);
  f_.step("a", SetStanding{.alias = alias("nobody"), .suspended = true});
  EXPECT_EQ(failure(), Reason::not_found);
}

}  // namespace
