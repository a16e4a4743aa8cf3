#include "protocol/payment_proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/protocol/payment_proof_setup.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::ProofWorld;

namespace {

Reason reason_of(const PaymentProof& proof, std::vector<NodeKey> given = {}) {
  const auto shown = verify(proof, std::move(given));
  return shown ? Reason::none : shown.error().reason;
}

/// All that a proof shows, to be compared.
std::string seen(const ProvedPayment& shown) {
  std::string text = shown.key.text() + " " + shown.payer + " " + shown.payee + " " + shown.decided.text() + " " +
                     std::to_string(shown.entry) + " " + std::to_string(shown.recorded.milliseconds) + " " +
                     std::to_string(static_cast<int>(shown.status)) + std::to_string(static_cast<int>(shown.reason)) +
                     " " + std::to_string(shown.paid.minor) + " " + std::to_string(shown.credited.minor) + " " +
                     to_text(shown.checkpoint);
  for (const auto& transfer : shown.transfers) text += transfer.debit.hex() + transfer.credit.hex();
  for (const auto& signer : shown.signers) text += signer.key.text() + " " + std::to_string(signer.seconds) + "\n";
  return text;
}

TEST(PaymentProof, ShowsWhatTheOtherNodeDecided) {
  ProofWorld world;
  const auto read = parse_payment_proof(to_text(world.outgoing()));
  ASSERT_TRUE(read) << read.error().detail;
  const auto shown = verify(*read);
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->payer, "alice@miel.example");
  EXPECT_EQ(shown->payee, "bob@lait.example");
  EXPECT_EQ(shown->paid, world.units(300, "MIEL"));
  EXPECT_EQ(shown->credited, world.units(300, "LAIT"));
  EXPECT_EQ(shown->status, PaymentStatus::accepted);
  EXPECT_EQ(shown->decided, world.lait);
  EXPECT_EQ(shown->writer, world.miel);
  EXPECT_TRUE(shown->payee_node_answered);
  EXPECT_EQ(shown->entry, 6U);
  ASSERT_EQ(shown->signers.size(), 3U);
  EXPECT_EQ(shown->signers[1].seconds, 1'700'000'003);
  EXPECT_FALSE(shown->signers[2].given);
}

TEST(PaymentProof, ShowsARefusal) {
  ProofWorld world;
  const auto shown = verify(world.outgoing(false, false));
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->status, PaymentStatus::refused);
  EXPECT_EQ(shown->reason, Reason::unknown_payee);
}

TEST(PaymentProof, ThroughAnIntermediaryEndsWithTheNodeThatDecided) {
  ProofWorld world;
  auto proof = world.outgoing(true);
  const auto shown = verify(*parse_payment_proof(to_text(proof)));
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->decided, world.lait);
  EXPECT_EQ(shown->signers.size(), 4U);

  std::erase_if(proof.keys, [&](const NodeKey& key) { return key.node == world.lait && key.use == KeyUse::message; });
  const auto unknown = verify(proof);
  ASSERT_TRUE(unknown) << unknown.error().detail;
  EXPECT_THAT(unknown->unchecked, testing::ElementsAre(world.lait));
  EXPECT_EQ(unknown->signers.size(), 3U);
  EXPECT_EQ(reason_of(proof, {{world.lait, KeyUse::message, world.miel_log.public_key()}}), Reason::bad_signature);

  std::erase_if(proof.keys, [](const NodeKey& key) { return key.use == KeyUse::message; });
  EXPECT_EQ(reason_of(proof), Reason::bad_signature);
}

/// They are by the word of who made the file: of no currency but those that are paid and credited.
TEST(PaymentProof, SaysHowManyDecimalsOtherCurrenciesHave) {
  ProofWorld world;
  auto proof = world.outgoing(true);
  EXPECT_TRUE(verify(proof)->scales.empty()) << "a file without them holds";
  proof.scales = {{world.lait, 8}};
  const auto text = to_text(proof);
  EXPECT_THAT(to_text(*parse_payment_proof(text)), testing::Eq(text));
  EXPECT_THAT(verify(*parse_payment_proof(text))->scales, testing::ElementsAre(NodeScale{world.lait, 8}));

  for (const auto& scales : std::vector<std::vector<NodeScale>>{{{world.miel, 2}},
                                                                {{world.pont, 2}},
                                                                {{world.lait, 2}, {world.lait, 2}},
                                                                {{world.miel, 2}, {world.lait, 2}}}) {
    proof.scales = scales;
    EXPECT_EQ(reason_of(proof), Reason::corrupt);
  }
  auto local = world.local();
  local.scales = {{world.lait, 2}};
  EXPECT_EQ(reason_of(local), Reason::corrupt) << "it has no order";
  proof.scales = {{world.lait, 9}};
  EXPECT_EQ(parse_payment_proof(to_text(proof)).error().reason, Reason::malformed);
  proof.scales = {{world.lait, 2}, {world.lait, 2}, {world.lait, 2}};
  EXPECT_EQ(parse_payment_proof(to_text(proof)).error().reason, Reason::malformed);

  const auto order = world.order_over_miel();
  auto between =
      world.forwarded(order, {world.ended(order.path[2].amount), world.ended({200, order.path[1].amount.currency})});
  between.scales = {{world.lait, 2}, {world.pont, 0}};
  EXPECT_EQ(reason_of(between), Reason::none);
  std::swap(between.scales[0], between.scales[1]);
  EXPECT_EQ(reason_of(between), Reason::corrupt) << "one text for each proof";
}

TEST(PaymentProof, WithinOneNodeTheEntryIsTheDecision) {
  ProofWorld world;
  const auto shown = verify(*parse_payment_proof(to_text(world.local())));
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->payer, "alice@miel.example");
  EXPECT_EQ(shown->payee, "carol@miel.example");
  EXPECT_EQ(shown->paid, world.units(1250, "MIEL"));
  EXPECT_EQ(shown->decided, world.miel);

  auto nobody = world.local();
  nobody.parties.reset();
  const auto unnamed = verify(nobody);
  ASSERT_TRUE(unnamed);
  EXPECT_EQ(unnamed->payer, "");
  auto other = world.local();
  other.parties->payer = *Alias::parse("mallory");
  EXPECT_EQ(reason_of(other), Reason::corrupt);
}

TEST(PaymentProof, KeysThatAreGivenCountInThePlaceOfThoseInTheFile) {
  ProofWorld world;
  const auto proof = world.outgoing();
  const NodeKey log{world.miel, KeyUse::log, world.miel_log.public_key()};
  const auto shown = verify(proof, {log});
  ASSERT_TRUE(shown);
  EXPECT_TRUE(shown->signers[0].given);
  EXPECT_FALSE(shown->signers[1].given);
  NodeKey other = log;
  other.key = world.lait_log.public_key();
  EXPECT_EQ(reason_of(proof, {other}), Reason::bad_signature);
  EXPECT_EQ(reason_of(proof, {other, log}), Reason::none);  // one of the keys that the node has had
  EXPECT_EQ(reason_of(proof, {{world.lait, KeyUse::message, world.miel_log.public_key()}}), Reason::bad_signature);
}

TEST(PaymentProof, PartsThatDoNotBelongTogetherAreRefused) {
  ProofWorld world;
  const auto proof = world.outgoing();
  const auto other = world.outgoing();
  auto mixed = proof;
  mixed.order = other.order;
  EXPECT_EQ(reason_of(mixed), Reason::corrupt);
  mixed = proof;
  mixed.answer = other.answer;
  EXPECT_EQ(reason_of(mixed), Reason::corrupt);
  mixed = proof;
  mixed.entry = other.entry;
  EXPECT_EQ(reason_of(mixed), Reason::corrupt);
  mixed = proof;
  mixed.answer.reset();
  EXPECT_EQ(reason_of(mixed), Reason::corrupt);
  mixed = proof;
  mixed.order.reset();
  EXPECT_EQ(reason_of(mixed), Reason::corrupt);
  mixed = proof;
  mixed.keys.push_back({world.pont, KeyUse::log, world.miel_log.public_key()});
  EXPECT_EQ(reason_of(mixed), Reason::malformed);
  mixed = proof;
  mixed.keys.erase(mixed.keys.begin() + 1);  // nobody speaks for the cosignature
  EXPECT_EQ(reason_of(mixed), Reason::bad_signature);
}

TEST(PaymentProof, AnAnswerMayNotSayTheOpposite) {
  ProofWorld world;
  auto proof = world.outgoing();
  const auto order = std::get<Order>(*decode_message(*proof.order));
  const auto with = [&](Answer answer, const Domain& sender) {
    proof.answer = world.said(answer, sender, world.miel, world.lait_message);
    return reason_of(proof);
  };
  const Answer accepted{.key = order.key(), .order_digest = sha256(*proof.order), .accepted = true};
  EXPECT_EQ(with(accepted, world.lait), Reason::none);
  EXPECT_EQ(with(accepted, world.pont), Reason::corrupt);
  auto answer = accepted;
  answer.accepted = false;
  answer.reason = Reason::expired;
  EXPECT_EQ(with(answer, world.lait), Reason::corrupt);
  answer = accepted;
  answer.key.id = world.random.id<PaymentId>();
  EXPECT_EQ(with(answer, world.lait), Reason::corrupt);
}

TEST(PaymentProof, AnAnswerInsideIsThatOfTheNextNodeOnThePath) {
  ProofWorld world;
  auto proof = world.outgoing(true);
  const auto order = std::get<Order>(*decode_message(*proof.order));
  const Answer accepted{.key = order.key(), .order_digest = sha256(*proof.order), .accepted = true};
  const auto with = [&](const Domain& sender, const Domain& receiver) {
    auto outer = accepted;
    outer.evidence = encode(world.said(accepted, sender, receiver, world.lait_message));
    proof.answer = world.said(outer, world.pont, world.miel, world.pont_message);
    return reason_of(proof);
  };
  EXPECT_EQ(with(world.lait, world.pont), Reason::none);
  EXPECT_EQ(with(world.miel, world.pont), Reason::corrupt);
  EXPECT_EQ(with(world.lait, world.miel), Reason::corrupt);
  proof.answer = world.said(accepted, world.pont, world.miel, world.pont_message);
  std::erase_if(proof.keys, [&](const NodeKey& key) { return key.node == world.lait && key.use == KeyUse::message; });
  const auto by_word = verify(proof);  // too large to be passed on
  ASSERT_TRUE(by_word) << by_word.error().detail;
  EXPECT_FALSE(by_word->payee_node_answered);
  EXPECT_EQ(by_word->decided, world.pont);
}

/// One bit of each byte, in turn.
void for_each_byte(std::string text, const std::function<void(std::string_view)>& see) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto flip = static_cast<char>(1U << (i % 8));
    text[i] = static_cast<char>(text[i] ^ flip);
    see(text);
    text[i] = static_cast<char>(text[i] ^ flip);
  }
}

TEST(PaymentProof, EveryChangeIsRefusedOrChangesNothingThatIsShown) {
  ProofWorld world;
  for (const auto& proof : {world.outgoing(), world.outgoing(true), world.local()}) {
    const auto text = to_text(proof);
    const auto before = seen(*verify(proof));
    const auto look = [&](std::string_view changed) {
      const auto read = parse_payment_proof(changed);
      const auto shown = read ? verify(*read) : std::unexpected(read.error());
      if (shown) {
        ASSERT_EQ(seen(*shown), before) << changed;
      }
    };
    protocol_tests::for_each_truncation(text, look);
    for_each_byte(text, look);
    protocol_tests::for_random_edits(text, world.random, 500, look);
  }
}

/// The bytes under the base64 of `extra`, which are proved by nothing but what they say.
TEST(PaymentProof, EveryChangeWithinIsRefusedToo) {
  ProofWorld world;
  for (const auto& proof : {world.outgoing(), world.outgoing(true), world.local()}) {
    auto log = *parse_log_proof(to_text(proof));
    const auto before = seen(*verify(proof));
    for_each_byte(*log.extra, [&](std::string_view changed) {
      log.extra = Bytes(changed);
      const auto read = parse_payment_proof(to_text(log));
      const auto shown = read ? verify(*read) : std::unexpected(read.error());
      if (shown) {
        ASSERT_EQ(seen(*shown), before) << changed;
      }
    });
  }
}

TEST(NodeKey, HasOneText) {
  const NodeKey key{*Domain::parse("miel.example"), KeyUse::message, {}};
  EXPECT_EQ(key.text(), "miel.example/message=" + std::string(64, '0'));
  EXPECT_EQ(*NodeKey::parse(key.text()), key);
  for (const auto& wrong :
       {std::string(), "miel.example=" + std::string(64, '0'), "miel.example/logs=" + std::string(64, '0'),
        "miel.example/log=" + std::string(64, 'A'), "miel.example/log=" + std::string(62, '0')})
    EXPECT_FALSE(NodeKey::parse(wrong)) << wrong;
}

TEST(NodeKey, SignersAreNamedByTheirNodes) {
  EXPECT_EQ(node_of_origin("miel.example/journal")->text(), "miel.example");
  EXPECT_EQ(node_of_origin("miel.example/journal/0123456789abcdef")->text(), "miel.example");
  for (const auto* wrong : {"miel.example", "miel.example/journal/", "miel.example/journal/0123456789ABCDEF",
                            "miel.example/journals", "/journal", "miel.example/journal/0123456789abcdef0"})
    EXPECT_FALSE(node_of_origin(wrong)) << wrong;
  EXPECT_EQ(node_of_witness("lait.example/witness")->text(), "lait.example");
  EXPECT_FALSE(node_of_witness("lait.example/witness/0"));
}

}  // namespace
