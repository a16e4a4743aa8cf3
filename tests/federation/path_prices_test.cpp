// A path on which a later agreement charges or converts: the node before it says so, and nothing is held beyond the
// payer's own node (docs/decisions/0036).

#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::PaymentStatus;
using harness::Reason;

/// A pays C by way of B.
harness::Payment pay_through(Federation& f, std::int64_t minor) {
  auto asked = f.request("a", "m1@c.example", minor);
  asked.id = f.fresh_id();
  asked.route = federation::Route{{f["b"].identity.domain()}, f["c"].identity.currency.code};
  f.step("a", asked);
  return *f.payment("a", {f["a"].identity.domain(), asked.id});
}

void expect_unpriced(Federation& f) {
  std::size_t heard = 0;
  f.on_frame = [&](harness::Frame& frame) {
    if (frame.to == "c") ++heard;
    return true;
  };
  const auto balance = f["a"].balance("m0");
  const auto payment = pay_through(f, 10'00);
  EXPECT_EQ(payment.status(), PaymentStatus::refused);
  EXPECT_EQ(payment.opened.reason, Reason::unpriced_path);
  EXPECT_EQ(heard, 0U) << "nothing is passed on";
  EXPECT_EQ(f["a"].balance("m0"), balance);
  EXPECT_EQ(f["b"].books().held_payments(), 0U);
  f.expect_sound();
}

TEST(PathPrices, ALaterFeeIsNamedByTheNodeBefore) {
  Federation f({"a", "b", "c"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .fee = {1, 100}});
  expect_unpriced(f);
  EXPECT_EQ(f.pay("a", "m1@b.example", 10'00).status(), PaymentStatus::accepted) << "its own fee a node knows";
}

TEST(PathPrices, ALaterRateIsNamedByTheNodeBefore) {
  Federation f(
      {"a", "b", "c"},
      {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .rate = {2, 1}, .mutual_credit_accepted = true},
      {"a", "c"});
  expect_unpriced(f);
  EXPECT_EQ(f.pay("a", "m1@b.example", 10'00).status(), PaymentStatus::accepted) << "its own rate a node knows";
}

TEST(PathPrices, AFeeTooSmallToRoundUpToAnythingIsNone) {
  Federation f({"a", "b", "c"}, {.inviter_debt_limit = 500'00,
                                 .invitee_debt_limit = 500'00,
                                 .fee = {1, 100},
                                 .rounding = protocol::Rounding::down});
  EXPECT_EQ(pay_through(f, 99).status(), PaymentStatus::accepted);
  f.expect_sound();
}

}  // namespace
