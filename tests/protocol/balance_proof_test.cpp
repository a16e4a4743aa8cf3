#include "protocol/balance_proof.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "protocol/merkle.h"
#include "tests/protocol/balance_proof_setup.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::BalanceWorld;

namespace {

Reason reason_of(const BalanceProof& proof, std::vector<NodeKey> given = {}) {
  const auto shown = verify(proof, std::move(given));
  return shown ? Reason::none : shown.error().reason;
}

std::string seen(const ProvedBalance& shown) {
  std::string text = shown.account.hex() + " " + std::to_string(shown.balance) + " " + to_text(shown.all) + " " +
                     to_text(shown.checkpoint);
  for (const auto& signer : shown.signers) text += signer.key.text() + " " + std::to_string(signer.seconds) + "\n";
  return text;
}

TEST(BalanceProof, EveryAccountIsPartOfWhatTheCheckpointSays) {
  BalanceWorld world;
  for (std::size_t i = 0; i < world.balances.size(); ++i) {
    const auto read = parse_balance_proof(to_text(world.proof(i)));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, world.proof(i));
    const auto shown = verify(*read);
    ASSERT_TRUE(shown) << shown.error().detail;
    EXPECT_EQ(shown->balance, world.balances[i]);
    EXPECT_EQ(shown->account, world.accounts[i]);
    EXPECT_EQ(shown->all.root.sum, world.sum());
    EXPECT_EQ(shown->all.accounts, world.balances.size());
    EXPECT_EQ(shown->writer.text(), "miel.example");
    EXPECT_EQ(shown->signers.size(), 2U);
  }
}

TEST(BalanceProof, AnotherBalanceAccountOrSaltLeadsElsewhere) {
  BalanceWorld world;
  const auto with = [&](const std::function<void(BalanceProof&)>& change) {
    auto proof = world.proof(2);
    change(proof);
    return reason_of(proof);
  };
  EXPECT_EQ(with([](BalanceProof&) {}), Reason::none);
  EXPECT_EQ(with([](BalanceProof& proof) { ++proof.balance; }), Reason::corrupt);
  EXPECT_EQ(with([](BalanceProof& proof) { proof.account.bytes[0] ^= 1U; }), Reason::corrupt);
  EXPECT_EQ(with([](BalanceProof& proof) { proof.salt.bytes[0] ^= 1U; }), Reason::corrupt);
  EXPECT_EQ(with([](BalanceProof& proof) { proof.leaf ^= 1U; }), Reason::corrupt);
  EXPECT_EQ(with([](BalanceProof& proof) { ++proof.path[1].sum; }), Reason::corrupt);
  EXPECT_EQ(with([](BalanceProof& proof) { proof.path.pop_back(); }), Reason::malformed);
}

TEST(BalanceProof, WhoOwesSeesItsBalanceCountAsNothing) {
  BalanceWorld world;
  world.balances[1] = -400;
  const auto shown = verify(world.proof(1));
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->balance, -400);
  auto less = world.proof(1);
  less.balance = -300;
  EXPECT_EQ(reason_of(less), Reason::corrupt);
}

TEST(BalanceProof, TheSumIsWhatCirculates) {
  BalanceWorld world;
  const auto sum = std::to_string(world.sum());
  world.figures = {"circulation-digital " + std::to_string(world.sum() - 5), "ahead 5"};
  const auto shown = verify(world.proof(0));
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->circulation, world.sum() - 5);
  EXPECT_EQ(shown->ahead, 5);
  const auto with = [&](std::vector<std::string> figures) {
    world.figures = std::move(figures);
    return reason_of(world.proof(0));
  };
  EXPECT_EQ(with({"circulation-digital " + std::to_string(world.sum() + 1), "ahead 0"}), Reason::corrupt);
  EXPECT_EQ(with({"ahead 0"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation-digital " + sum}), Reason::corrupt);
  world.backing = "mutual_credit";
  EXPECT_EQ(with({"circulation " + sum}), Reason::none);
  EXPECT_EQ(with({"circulation 5"}), Reason::corrupt);
  EXPECT_EQ(balances_in({.origin = "x", .size = 1, .root = {}, .extensions = {"balances 5 x"}}).error().reason,
            Reason::malformed);
}

TEST(BalanceProof, FiguresWithTwoReadingsProveNothing) {
  BalanceWorld world;
  const auto sum = std::to_string(world.sum());
  const auto with = [&](std::vector<std::string> figures) {
    world.figures = std::move(figures);
    return reason_of(world.proof(0));
  };
  // Members left out of the sum, and covered circulation of another name beside it.
  EXPECT_EQ(with({"circulation " + sum, "circulation-digital 5", "ahead 0"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation " + sum}), Reason::corrupt);
  EXPECT_EQ(with({"circulation-digital " + sum, "circulation-digital 5", "ahead 0"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation-digital " + sum, "ahead 0", "ahead 5"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation-digital " + sum, "ahead 0", "claims 0", "claims 5"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation-digital " + sum, "ahead 0", "currency MIEL 2 mutual_credit"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation-digital " + std::to_string(world.sum() + 5), "ahead -5"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation-digital " + sum, "ahead 0", "later 7"}), Reason::none);
  world.backing = "mutual_credit";
  EXPECT_EQ(with({"circulation-digital " + sum, "ahead 0"}), Reason::corrupt);
  EXPECT_EQ(with({"circulation " + sum, "ahead 0"}), Reason::corrupt);
  world.backing = "promise";
  EXPECT_EQ(with({"circulation-digital " + sum, "ahead 0"}), Reason::corrupt);
}

TEST(BalanceProof, IsWorthTheKeysItIsBelievedBy) {
  BalanceWorld world;
  EXPECT_EQ(reason_of(world.proof(0), {{world.miel, KeyUse::log, world.lait_log.public_key()}}), Reason::bad_signature);
  const auto shown = verify(world.proof(0), {{world.miel, KeyUse::log, world.miel_log.public_key()}});
  ASSERT_TRUE(shown);
  EXPECT_TRUE(shown->signers[0].given);
  auto more = world.proof(0);
  more.keys.push_back({world.miel, KeyUse::message, world.miel_log.public_key()});
  EXPECT_EQ(reason_of(more), Reason::malformed);
}

TEST(BalanceProof, EveryChangeIsRefusedOrChangesNothingThatIsShown) {
  BalanceWorld world;
  const auto text = to_text(world.proof(3));
  const auto before = seen(*verify(world.proof(3)));
  const auto look = [&](std::string_view changed) {
    const auto read = parse_balance_proof(changed);
    const auto shown = read ? verify(*read) : std::unexpected(read.error());
    if (shown) {
      ASSERT_EQ(seen(*shown), before) << changed;
    }
  };
  protocol_tests::for_each_truncation(text, look);
  protocol_tests::for_each_flipped_bit(text, look);
  protocol_tests::for_random_edits(text, world.random, 500, look);
}

}  // namespace
