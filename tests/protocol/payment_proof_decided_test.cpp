// What a writer can put into its journal, and what a proof must not show by it.
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "protocol/payment_proof.h"
#include "tests/protocol/payment_proof_setup.h"

using namespace protocol;
using protocol_tests::ProofWorld;

namespace {

std::string detail_of(const PaymentProof& proof) {
  const auto shown = verify(proof);
  return shown ? "" : shown.error().detail;
}

constexpr auto unanswered = "it is accepted, and no answer says so";
constexpr auto moves_else = "the entry moves something else than was paid";

TEST(PaymentProofDecided, AnIncomingPaymentIsDecidedByThePayeesNode) {
  ProofWorld world;
  const auto order = world.order_to_miel();
  const auto opened = world.incoming_opened(order);
  const auto shown = verify(*parse_payment_proof(to_text(world.incoming(order, opened, {world.moved(opened)}))));
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->payee, "alice@miel.example");
  EXPECT_EQ(shown->credited, world.units(300, "MIEL"));
  EXPECT_EQ(shown->decided, world.miel);
  EXPECT_TRUE(shown->payee_node_answered);
}

TEST(PaymentProofDecided, NobodyAcceptsForThePayeesNode) {
  ProofWorld world;
  auto opened = world.local_opened();
  for (const auto kind : {PaymentKind::outgoing, PaymentKind::forwarded}) {
    opened.kind = kind;
    auto proof = world.local(opened, {world.moved(opened)});
    EXPECT_EQ(detail_of(proof), unanswered);
    proof.parties->payee = *Address::parse("bob@lait.example");
    EXPECT_EQ(detail_of(proof), unanswered);
  }
  opened.kind = PaymentKind::incoming;
  EXPECT_EQ(detail_of(world.local(opened, {world.moved(opened)})), "an order without need, or none");
  opened.kind = PaymentKind::local;
  opened.order = world.random.id<Hash>();
  EXPECT_EQ(detail_of(world.local(opened, {world.moved(opened)})), "an order without need, or none");
}

TEST(PaymentProofDecided, WithinOneNodeThePayeeIsThere) {
  ProofWorld world;
  auto opened = world.local_opened();
  const auto elsewhere = *Address::parse("bob@lait.example");
  opened.request = payment_request_digest(*Alias::parse("alice"), elsewhere, opened.amount, {});
  auto proof = world.local(opened, {world.moved(opened)});
  proof.parties->payee = elsewhere;
  EXPECT_EQ(detail_of(proof), "the payee is at another node than the entry says");
}

TEST(PaymentProofDecided, ARefusalAtOnceIsNotTheWordOfThePayeesNode) {
  ProofWorld world;
  auto opened = world.local_opened();
  const auto elsewhere = *Address::parse("bob@lait.example");
  opened.kind = PaymentKind::outgoing;
  opened.status = PaymentStatus::refused;
  opened.reason = Reason::unknown_domain;
  opened.request = payment_request_digest(*Alias::parse("alice"), elsewhere, opened.amount, {});
  auto proof = world.local(opened, {});
  proof.parties->payee = elsewhere;
  const auto shown = verify(proof);
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->reason, Reason::unknown_domain);
  EXPECT_FALSE(shown->payee_node_answered);
  auto moving = world.local(opened, {world.moved(opened)});
  moving.parties->payee = elsewhere;
  EXPECT_EQ(detail_of(moving), "it is refused, and the entry moves money");
}

TEST(PaymentProofDecided, WhatIsOfTheFundIsNoPaymentBetweenMembers) {
  ProofWorld world;
  for (const auto kind : {PaymentKind::issue, PaymentKind::redeem, PaymentKind::payout}) {
    auto opened = world.local_opened();
    opened.kind = kind;
    opened.fund = FundDetails{};
    auto proof = world.local(opened, {world.moved(opened)});
    if (decode_entry(proof.entry)) {
      EXPECT_EQ(detail_of(proof), "the entry is of no payment between members");
    }
    opened.fund.reset();
    proof = world.local(opened, {world.moved(opened)});
    ASSERT_TRUE(decode_entry(proof.entry));
    EXPECT_EQ(detail_of(proof), "the entry is of no payment between members");
  }
}

TEST(PaymentProofDecided, WithinOneNodeTheEntryMovesWhatIsPaidAndNothingElse) {
  ProofWorld world;
  const auto opened = world.local_opened();
  const auto with = [&](const std::function<void(Transfer&)>& change) {
    auto moved = world.moved(opened);
    change(moved);
    return detail_of(world.local(opened, {moved}));
  };
  EXPECT_EQ(with([](Transfer&) {}), "");
  EXPECT_EQ(with([](Transfer& moved) { --moved.amount.minor; }), moves_else);
  EXPECT_EQ(with([&](Transfer& moved) { moved.amount.currency = *CurrencyCode::parse("LAIT"); }), moves_else);
  EXPECT_EQ(with([](Transfer& moved) { std::swap(moved.debit, moved.credit); }), moves_else);
  EXPECT_EQ(with([&](Transfer& moved) { moved.credit = world.random.id<AccountId>(); }), moves_else);
  EXPECT_EQ(detail_of(world.local(opened, {})), moves_else);
  EXPECT_EQ(detail_of(world.local(opened, {world.moved(opened), world.moved(opened)})), moves_else);
}

TEST(PaymentProofDecided, AnIncomingPaymentIsOfTheAmountInItsOrderAndArrives) {
  ProofWorld world;
  const auto order = world.order_to_miel();
  auto opened = world.incoming_opened(order);
  auto moved = world.moved(opened);
  EXPECT_EQ(detail_of(world.incoming(order, opened, {moved})), "");
  EXPECT_EQ(detail_of(world.incoming(order, opened, {})), moves_else);
  auto back = moved;
  std::swap(back.debit, back.credit);
  EXPECT_EQ(detail_of(world.incoming(order, opened, {moved, back})), moves_else);
  back.credit = back.debit;
  EXPECT_EQ(detail_of(world.incoming(order, opened, {back})), moves_else);
  opened.amount.minor = moved.amount.minor = 1;
  EXPECT_EQ(detail_of(world.incoming(order, opened, {moved})), "the order says something else than the entry");
}

TEST(PaymentProofDecided, NobodyDecidesAnOrderToAnotherNodeAsItsPayees) {
  ProofWorld world;
  const auto order = world.order(false);
  const auto opened = world.incoming_opened(order);
  EXPECT_EQ(detail_of(world.incoming(order, opened, {world.moved(opened)})),
            "the order says something else than the entry");
}

constexpr auto ordered_else = "the entry moves something else than was ordered";

TEST(PaymentProofDecided, WhatIsHeldForAnOrderIsWhatMoves) {
  ProofWorld world;
  const auto order = world.order(false);
  const auto euros = world.ended(order.path[1].amount);
  const auto units = world.ended(order.path[0].amount);
  const auto with = [&](std::vector<Transfer> transfers) {
    return detail_of(world.outgoing(order, std::move(transfers)));
  };
  EXPECT_EQ(with({euros, units}), "");
  EXPECT_EQ(with({}), ordered_else);
  EXPECT_EQ(with({euros}), ordered_else);
  EXPECT_EQ(with({units}), ordered_else);
  EXPECT_EQ(with({euros, units, units}), ordered_else);
  auto less = units;
  --less.amount.minor;
  EXPECT_EQ(with({euros, less}), ordered_else);
  less = euros;
  --less.amount.minor;
  EXPECT_EQ(with({less, units}), ordered_else);
  EXPECT_EQ(with({euros, world.ended(order.path[0].amount, false)}), ordered_else);
  auto more = units;
  more.kind = TransferKind::post;
  more.hold = {};
  EXPECT_EQ(with({euros, units, more}), ordered_else) << "only a mutual credit rounds";
  EXPECT_EQ(detail_of(world.outgoing(order, {euros, units}, false)), "it is refused, and the entry moves money");
}

TEST(PaymentProofDecided, WhoPassesAnOrderOnKeepsItsFeeAndNoMore) {
  ProofWorld world;
  const auto order = world.order_over_miel();
  const auto leaving = world.ended(order.path[2].amount);
  const auto fee = world.ended(world.units(200, "EUR"));
  const auto units = world.ended(world.units(200, "MIEL"));
  const auto with = [&](std::vector<Transfer> transfers) {
    return detail_of(world.forwarded(order, std::move(transfers)));
  };
  EXPECT_EQ(with({leaving, fee, units}), "");
  EXPECT_EQ(with({leaving}), "") << "it bears the payment itself";
  EXPECT_EQ(with({fee, units}), ordered_else);
  EXPECT_EQ(with({leaving, units}), ordered_else);
  EXPECT_EQ(with({leaving, fee, units, units}), ordered_else);
  EXPECT_EQ(with({world.ended(order.path[1].amount), units}), ordered_else);
}

}  // namespace
