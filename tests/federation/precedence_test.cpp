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
  f.step("a", federation::SetMemberRules{.rules = {.most_paid = 0}});
  f.step("a", federation::SetStanding{.alias = *protocol::Alias::parse("m0"), .suspended = true, .valid_until = 1});
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
  const auto asked_refund = std::exchange(asked.refund_of, {});
  EXPECT_EQ(reason(), Reason::account_suspended);
  f.step("a", federation::SetStanding{.alias = asked.payer, .suspended = false});
  EXPECT_EQ(reason(), Reason::membership_ended);
  f.step("a", federation::SetStanding{.alias = asked.payer, .valid_until = 0});
  EXPECT_EQ(reason(), Reason::unverified_limit);
  f.step("a", federation::SetStanding{.alias = asked.payer, .verified = true});
  asked.refund_of = asked_refund;
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

TEST(Precedence, WithinOneNode) {
  Federation f({"a"});
  const auto alias = [](const std::string& text) { return *protocol::Alias::parse(text); };
  const auto first = f.pay("a", "m1@a.example", 40'00).key();
  auto asked = f.request("a", "nobody@a.example", 500'00);
  asked.payer = alias("nobody");
  f.step("a", federation::SetStanding{.alias = alias("m0"), .suspended = true});
  f.step("a", federation::SetStanding{.alias = alias("m1"), .suspended = true});
  const auto reason = [&] {
    asked.id = f.fresh_id();
    f.step("a", asked);
    return f.last_reply->payment->opened.reason;
  };
  EXPECT_EQ(reason(), Reason::unknown_payer);
  asked.payer = alias("m0");
  EXPECT_EQ(reason(), Reason::account_suspended);
  f.step("a", federation::SetStanding{.alias = alias("m0"), .suspended = false});
  EXPECT_EQ(reason(), Reason::unknown_payee);
  asked.payee.alias = alias("m0");
  EXPECT_EQ(reason(), Reason::bad_path);
  asked.payee.alias = alias("m1");
  asked.refund_of = first;
  EXPECT_EQ(reason(), Reason::not_refundable) << "who is given something back is not asked, but it must be so";
  asked.refund_of = {};
  EXPECT_EQ(reason(), Reason::insufficient_balance) << "who has nothing learns nothing of the payee";
  asked.amount.minor = 1;
  EXPECT_EQ(reason(), Reason::cannot_receive);
}

}  // namespace
