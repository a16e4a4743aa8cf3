// When several reasons hold at once, which one is given (docs/protocol.md, "Refusals, in order").

#include "protocol/limits.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::Reason;

// A request with every fault at once; each is mended when it has been named.
TEST(Precedence, OfTheReasonsOfAPayersNode) {
  Federation f({"a", "b"}, {.inviter_debt_limit = 50'00, .invitee_debt_limit = 500'00});
  const auto& b = f["b"].identity.domain();
  f.step("a", federation::SuspendAgreement{.peer = b, .suspended = true});
  const auto taken = f.pay("a", "m1@a.example", 1);
  auto asked = f.request("a", "m1@z.example", -1);
  asked.id = taken.key().id;
  asked.payer = *protocol::Alias::parse("nobody");
  asked.amount.currency = f["b"].identity.currency.code;
  asked.accept_before = {f.now.milliseconds + protocol::max_accept_window_ms + 1};
  asked.refund_of = protocol::PaymentKey{b, f.fresh_id()};
  const auto reason = [&] {
    f.step("a", asked);
    const bool failed = f.last_reply->failure.has_value();
    if (!failed) asked.id = f.fresh_id();  // a recorded refusal takes the id
    return failed ? f.last_reply->failure->reason : f.last_reply->payment->opened.reason;
  };
  EXPECT_EQ(reason(), Reason::id_conflict);
  asked.id = f.fresh_id();
  EXPECT_EQ(reason(), Reason::amount_not_positive);
  asked.amount.minor = 200'00;
  EXPECT_EQ(reason(), Reason::wrong_currency);
  asked.amount.currency = f["a"].identity.currency.code;
  EXPECT_EQ(reason(), Reason::malformed);
  asked.accept_before = f.now;
  EXPECT_EQ(reason(), Reason::unknown_payer);
  asked.payer = *protocol::Alias::parse("m0");
  EXPECT_EQ(reason(), Reason::unknown_domain);
  asked.payee = *protocol::Address::parse("nobody@b.example");
  EXPECT_EQ(reason(), Reason::agreement_suspended);
  f.step("a", federation::SuspendAgreement{.peer = b, .suspended = false});
  EXPECT_EQ(reason(), Reason::expired);
  asked.accept_before = {f.now.milliseconds + 60'000};
  EXPECT_EQ(reason(), Reason::not_refundable);
  asked.refund_of = {};
  EXPECT_EQ(reason(), Reason::over_limit);
  f.pay("b", "m1@a.example", 100'00);  // makes room, and nobody there is richer for it
  asked.amount.minor = 101'00;
  EXPECT_EQ(reason(), Reason::insufficient_balance);
  asked.amount.minor = 1'00;
  f.step("a", asked);
  EXPECT_EQ(f.payment("a", {f["a"].identity.domain(), asked.id})->opened.reason, Reason::unknown_payee)
      << "all that is left is for the payee's node to say";
}

}  // namespace
