// Proofs of payments out of the books of the nodes that took part, checked as who has only the file checks them.
#include "federation/payment_proofs.h"

#include <gmock/gmock.h>

#include "storage/journal.h"
#include "tests/federation/checkpoint_setup.h"

namespace {

using federation::Payment;
using harness::Federation;
using harness::make_checkpoint;
using harness::PaymentStatus;
using harness::Reason;
using protocol::PaymentProof;
using protocol::ProvedPayment;

/// The members' names, but of those named.
federation::AliasOf names(Federation& f, const std::string& letter, const std::string& erased = "") {
  return [&f, letter, erased](const protocol::AccountId& account) -> std::optional<protocol::Alias> {
    for (const std::string name : {"m0", "m1"})
      if (name != erased && f[letter].books().account_of(*protocol::Alias::parse(name)) == account)
        return *protocol::Alias::parse(name);
    return std::nullopt;
  };
}

protocol::Result<PaymentProof> proof_at(Federation& f, const std::string& letter, const protocol::PaymentKey& key) {
  return federation::prove_payment(f[letter].store, *f.payment(letter, key), names(f, letter));
}

/// From the file alone.
ProvedPayment shown_by(const protocol::Result<PaymentProof>& proof) {
  EXPECT_TRUE(proof.has_value()) << proof.error().detail;
  if (!proof) return {};
  const auto read = protocol::parse_payment_proof(protocol::to_text(*proof));
  EXPECT_TRUE(read.has_value()) << read.error().detail;
  if (!read) return {};
  const auto shown = protocol::verify(*read);
  EXPECT_TRUE(shown.has_value()) << shown.error().detail;
  return shown.value_or(ProvedPayment());
}

Reason reason_of(const protocol::Result<PaymentProof>& proof) {
  return proof ? Reason::none : proof.error().reason;
}

TEST(PaymentProofs, ThePayerAndThePayeeProveThePaymentEachByTheirOwnNode) {
  Federation f({"a", "b"});
  const auto payment = f.pay("a", "m1@b.example", 3'00);
  make_checkpoint(f, "a");
  make_checkpoint(f, "b");
  const auto payers = shown_by(proof_at(f, "a", payment.key()));
  EXPECT_EQ(payers.key, payment.key());
  EXPECT_EQ(payers.status, PaymentStatus::accepted);
  EXPECT_EQ(payers.payer, "m0@a.example");
  EXPECT_EQ(payers.payee, "m1@b.example");
  EXPECT_EQ(payers.paid.minor, 3'00);
  EXPECT_EQ(payers.credited.minor, 3'00);
  EXPECT_EQ(payers.decided.text(), "b.example");
  EXPECT_EQ(payers.writer.text(), "a.example");
  ASSERT_EQ(payers.signers.size(), 3U);
  EXPECT_EQ(payers.signers[1].key.key, f["b"].identity.log_key);
  EXPECT_EQ(payers.signers[2].key.key, f["b"].identity.message_key);
  EXPECT_THAT(payers.scales, testing::ElementsAre(protocol::NodeScale{f["b"].identity.domain(), 2}));

  const auto payees = shown_by(proof_at(f, "b", payment.key()));
  EXPECT_EQ(payees.payer, "m0@a.example");
  EXPECT_EQ(payees.decided.text(), "b.example");
  EXPECT_EQ(payees.writer.text(), "b.example");
  EXPECT_EQ(payees.credited.minor, 3'00);
  EXPECT_THAT(payees.scales, testing::ElementsAre(protocol::NodeScale{f["a"].identity.domain(), 2}));
}

TEST(PaymentProofs, TheRowNamesTheEntriesThatOpenedAndDecidedIt) {
  Federation f({"a", "b"});
  const auto there = *f.payment("a", f.pay("a", "m1@b.example", 3'00).key());
  EXPECT_LT(there.opened_entry, there.closed_entry);
  const auto body_of = [&](std::uint64_t index) {
    return protocol::decode_entry(*storage::journal_entry(f["a"].store, index))->body;
  };
  EXPECT_TRUE(std::holds_alternative<protocol::PaymentOpened>(body_of(there.opened_entry)));
  EXPECT_TRUE(std::holds_alternative<protocol::PaymentClosed>(body_of(there.closed_entry)));
  const auto here = *f.payment("a", f.pay("a", "m1@a.example", 3'00).key());
  EXPECT_EQ(here.opened_entry, here.closed_entry);
  EXPECT_TRUE(std::holds_alternative<protocol::PaymentOpened>(body_of(here.opened_entry)));
  f.expect_sound();
}

TEST(PaymentProofs, OfOneWithinANodeNameBothAsLongAsTheyHaveNames) {
  Federation f({"a"});
  const auto payment = f.pay("a", "m1@a.example", 4'00);
  make_checkpoint(f, "a");
  const auto shown = shown_by(proof_at(f, "a", payment.key()));
  EXPECT_EQ(shown.payer, "m0@a.example");
  EXPECT_EQ(shown.payee, "m1@a.example");
  EXPECT_EQ(shown.paid.minor, 4'00);
  EXPECT_EQ(shown.signers.size(), 1U);
  const auto erased =
      shown_by(federation::prove_payment(f["a"].store, *f.payment("a", payment.key()), names(f, "a", "m1")));
  EXPECT_EQ(erased.payer, "");
  EXPECT_EQ(erased.status, PaymentStatus::accepted);
}

TEST(PaymentProofs, ARefusalIsProvedLikeAnAcceptance) {
  Federation f({"a", "b"});
  const auto elsewhere = f.pay("a", "nobody@b.example", 3'00);
  const auto at_once = f.pay("a", "m1@stranger.example", 3'00);
  const auto here = f.pay("a", "nobody@a.example", 3'00);
  make_checkpoint(f, "a");
  EXPECT_EQ(shown_by(proof_at(f, "a", elsewhere.key())).reason, Reason::unknown_payee);
  EXPECT_EQ(shown_by(proof_at(f, "a", at_once.key())).reason, Reason::unknown_domain);
  EXPECT_EQ(shown_by(proof_at(f, "a", here.key())).reason, Reason::unknown_payee);
}

TEST(PaymentProofs, ThroughAnIntermediaryTheAnswersStandInEachOther) {
  Federation f({"a", "b", "c"});
  auto request = f.request("a", "m1@c.example", 3'00);
  request.route = federation::Route{.via = {f["b"].identity.domain()}, .currency = f["c"].identity.currency.code};
  f.step("a", request);
  const Payment payment = *f.payment("a", {f["a"].identity.domain(), request.id});
  ASSERT_EQ(payment.status(), PaymentStatus::accepted);
  for (const auto* letter : {"a", "b", "c"}) make_checkpoint(f, letter);
  // c is no peer of a, which does not know its keys: b vouches.
  const auto unknown = shown_by(proof_at(f, "a", payment.key()));
  EXPECT_EQ(unknown.decided.text(), "c.example");
  EXPECT_THAT(unknown.unchecked, testing::ElementsAre(f["c"].identity.domain()));
  const protocol::NodeKey key{f["c"].identity.domain(), protocol::KeyUse::message, f["c"].identity.message_key};
  const auto known = protocol::verify(*proof_at(f, "a", payment.key()), {key});
  ASSERT_TRUE(known.has_value()) << known.error().detail;
  EXPECT_TRUE(known->unchecked.empty());
  EXPECT_TRUE(known->signers.back().given);
  // The intermediary has its own.
  const auto passed = shown_by(proof_at(f, "b", payment.key()));
  EXPECT_EQ(passed.writer.text(), "b.example");
  EXPECT_EQ(passed.decided.text(), "c.example");
  EXPECT_TRUE(unknown.scales.empty()) << "a does not know how many decimals a stranger's currency has";
  EXPECT_EQ(passed.scales.size(), 2U);
}

TEST(PaymentProofs, OfUnitsThatAreIssuedAreNone) {
  Federation f({"a"});
  make_checkpoint(f, "a");
  std::optional<Payment> issue;
  for (std::uint64_t index = 0; !issue && index < f["a"].books().journal_size(); ++index) {
    const auto entry = protocol::decode_entry(*storage::journal_entry(f["a"].store, index));
    const auto* opened = std::get_if<protocol::PaymentOpened>(&entry->body);
    if (opened != nullptr && opened->kind == protocol::PaymentKind::issue) issue = f.payment("a", opened->key);
  }
  ASSERT_TRUE(issue.has_value());
  const auto proof = proof_at(f, "a", issue->key());
  ASSERT_EQ(reason_of(proof), Reason::unknown_payment);
  EXPECT_THAT(proof.error().detail, testing::HasSubstr("issued or given back"));
}

/// What moves is held against the order: with a fee for who is between, and at a rate that rounds.
TEST(PaymentProofs, HoldWithFeesAndRates) {
  Federation f({"a", "b", "c"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .fee = {1, 100}});
  f.step("b", federation::ProposeAgreement{.peer = f["c"].identity.domain(),
                                           .our_debt_limit = 500'00,
                                           .their_debt_limit = 500'00,
                                           .fee = protocol::Fraction{0, 1}});
  f.step("c", f.signing("c", "b"));
  auto request = f.request("a", "m1@c.example", 3'00);
  request.route = federation::Route{.via = {f["b"].identity.domain()}, .currency = f["c"].identity.currency.code};
  f.step("a", request);
  const protocol::PaymentKey key{f["a"].identity.domain(), request.id};
  ASSERT_EQ(f.payment("a", key)->status(), PaymentStatus::accepted);
  for (const auto* letter : {"a", "b", "c"}) make_checkpoint(f, letter);
  for (const auto* letter : {"a", "b", "c"}) EXPECT_EQ(shown_by(proof_at(f, letter, key)).credited.minor, 2'97);

  Federation credit({"a", "b"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .rate = {1, 7}},
                    {"a", "b"});
  const auto there = credit.pay("a", "m1@b.example", 1'00);
  const auto back = credit.pay("b", "m1@a.example", 1'00);
  ASSERT_EQ(there.status(), PaymentStatus::accepted);
  ASSERT_EQ(back.status(), PaymentStatus::accepted);
  for (const auto* letter : {"a", "b"}) make_checkpoint(credit, letter);
  for (const auto* letter : {"a", "b"})
    for (const auto& payment : {there, back})
      EXPECT_EQ(shown_by(proof_at(credit, letter, payment.key())).paid.minor, 1'00);
}

TEST(PaymentProofs, WaitForTheDecisionAndForACheckpoint) {
  Federation f({"a", "b"});
  const auto first = f.pay("a", "m1@b.example", 1'00);
  EXPECT_EQ(reason_of(proof_at(f, "a", first.key())), Reason::not_in_checkpoint);
  make_checkpoint(f, "a");
  EXPECT_EQ(reason_of(proof_at(f, "a", first.key())), Reason::none);
  const auto second = f.pay("a", "m1@b.example", 2'00);
  const auto early = proof_at(f, "a", second.key());
  ASSERT_EQ(reason_of(early), Reason::not_in_checkpoint);
  EXPECT_THAT(early.error().detail, testing::HasSubstr("the newest checkpoint"));
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b"; };
  const auto held = f.pay("a", "m1@b.example", 3'00);
  ASSERT_EQ(held.status(), PaymentStatus::held);
  make_checkpoint(f, "a");
  EXPECT_EQ(reason_of(proof_at(f, "a", held.key())), Reason::not_in_checkpoint);
  EXPECT_EQ(reason_of(proof_at(f, "a", second.key())), Reason::none);
}

TEST(PaymentProofs, StandUnderTheNewestCheckpointThatAPeerHasCosigned) {
  Federation f({"a", "b"});
  const auto payment = f.pay("a", "m1@b.example", 1'00);
  const auto cosigned = make_checkpoint(f, "a");
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b"; };
  f.pay("a", "m1@a.example", 1'00);
  const auto alone = make_checkpoint(f, "a");
  ASSERT_GT(alone, cosigned);
  EXPECT_EQ(shown_by(proof_at(f, "a", payment.key())).checkpoint.size, cosigned);
}

TEST(PaymentProofs, HoldByTheKeysThatWereInForceWhenTheAnswerWasSigned) {
  Federation f({"a", "b"});
  const auto before = f.pay("a", "m1@b.example", 1'00);
  const auto old_key = f["b"].identity.message_key;
  f.rotate("b");
  f.connect("a", "b");
  const auto after = f.pay("a", "m1@b.example", 2'00);
  make_checkpoint(f, "a");
  EXPECT_EQ(shown_by(proof_at(f, "a", before.key())).signers.back().key.key, old_key);
  EXPECT_EQ(shown_by(proof_at(f, "a", after.key())).signers.back().key.key, f["b"].identity.message_key);
  EXPECT_NE(f["b"].identity.message_key, old_key);
}

/// The order of what is recovered stands in the log of what had been sent, and nowhere in the journal.
TEST(PaymentProofs, OfWhatWasRecoveredSayWhatIsMissing) {
  Federation f({"a", "b"});
  const auto backup = f["a"].store.snapshot();
  const auto lost = f.pay("a", "m1@b.example", 1'00);
  f.restore("a", backup);
  f.connect("a", "b");
  ASSERT_EQ(f.payment("a", lost.key())->status(), PaymentStatus::accepted);
  make_checkpoint(f, "a");
  EXPECT_EQ(reason_of(proof_at(f, "a", lost.key())), Reason::not_found);
  make_checkpoint(f, "b");
  EXPECT_EQ(shown_by(proof_at(f, "b", lost.key())).payer, "m0@a.example");
}

}  // namespace
