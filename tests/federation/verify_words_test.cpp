// What a node says to its peers stands in its journal as it said it, and nothing else.

#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using harness::Forgery;
using protocol::LimitsSet;
using testing::Contains;
using testing::IsEmpty;

class VerifyWords : public Forgery {
 protected:
  /// An entry that says nothing to anybody.
  LimitsSet silent() { return {b(), 400'00, 400'00}; }
  protocol::Order order() {
    return {.id = f.fresh_id(),
            .payer = *protocol::Address::parse("m0@a.example"),
            .payee = *protocol::Address::parse("m1@b.example"),
            .path = {{f["a"].identity.domain(), {1'00, own()}}, {b(), {1'00, protocol::euro()}}},
            .credited = {1'00, f["b"].identity.currency.code},
            .accept_before = {1'800'000'000'000},
            .refund_of = {}};
  }
  static constexpr const char* other = "it says something else than it records";
  static constexpr const char* kept_back = "it is recorded, and the peer is not told";
};

TEST_F(VerifyWords, AnOrderIsSentWithItsHold) {
  EXPECT_THAT(said(silent()), IsEmpty());
  EXPECT_THAT(said(silent(), {}, {to_b(order())}), Contains("an order is sent, and nothing is held for it"));
  f.on_frame = [](harness::Frame&) { return false; };
  const auto held = f.pay("a", "m1@b.example", 1'00);
  const protocol::CancelAsked asked{.key = held.key()};
  EXPECT_THAT(said(asked, {}, {to_b(order())}), Contains("an order is sent, and nothing is held for it"));
}

TEST_F(VerifyWords, AnAnswerIsWhatWasDecided) {
  const auto paid = f.pay("b", "m1@a.example", 1'00);
  const auto known = *books().payment(paid.key());
  protocol::Answer answer{.key = paid.key(), .order_digest = known.opened.order, .accepted = true, .evidence = {}};
  const protocol::AnswerRepeated repeated{paid.key()};
  EXPECT_THAT(said(repeated, {}, {to_b(answer)}), IsEmpty());
  EXPECT_THAT(said(repeated), Contains(kept_back));
  EXPECT_THAT(said(silent(), {}, {to_b(answer)}), Contains("it answers an order that is not known"));
  EXPECT_THAT(said(protocol::AlarmRaised{b(), protocol::Reason::id_conflict, "?"}, {}, {to_b(answer)}),
              Contains(other));
  answer.evidence = "a proof";
  EXPECT_THAT(said(repeated, {}, {to_b(answer)}),
              Contains("the answer bears other evidence than the one it passes on"));
  answer.evidence.clear();
  answer.accepted = false;
  answer.reason = protocol::Reason::expired;
  EXPECT_THAT(said(repeated, {}, {to_b(answer)}), Contains("it answers something else than was decided"));
}

TEST_F(VerifyWords, ACancellationIsAskedOfWhoHasTheOrder) {
  f.on_frame = [](harness::Frame&) { return false; };
  const auto held = f.pay("a", "m1@b.example", 1'00);
  const protocol::CancelAsked asked{.key = held.key()};
  EXPECT_THAT(said(asked, {}, {to_b(protocol::CancelRequest{held.key(), held.opened.order})}), IsEmpty());
  EXPECT_THAT(said(asked), Contains(kept_back));
  EXPECT_THAT(said(asked, {}, {to_b(protocol::CancelRequest{held.key(), protocol::sha256("another")})}),
              Contains(other));
  EXPECT_THAT(said(silent(), {}, {to_b(protocol::CancelRequest{held.key(), held.opened.order})}), Contains(other));
}

TEST_F(VerifyWords, OfAgreementsAreThoseRecorded) {
  const protocol::AgreementChanged suspended{
      .peer = b(), .step = protocol::AgreementStep::suspended_here, .version = 1};
  EXPECT_THAT(said(suspended, {}, {to_b(protocol::AgreementSuspension{1, true})}), IsEmpty());
  EXPECT_THAT(said(suspended), Contains(kept_back));
  EXPECT_THAT(said(suspended, {}, {to_b(protocol::AgreementSuspension{1, false})}), Contains(other));
  EXPECT_THAT(said(silent(), {}, {to_b(protocol::AgreementSuspension{1, false})}), Contains(other));
  const auto in_force = *books().agreement(b(), 1);
  EXPECT_THAT(said(silent(), {}, {to_b(protocol::AgreementAcceptance{in_force.terms, in_force.ours})}),
              Contains(other));
  EXPECT_THAT(said(silent(), {}, {to_b(protocol::AgreementProposal{in_force.terms, in_force.ours})}), Contains(other));
}

TEST_F(VerifyWords, OfSettlementsAreThoseRecorded) {
  const auto signature = f["a"].keys().contract.sign_raw("a note");
  for (const protocol::Message& message :
       {protocol::Message(protocol::SettlementProposal{"a note", signature, {}}),
        protocol::Message(protocol::SettlementAcceptance{"a note", signature, {}}),
        protocol::Message(protocol::ClosingProposal{"a closing", signature}),
        protocol::Message(protocol::ClosingAcceptance{"a closing", signature}),
        protocol::Message(
            protocol::SettlementDispute{.number = 1, .note = protocol::sha256("a note"), .log = {}, .totals = {}})})
    EXPECT_THAT(said(silent(), {}, {to_b(message)}), Contains(other)) << message.index();
}

TEST_F(VerifyWords, AreOneAndCanBeRead) {
  const auto suspension = to_b(protocol::AgreementSuspension{1, true});
  EXPECT_THAT(said(silent(), {}, {suspension, suspension}), Contains("it says more than one thing"));
  EXPECT_THAT(said(silent(), {}, {{b(), "nonsense"}}), Contains("it sends what is no message"));
}

}  // namespace
