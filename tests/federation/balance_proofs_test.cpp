// Proofs of balances out of the books, checked as a member checks who has only the file and the own account's id.
#include "federation/balance_proofs.h"

#include <gmock/gmock.h>

#include "federation/balance_tree.h"
#include "federation/own_accounts.h"
#include "federation/verify.h"
#include "tests/federation/checkpoint_setup.h"

namespace {

using federation::prove_balance;
using harness::Federation;
using harness::make_checkpoint;
using harness::Reason;
using protocol::ProvedBalance;

protocol::AccountId account_of(Federation& f, const std::string& letter, const std::string& name) {
  return *f[letter].books().account_of(*protocol::Alias::parse(name));
}

/// From the file alone.
ProvedBalance shown_by(const protocol::Result<protocol::BalanceProof>& proof) {
  EXPECT_TRUE(proof.has_value()) << proof.error().detail;
  if (!proof) return {};
  const auto read = protocol::parse_balance_proof(protocol::to_text(*proof));
  EXPECT_TRUE(read.has_value()) << read.error().detail;
  if (!read) return {};
  const auto shown = protocol::verify(*read);
  EXPECT_TRUE(shown.has_value()) << shown.error().detail;
  return shown.value_or(ProvedBalance());
}

TEST(BalanceProofs, EveryMemberSeesThatTheirsWasCounted) {
  Federation f({"a", "b"});
  f.pay("a", "m1@b.example", 3'00);
  f.pay("a", "m1@a.example", 7'00);
  make_checkpoint(f, "a");
  const auto m0 = shown_by(prove_balance(f["a"].store, account_of(f, "a", "m0")));
  const auto m1 = shown_by(prove_balance(f["a"].store, account_of(f, "a", "m1")));
  EXPECT_EQ(m0.balance, 90'00);
  EXPECT_EQ(m1.balance, 107'00);
  EXPECT_EQ(m0.all.root.sum, 197'00);
  EXPECT_EQ(m0.all, m1.all);
  EXPECT_EQ(m0.all.accounts, 4U);  // with the association's and suspense
  EXPECT_EQ(m0.signers.size(), 2U);
  const auto association = shown_by(prove_balance(f["a"].store, federation::own_accounts().association));
  EXPECT_EQ(association.balance, 0);
  f.expect_sound();
}

TEST(BalanceProofs, UnitsOnHoldAreStillTheMembers) {
  Federation f({"a", "b"});
  f.on_frame = [](harness::Frame& frame) { return frame.from != "b"; };
  f.pay("a", "m1@b.example", 3'00);
  make_checkpoint(f, "a");
  EXPECT_EQ(shown_by(prove_balance(f["a"].store, account_of(f, "a", "m0"))).balance, 100'00);
}

TEST(BalanceProofs, OfAMutualCreditCountWhatIsAboveZero) {
  const protocol::Offer offer{
      .inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .rate = {1, 1}, .mutual_credit_accepted = true};
  Federation f({"a", "b"}, offer, {"b"});
  f.pay("b", "m1@b.example", 7'00);
  make_checkpoint(f, "b");
  const auto owes = shown_by(prove_balance(f["b"].store, account_of(f, "b", "m0")));
  EXPECT_EQ(owes.balance, -7'00);
  EXPECT_EQ(owes.all.root.sum, 7'00);
  EXPECT_EQ(shown_by(prove_balance(f["b"].store, account_of(f, "b", "m1"))).balance, 7'00);
}

TEST(BalanceProofs, AreOfTheNewestCheckpoint) {
  Federation f({"a"});
  const auto m0 = account_of(f, "a", "m0");
  EXPECT_EQ(prove_balance(f["a"].store, m0).error().reason, Reason::not_in_checkpoint);
  const auto first = make_checkpoint(f, "a");
  const auto early = prove_balance(f["a"].store, m0);
  f.pay("a", "m1@a.example", 7'00);
  EXPECT_EQ(shown_by(prove_balance(f["a"].store, m0)).balance, 100'00);
  const auto second = make_checkpoint(f, "a");
  const auto late = prove_balance(f["a"].store, m0);
  EXPECT_EQ(shown_by(early).checkpoint.size, first);
  EXPECT_EQ(shown_by(late).checkpoint.size, second);
  EXPECT_EQ(shown_by(late).balance, 93'00);
  EXPECT_NE(early->salt, late->salt);
  const protocol::AccountId nobody{};
  EXPECT_EQ(prove_balance(f["a"].store, nobody).error().reason, Reason::not_in_checkpoint);
}

/// More accounts than a piece has, in ledgers of their own.
TEST(BalanceTree, IsTheSameInPiecesAndWhole) {
  for (const std::uint32_t size : {0U, 1U, 255U, 256U, 257U, 600U, 1025U}) {
    storage::Ledger ledger;
    for (std::uint32_t i = 0; i < size; ++i) {
      storage::Account account{.currency = *protocol::CurrencyCode::parse("MIEL"),
                               .label = {},
                               .debits_posted = i % 7 == 0 ? 2 * std::int64_t{i} : 0,
                               .credits_posted = i};
      account.id.bytes[0] = static_cast<std::uint8_t>(i);
      account.id.bytes[1] = static_cast<std::uint8_t>(i >> 8);
      ledger.restore(account);
    }
    const protocol::Hash seed = protocol::sha256(std::to_string(size));
    const auto tree = federation::balance_tree(ledger, seed);
    std::vector<protocol::SumNode> leaves;
    for (const auto& piece : tree.pieces)
      for (const auto& account : piece.accounts)
        leaves.push_back(protocol::sum_leaf(account.id, account.balance, federation::balance_salt(seed, account.id)));
    EXPECT_EQ(leaves.size(), size);
    EXPECT_EQ(tree.root, *protocol::sum_root(leaves)) << size;
    EXPECT_EQ(tree.pieces.size(), (size + 255) / 256);
  }
}

TEST(BalanceTree, IsMadeOfWhatCanBeSummedUp) {
  const auto with = [](std::int64_t one, std::int64_t other) {
    storage::Ledger ledger;
    for (const std::int64_t balance : {one, other}) {
      storage::Account account{.currency = *protocol::CurrencyCode::parse("MIEL"), .label = {}};
      (balance < 0 ? account.debits_posted : account.credits_posted) = balance < 0 ? -balance : balance;
      account.id.bytes[0] = balance == one ? 1 : 2;
      ledger.restore(account);
    }
    return federation::sums_up(ledger);
  };
  EXPECT_TRUE(with(INT64_MAX, -INT64_MAX));
  EXPECT_TRUE(with(INT64_MAX - 1, 1));
  EXPECT_FALSE(with(INT64_MAX, 1));
  EXPECT_FALSE(with(-INT64_MAX, -2));
}

TEST(BalanceTree, ALieAboutItIsFound) {
  Federation f({"a"});
  make_checkpoint(f, "a");
  auto top = *storage::decode_row<federation::BalanceTop>(
      **f["a"].store.get(storage::Table::balance, federation::balance_top_row()));
  ++top.pieces.at(0).sum;
  storage::Batch batch;
  batch.put(storage::Table::balance, federation::balance_top_row(), storage::encode_row(top));
  ASSERT_TRUE(f["a"].store.commit(batch).has_value());
  EXPECT_FALSE(federation::verify(f["a"].store).clean());
  EXPECT_EQ(prove_balance(f["a"].store, account_of(f, "a", "m0")).error().reason, Reason::corrupt);
}

}  // namespace
