// Every way a payment can end, by name.

#include "federation/invariants.h"
#include "federation/own_accounts.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::PaymentStatus;
using harness::Reason;

void expect_refused(const federation::Payment& payment, Reason reason) {
  EXPECT_EQ(payment.status(), PaymentStatus::refused);
  EXPECT_EQ(payment.opened.reason, reason) << name(payment.opened.reason);
}

TEST(Payment, AcrossCurrenciesMovesUnitsAndPosition) {
  Federation f({"a", "b"});
  const auto payment = f.pay("a", "m1@b.example", 10'00);
  EXPECT_EQ(payment.status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m0"), 90'00);
  EXPECT_EQ(f["b"].balance("m1"), 110'00);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 10'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), -10'00);
  const auto paying = federation::coverage(f["a"].books());
  EXPECT_EQ(paying.circulation, 190'00);
  EXPECT_EQ(paying.debts, 10'00);
  const auto paid = federation::coverage(f["b"].books());
  EXPECT_EQ(paid.circulation, 210'00);
  EXPECT_EQ(paid.claims, 10'00);
  f.expect_sound();
}

TEST(Payment, BothWaysNet) {
  Federation f({"a", "b"});
  f.pay("a", "m1@b.example", 10'00);
  f.pay("b", "m1@a.example", 4'00);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 6'00);
  f.expect_sound();
}

TEST(Payment, WithinOneCurrency) {
  Federation f({"a"});
  EXPECT_EQ(f.pay("a", "m1@a.example", 1).status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("m1"), 100'01);
  expect_refused(f.pay("a", "m0@a.example", 1), Reason::bad_path);
  expect_refused(f.pay("a", "nobody@a.example", 1), Reason::unknown_payee);
  expect_refused(f.pay("a", "m1@a.example", 100'00), Reason::insufficient_balance);
}

TEST(Payment, UnknownPayeeIsRefusedByTheDecidingNodeAndTheHoldReleased) {
  Federation f({"a", "b"});
  expect_refused(f.pay("a", "nobody@b.example", 10'00), Reason::unknown_payee);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  EXPECT_EQ(f["a"].books().held_payments(), 0U);
  f.expect_sound();
}

TEST(Payment, NoAgreementYet) {
  Federation f({"a"});
  const harness::Node inviter("z");
  f.step("a", federation::AcceptInvitation{.invitation = {.id = std::string(16, 'i'),
                                                          .inviter = inviter.identity,
                                                          .offer = {.inviter_debt_limit = 1, .invitee_debt_limit = 1},
                                                          .secret = std::string(32, 's'),
                                                          .expires = {f.now.milliseconds + 1000}}});
  ASSERT_TRUE(f.last_reply && !f.last_reply->failure);
  expect_refused(f.pay("a", "m1@z.example", 1), Reason::no_agreement);
}

TEST(Payment, UnknownDomainAndSuspendedAgreement) {
  Federation f({"a", "b"});
  expect_refused(f.pay("a", "m1@z.example", 1), Reason::unknown_domain);
  f.step("a", federation::SuspendAgreement{.peer = f["b"].identity.domain(), .suspended = true});
  expect_refused(f.pay("a", "m1@b.example", 1), Reason::agreement_suspended);
  expect_refused(f.pay("b", "m1@a.example", 1), Reason::agreement_suspended);
  f.step("a", federation::SuspendAgreement{.peer = f["b"].identity.domain(), .suspended = false});
  EXPECT_EQ(f.pay("b", "m1@a.example", 1).status(), PaymentStatus::accepted);
}

TEST(Payment, AmountsThatAreNone) {
  Federation f({"a", "b"});
  for (const std::int64_t amount : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN}) {
    auto asked = f.request("a", "m1@b.example", amount);
    asked.id = f.fresh_id();
    f.step("a", asked);
    ASSERT_TRUE(f.last_reply && f.last_reply->failure);
    EXPECT_EQ(f.last_reply->failure->reason, Reason::amount_not_positive);
  }
  auto asked = f.request("a", "m1@b.example", 1);
  asked.amount.currency = f["b"].identity.currency.code;
  f.step("a", asked);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::wrong_currency);
  expect_refused(f.pay("a", "m1@b.example", INT64_MAX), Reason::over_limit);
}

TEST(Payment, AmountsTooLargeForTheBooks) {
  Federation f({"a", "b"}, {.inviter_debt_limit = INT64_MAX, .invitee_debt_limit = INT64_MAX});
  const auto deposit = [&](std::int64_t cents) {
    f.step("a", federation::FundRequest{
                    .id = f.fresh_id(), .kind = protocol::PaymentKind::deposit, .amount = {cents, protocol::euro()}});
    return *f.last_reply->payment;
  };
  expect_refused(deposit(INT64_MAX), Reason::amount_overflow);
  EXPECT_EQ(deposit(1).status(), PaymentStatus::accepted);
  f.pay("a", "m1@b.example", 1);
  expect_refused(f.pay("a", "m1@b.example", INT64_MAX), Reason::over_limit);  // no limit is beyond what can be counted
  EXPECT_EQ(f["a"].balance("m0"), 99'99);
  f.expect_sound();
}

TEST(Payment, LimitTakesPrecedenceOverBalance) {
  Federation f({"a", "b"}, {.inviter_debt_limit = 50'00, .invitee_debt_limit = 500'00});
  expect_refused(f.pay("a", "m1@b.example", 200'00), Reason::over_limit);
  expect_refused(f.pay("a", "m1@b.example", 50'01), Reason::over_limit);
  EXPECT_EQ(f.pay("a", "m1@b.example", 50'00).status(), PaymentStatus::accepted);
  expect_refused(f.pay("a", "m1@b.example", 1), Reason::over_limit);
  expect_refused(f.pay("b", "m1@a.example", 150'00), Reason::insufficient_balance);
}

TEST(Payment, OwnTighterLimitIsAskedByThePayeesNodeToo) {
  Federation f({"a", "b"});
  f.step("b", federation::SetLimits{.peer = f["a"].identity.domain(), .most_debt = 0, .most_claim = 5'00});
  expect_refused(f.pay("a", "m1@b.example", 5'01), Reason::over_limit);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  EXPECT_EQ(f.pay("a", "m1@b.example", 5'00).status(), PaymentStatus::accepted);
  EXPECT_EQ(f.pay("b", "m1@a.example", 5'00).status(), PaymentStatus::accepted);
  expect_refused(f.pay("b", "m1@a.example", 1), Reason::over_limit);
}

TEST(Payment, HeldUnitsCannotBeSpentTwice) {
  Federation f({"a", "b"});
  f.on_frame = [](harness::Frame&) { return false; };  // nothing arrives
  EXPECT_EQ(f.pay("a", "m1@b.example", 80'00).status(), PaymentStatus::held);
  expect_refused(f.pay("a", "m1@a.example", 30'00), Reason::insufficient_balance);
  EXPECT_EQ(f.pay("a", "m1@a.example", 20'00).status(), PaymentStatus::accepted);
}

TEST(Payment, SameIdSameContentGetsTheRecordedAnswer) {
  Federation f({"a", "b"});
  const auto first = f.pay("a", "m1@b.example", 10'00);
  const auto again = f.pay("a", "m1@b.example", 10'00, first.key().id);
  EXPECT_EQ(again, first);
  EXPECT_EQ(f["a"].balance("m0"), 90'00);
  const auto refused = f.pay("a", "m1@a.example", 500'00);
  f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                      .kind = protocol::PaymentKind::issue,
                                      .member = *protocol::Alias::parse("m0"),
                                      .amount = {800'00, f["a"].identity.currency.code}});
  expect_refused(f.pay("a", "m1@a.example", 500'00, refused.key().id), Reason::insufficient_balance);
}

TEST(Payment, SameIdOtherContentIsRefused) {
  Federation f({"a", "b"});
  const auto first = f.pay("a", "m1@b.example", 10'00);
  f.pay("a", "m1@b.example", 10'01, first.key().id);
  ASSERT_TRUE(f.last_reply && f.last_reply->failure);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::id_conflict);
  f.pay("a", "m1@a.example", 10'00, first.key().id);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::id_conflict);
  EXPECT_EQ(f["a"].balance("m0"), 90'00);
}

TEST(Payment, ExpiresOnThePayeesClockOnly) {
  Federation f({"a", "b"});
  auto asked = f.request("a", "m1@b.example", 1'00);
  asked.id = f.fresh_id();
  asked.accept_before = f.now;
  f.step("a", asked);
  expect_refused(*f.last_reply->payment, Reason::expired);

  std::vector<harness::Frame> late;
  f.on_frame = [&](harness::Frame& frame) { return late.push_back(frame), false; };
  asked.id = f.fresh_id();
  asked.accept_before = {f.now.milliseconds + 5};
  f.step("a", asked);
  f.on_frame = {};
  f.now.milliseconds += 10;
  f.tick();
  const protocol::PaymentKey key{f["a"].identity.domain(), asked.id};
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::held) << "no clock releases a hold";
  f.connect("a", "b");
  expect_refused(*f.payment("a", key), Reason::expired);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  f.expect_sound();
}

TEST(Payment, CancellationIsAnsweredByThePayeesNode) {
  Federation f({"a", "b"});
  std::vector<harness::Frame> lost;
  f.on_frame = [&](harness::Frame&) { return false; };
  const auto held = f.pay("a", "m1@b.example", 1'00);
  f.step("a", federation::CancelPayment{.id = held.key().id});
  EXPECT_EQ(f.payment("a", held.key())->status(), PaymentStatus::held);
  f.on_frame = {};
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", held.key())->status(), PaymentStatus::accepted) << "the order came first";
  f.step("a", federation::CancelPayment{.id = f.fresh_id()});
  EXPECT_EQ(f.last_reply->failure->reason, Reason::unknown_payment);
  f.expect_sound();
}

TEST(Payment, FeeStaysWithTheNodeItArrivesAt) {
  Federation f({"a", "b"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .fee = {1, 100}});
  EXPECT_EQ(f.pay("a", "m1@b.example", 10'50).status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 110'40);  // 1 % of 10.50 is 0.105: rounded down
  EXPECT_EQ(f["b"].claim_on(f["a"]), 10'50);
  f.expect_sound();
}

TEST(Refund, NeverAboveWhatIsLeft) {
  Federation f({"a", "b"});
  const auto first = f.pay("a", "m0@b.example", 10'00);
  expect_refused(f.pay("b", "m0@a.example", 10'01, {}, first.key()), Reason::refund_exceeds);
  EXPECT_EQ(f.pay("b", "m0@a.example", 6'00, {}, first.key()).status(), PaymentStatus::accepted);
  expect_refused(f.pay("b", "m0@a.example", 4'01, {}, first.key()), Reason::refund_exceeds);
  EXPECT_EQ(f.pay("b", "m0@a.example", 4'00, {}, first.key()).status(), PaymentStatus::accepted);
  expect_refused(f.pay("b", "m0@a.example", 1, {}, first.key()), Reason::refund_exceeds);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
  f.expect_sound();
}

TEST(Refund, OnlyFromPayeeToPayerOfAnAcceptedPayment) {
  Federation f({"a", "b"});
  const auto first = f.pay("a", "m1@b.example", 10'00);
  expect_refused(f.pay("b", "m0@a.example", 1, {}, first.key()), Reason::not_refundable);  // m0 was not paid
  const auto paid = f.pay("a", "m0@b.example", 10'00);
  expect_refused(f.pay("b", "m1@a.example", 1, {}, paid.key()), Reason::not_refundable);  // m1 did not pay
  const auto refused = f.pay("a", "nobody@b.example", 10'00);
  expect_refused(f.pay("b", "m0@a.example", 1, {}, refused.key()), Reason::not_refundable);
}

TEST(Refund, ARefusedOneGivesBackItsRoom) {
  Federation f({"a", "b"});
  const auto first = f.pay("a", "m0@b.example", 10'00);
  f.disconnect("a", "b");
  const auto withdrawn = f.pay("b", "m0@a.example", 7'00, {}, first.key());
  EXPECT_EQ(withdrawn.status(), PaymentStatus::held);
  expect_refused(f.pay("b", "m0@a.example", 3'01, {}, first.key()), Reason::refund_exceeds);
  f.step("b", federation::CancelPayment{.id = withdrawn.key().id});
  f.connect("a", "b");
  expect_refused(*f.payment("b", withdrawn.key()), Reason::cancelled);
  EXPECT_EQ(f.payment("b", first.key())->refunded, 0);
  EXPECT_EQ(f.pay("b", "m0@a.example", 10'00, {}, first.key()).status(), PaymentStatus::accepted);
  f.expect_sound();
}

TEST(Refund, NeedsNoRoomUnderALimitItBringsDown) {
  Federation f({"a", "b"});
  const auto first = f.pay("a", "m0@b.example", 10'00);
  f.step("a", federation::SetLimits{.peer = f["b"].identity.domain(), .most_debt = 500'00, .most_claim = 0});
  EXPECT_EQ(f.pay("b", "m0@a.example", 10'00, {}, first.key()).status(), PaymentStatus::accepted)
      << "a refund brings the position down, so no limit stands in its way";
  const auto local = f.pay("a", "m1@a.example", 5'00);
  auto back = f.request("a", "m0@a.example", 5'00);
  back.payer = *protocol::Alias::parse("m1");
  back.id = f.fresh_id();
  back.refund_of = local.key();
  f.step("a", back);
  EXPECT_EQ(f.last_reply->payment->status(), PaymentStatus::accepted);
  EXPECT_EQ(f.payment("a", local.key())->refunded, 5'00);
}

TEST(Fund, IssueAndRedeemKeepTheBooksCovered) {
  Federation f({"a"});
  const auto ask = [&](protocol::PaymentKind kind, const std::string& member, protocol::Amount amount) {
    f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                        .kind = kind,
                                        .member = member.empty() ? protocol::Alias{} : *protocol::Alias::parse(member),
                                        .amount = amount});
    return *f.last_reply;
  };
  const auto own = f["a"].identity.currency.code;
  expect_refused(*ask(protocol::PaymentKind::issue, "m0", {800'01, own}).payment, Reason::fund_insufficient);
  EXPECT_EQ(ask(protocol::PaymentKind::issue, "m0", {800'00, own}).payment->status(), PaymentStatus::accepted);
  expect_refused(*ask(protocol::PaymentKind::redeem, "m1", {1'00, own}).payment, Reason::not_professional);
  expect_refused(*ask(protocol::PaymentKind::redeem, "m0", {900'01, own}).payment, Reason::insufficient_balance);
  EXPECT_EQ(ask(protocol::PaymentKind::redeem, "m0", {900'00, own}).payment->status(), PaymentStatus::accepted);
  expect_refused(*ask(protocol::PaymentKind::issue, "nobody", {1, own}).payment, Reason::unknown_payee);
  EXPECT_EQ(ask(protocol::PaymentKind::deposit, "", {1, own}).failure->reason, Reason::wrong_currency);
  EXPECT_EQ(ask(protocol::PaymentKind::deposit, "", {0, protocol::euro()}).failure->reason,
            Reason::amount_not_positive);
  EXPECT_EQ(federation::coverage(f["a"].books()).gap(), 0);
  EXPECT_EQ(federation::coverage(f["a"].books()).fund_digital, 1'000'00) << "the bank has not been told yet";
  EXPECT_EQ(federation::coverage(f["a"].books()).payable, 900'00);
}

TEST(Fund, ARedemptionNeverTakesEurosThatWereNotIssuedFor) {
  Federation f({"a", "b"});
  f.pay("b", "m0@a.example", 60'00);  // units at a that a claim on b backs
  const auto redeem = [&](std::int64_t minor) {
    f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                        .kind = protocol::PaymentKind::redeem,
                                        .member = *protocol::Alias::parse("m0"),
                                        .amount = {minor, f["a"].identity.currency.code}});
    return *f.last_reply->payment;
  };
  f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                      .kind = protocol::PaymentKind::issue,
                                      .member = *protocol::Alias::parse("m0"),
                                      .amount = {100'00, f["a"].identity.currency.code}});
  const auto before = federation::coverage(f["a"].books());
  ASSERT_EQ(before.fund_digital, 1'000'00);
  ASSERT_EQ(before.unissued, 700'00);
  ASSERT_EQ(before.circulation, 360'00);
  auto all = f.request("a", "m0@a.example", 100'00);
  all.payer = *protocol::Alias::parse("m1");
  all.id = f.fresh_id();
  f.step("a", all);
  ASSERT_EQ(f["a"].balance("m0"), 360'00);
  expect_refused(redeem(360'01), Reason::insufficient_balance);
  expect_refused(redeem(300'01), Reason::fund_insufficient);
  EXPECT_EQ(redeem(300'00).status(), PaymentStatus::accepted);
  expect_refused(redeem(1), Reason::fund_insufficient);
  const auto after = federation::coverage(f["a"].books());
  EXPECT_EQ(after.fund_digital - after.payable, after.unissued);
  EXPECT_EQ(after.circulation, after.claims);
  f.expect_sound();
}

TEST(Fund, UncoveredBooksNeverReachTheDisk) {
  Federation f({"a"});
  auto fund = f["a"].books().known_account(federation::own_accounts().fund_digital);
  fund.debits_posted -= 1;
  storage::Batch damage;
  damage.put(storage::Table::account, protocol::Bytes(fund.id.view()), storage::encode_row(fund));
  ASSERT_TRUE(f["a"].store.commit(damage).has_value());
  f["a"].open();
  EXPECT_DEATH((void)f["a"].core->seal(f.now), "what circulates is covered");
}

TEST(Fund, NothingIsRedeemedWhileTheNodeRecovers) {
  Federation f({"a", "b"});
  f.step("a", federation::Restored{});
  const federation::FundRequest redeem{.id = f.fresh_id(),
                                       .kind = protocol::PaymentKind::redeem,
                                       .member = *protocol::Alias::parse("m0"),
                                       .amount = {1'00, f["a"].identity.currency.code}};
  f.step("a", redeem);
  ASSERT_TRUE(f.last_reply && f.last_reply->failure);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::recovering);
  f.connect("a", "b");
  f.step("a", redeem);
  EXPECT_EQ(f.last_reply->payment->status(), PaymentStatus::accepted) << "the same id, for nothing was recorded";
}

TEST(Forwarded, ThroughAnIntermediaryWithBothSignatures) {
  Federation f({"a", "b", "c"});
  auto asked = f.request("a", "m1@c.example", 10'00);
  asked.id = f.fresh_id();
  f.step("a", asked);
  expect_refused(*f.last_reply->payment, Reason::unknown_domain);

  asked.id = f.fresh_id();
  asked.route = federation::Route{{f["b"].identity.domain()}, f["c"].identity.currency.code};
  f.step("a", asked);
  const protocol::PaymentKey key{f["a"].identity.domain(), asked.id};
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["c"].balance("m1"), 110'00);
  EXPECT_EQ(f["b"].claim_on(f["a"]), 10'00);
  EXPECT_EQ(f["b"].claim_on(f["c"]), -10'00);

  // The payer's node ends with the payee's node's own signature in hand.
  const auto place = f.payment("a", key)->answer;
  const auto envelope = f["a"].books().received_envelope(f["b"].identity.domain(), place.sequence);
  const auto answer = std::get<protocol::Answer>(*protocol::decode_message(envelope->messages[place.index]));
  const auto proof = protocol::decode_message_proof(answer.evidence);
  ASSERT_TRUE(proof.has_value());
  EXPECT_TRUE(protocol::verify(*proof, f["c"].identity.message_key).has_value());
  const auto inner = std::get<protocol::Answer>(*protocol::decode_message(proof->message));
  EXPECT_TRUE(inner.accepted);
  EXPECT_EQ(inner.key, key);
  f.expect_sound();
}

TEST(Forwarded, RefusalTravelsBackAndReleasesEveryHold) {
  Federation f({"a", "b", "c"});
  auto asked = f.request("a", "nobody@c.example", 10'00);
  asked.id = f.fresh_id();
  asked.route = federation::Route{{f["b"].identity.domain()}, f["c"].identity.currency.code};
  f.step("a", asked);
  const protocol::PaymentKey key{f["a"].identity.domain(), asked.id};
  expect_refused(*f.payment("a", key), Reason::unknown_payee);
  EXPECT_EQ(f["b"].books().held_payments(), 0U);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
  asked.id = f.fresh_id();
  asked.payee = *protocol::Address::parse("m1@z.example");
  f.step("a", asked);
  expect_refused(*f.payment("a", {f["a"].identity.domain(), asked.id}), Reason::unknown_domain);
  f.expect_sound();
}

}  // namespace
