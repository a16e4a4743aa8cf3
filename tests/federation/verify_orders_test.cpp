// Payments that an association could add to its own journal, each with money that balances: what they say must be what
// their order, their agreement and the payment they give back say.

#include "federation/own_accounts.h"
#include "federation/payments.h"
#include "federation/postings.h"
#include "protocol/merkle.h"
#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using harness::Forgery;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;
using testing::Contains;
using testing::IsEmpty;

class VerifyOrders : public Forgery {
 protected:
  PaymentOpened local(std::int64_t minor) {
    return {.key = fresh_key(),
            .kind = PaymentKind::local,
            .request = protocol::sha256("asked"),
            .payer = account("m0"),
            .payee = account("m1"),
            .amount = {minor, own()}};
  }
  std::vector<std::string> said_of_local(const PaymentOpened& opened) {
    return said(opened, {federation::post(opened.payer, opened.payee, opened.amount)});
  }

  /// A payment from m0 to m1@b.example as this node makes it, and its order.
  struct Paid {
    PaymentOpened opened;
    protocol::Order order;
  };
  Paid to_b_member(std::int64_t minor = 1'00) {
    const auto key = fresh_key();
    const protocol::Amount amount{minor, own()};
    const auto payee = *protocol::Address::parse("m1@b.example");
    const auto payer = *protocol::Alias::parse("m0");
    return {.opened = {.key = key,
                       .kind = PaymentKind::outgoing,
                       .status = PaymentStatus::held,
                       .request = protocol::payment_request_digest(payer, payee, amount, {}),
                       .payer = account("m0"),
                       .amount = amount,
                       .counterparty = payee.text(),
                       .next = b(),
                       .accept_before = {1'800'000'000'000}},
            .order = {.id = key.id,
                      .payer = {payer, f["a"].identity.domain()},
                      .payee = payee,
                      .path = {{f["a"].identity.domain(), amount}, {b(), {minor, protocol::euro()}}},
                      .credited = {minor, f["b"].identity.currency.code},
                      .accept_before = {1'800'000'000'000},
                      .refund_of = {}}};
  }
  std::vector<std::string> said_of(Paid paid) {
    const auto outgoing = to_b(paid.order);
    paid.opened.order = protocol::sha256(outgoing.message);
    return said(paid.opened,
                federation::hold_postings(paid.opened.key, paid.opened.payer, *books().peer(b()), paid.opened.amount,
                                          paid.order.path[1].amount),
                {outgoing});
  }
};

TEST_F(VerifyOrders, AnHonestPaymentIsTakenForOne) {
  EXPECT_THAT(said_of_local(local(1'00)), IsEmpty());
  EXPECT_THAT(said_of(to_b_member()), IsEmpty());
}

TEST_F(VerifyOrders, WhatMovesNothingIsNoPayment) {
  auto nothing = local(0);
  EXPECT_THAT(said(nothing), Contains("it moves nothing"));
  nothing.amount.minor = -1'00;
  EXPECT_THAT(said(nothing), Contains("it moves nothing"));
}

TEST_F(VerifyOrders, TheIdIsOneOfThoseWhoMayBeginIt) {
  auto elsewhere = local(1'00);
  elsewhere.key.origin = b();
  EXPECT_THAT(said_of_local(elsewhere), Contains("its id is not one of those who may begin it"));
  auto received = local(1'00);
  received.previous = b();
  EXPECT_THAT(said_of_local(received), Contains("it began here, and says that it came from elsewhere"));
  auto beside = local(1'00);
  beside.ordered_as = fresh_key();
  EXPECT_THAT(said_of_local(beside), Contains("it bears another key than its order, and nobody else does"));
}

TEST_F(VerifyOrders, ARefusalIsForEver) {
  auto refused = local(1'00);
  refused.status = PaymentStatus::refused;
  refused.reason = protocol::Reason::insufficient_balance;
  auto made = refused;
  made.status = PaymentStatus::accepted;
  made.reason = protocol::Reason::none;
  EXPECT_THAT(said_of_forged(
                  f["a"], {entry_of(refused), entry_of(made, {federation::post(made.payer, made.payee, made.amount)})}),
              Contains("what was refused is decided again"));
}

TEST_F(VerifyOrders, NobodyIsRefusedWhoDidNotOrder) {
  const PaymentOpened refused{.key = {b(), f.fresh_id()},
                              .kind = PaymentKind::incoming,
                              .status = PaymentStatus::refused,
                              .reason = protocol::Reason::expired,
                              .order = protocol::sha256("an order"),
                              .previous = b()};
  EXPECT_THAT(said(refused), Contains("it refuses what nobody ordered"));
}

TEST_F(VerifyOrders, ARefundGoesBackToWhoPaid) {
  const auto first = f.pay("a", "m1@a.example", 1'00);
  auto refund = local(50);
  std::swap(refund.payer, refund.payee);
  refund.refund_of = first.key();
  EXPECT_THAT(said_of_local(refund), IsEmpty());
  refund.amount.minor = 1'01;
  EXPECT_THAT(said_of_local(refund), Contains("it gives back more than is left"));
  refund.amount.minor = 50;
  std::swap(refund.payer, refund.payee);
  EXPECT_THAT(said_of_local(refund), Contains("it gives back to others than those who paid"));
  refund.refund_of = fresh_key();
  EXPECT_THAT(said_of_local(refund), Contains("it gives back no payment that was made"));
}

TEST_F(VerifyOrders, AnOrderSaysWhatTheClientAskedAndThePaymentRecords) {
  auto other_payee = to_b_member();
  other_payee.order.payee = *protocol::Address::parse("m0@b.example");
  EXPECT_THAT(said_of(other_payee), Contains("the order says something else than the payment"));
  auto later = to_b_member();
  later.order.accept_before.milliseconds += 1;
  EXPECT_THAT(said_of(later), Contains("the order says something else than the payment"));
  auto unasked = to_b_member();
  unasked.opened.request = protocol::sha256("something else");
  EXPECT_THAT(said_of(unasked), Contains("the order is not what the client asked for"));
  auto other_key = to_b_member();
  other_key.order.id = f.fresh_id();
  EXPECT_THAT(said_of(other_key), Contains("the order is another payment's"));
}

TEST_F(VerifyOrders, NothingIsPaidTooLateOrAgainstASuspension) {
  auto late = to_b_member();
  late.opened.accept_before = late.order.accept_before = {1};
  EXPECT_THAT(said_of(late), Contains("the order came too late"));
  f.step("a", federation::SuspendAgreement{.peer = b(), .suspended = true});
  EXPECT_THAT(said_of(to_b_member()), Contains("no payment can be made over the link: agreement_suspended"));
}

TEST_F(VerifyOrders, NothingIsSpentWhileTheNodeWaitsForItsPeers) {
  f.restore("a", f["a"].store.snapshot());
  EXPECT_THAT(said_of_local(local(1'00)), Contains("units are spent while the node waits for its peers"));
  EXPECT_THAT(said_of(to_b_member()), Contains("units are spent while the node waits for its peers"));
  f.step("a", federation::ReleaseLink{.peer = b()});
  EXPECT_THAT(said_of_local(local(1'00)), IsEmpty());
  EXPECT_THAT(said_of(to_b_member()), Contains("it goes over a link that was not compared"));
}

TEST_F(VerifyOrders, AHoldIsNotReleasedForAnIdThatWasUsedTwice) {
  f.on_frame = [](harness::Frame&) { return false; };
  const auto held = f.pay("a", "m1@b.example", 1'00);
  const protocol::PaymentClosed closed{
      .key = held.key(), .status = PaymentStatus::refused, .reason = protocol::Reason::id_conflict, .peer = b()};
  EXPECT_THAT(said(closed, federation::close_holds(books(), held.key(), protocol::TransferKind::void_hold)),
              Contains("its hold was released without an answer of the node that decides"));
}

}  // namespace
