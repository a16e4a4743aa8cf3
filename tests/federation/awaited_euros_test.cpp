// Top-ups that wait for their euros: none is ended by a clock, so of one member there is a bounded number.
#include <gtest/gtest.h>

#include "tests/federation/fund_setup.h"

namespace {

using federation::max_awaited_issues;
using harness::FundTest;
using harness::Reason;
using protocol::PaymentId;
using protocol::PaymentKind;
using protocol::PaymentStatus;

struct AwaitedEurosTest : FundTest {
  PaymentId top_up(const std::string& member = "m1") {
    return ask({.kind = PaymentKind::issue,
                .member = *protocol::Alias::parse(member),
                .amount = units(10'00),
                .reference = "TOPUP2026N" + std::to_string(10 + ++asked_),
                .awaits_euros = true});
  }
  std::size_t waiting(const std::string& member = "m1") {
    return fund().issues_awaited(*node().books().account_of(*protocol::Alias::parse(member))).size();
  }
  void cancel(const PaymentId& id) { f_.step("a", federation::CancelPayment{.id = id}); }

  int asked_ = 0;
};

TEST_F(AwaitedEurosTest, OfOneMemberAreBoundedAndThoseThatWaitStay) {
  const auto first = top_up();
  while (waiting() < max_awaited_issues) top_up();
  const auto size = node().books().journal_size();
  const auto refused = top_up();
  EXPECT_EQ(failure(), Reason::oversize);
  EXPECT_FALSE(payment(refused).has_value());
  EXPECT_EQ(node().books().journal_size(), size) << "refused for as long as there is no room, and nothing is recorded";
  EXPECT_EQ(payment(first)->status(), PaymentStatus::held);
  top_up("m0");
  EXPECT_EQ(failure(), Reason::none) << "another member has room of his own";
  EXPECT_EQ(waiting("m0"), 1U);
  cancel(first);
  EXPECT_EQ(waiting(), max_awaited_issues - 1);
  top_up();
  EXPECT_EQ(failure(), Reason::none);
}

TEST_F(AwaitedEurosTest, AreNoHoldsThatAnotherNodeKeepsWaiting) {
  top_up();
  EXPECT_FALSE(node().books().oldest_hold().has_value()) << "no clock ends a top-up, and none is stuck";
}

TEST_F(AwaitedEurosTest, OneThatArrivesMakesRoomAndIsRecalledAfterARestart) {
  show_first_deposit();
  while (waiting() < max_awaited_issues) top_up();
  f_.kill("a");
  node().open();
  EXPECT_EQ(waiting(), max_awaited_issues) << "counted anew from the rows";
  EXPECT_EQ(waiting("m0"), 0U);
  book(statement({line(10'00, "VIR TOPUP2026N17")}));
  EXPECT_EQ(waiting(), max_awaited_issues - 1);
  top_up();
  EXPECT_EQ(failure(), Reason::none);
  top_up();
  EXPECT_EQ(failure(), Reason::oversize);
}

}  // namespace
