#include "federation/balance_proofs.h"

#include <algorithm>

#include "federation/balance_tree.h"
#include "federation/proof_checkpoint.h"

namespace federation {

using protocol::AccountId;
using protocol::BalanceProof;
using protocol::failure;
using protocol::SumNode;
using storage::Store;
using storage::Table;

namespace {

/// The writer may put the next tree in its place between two rows: then the rows do not belong together.
constexpr int tries = 5;

template <class Row>
Result<Row> row_at(const Store& store, const Bytes& key) {
  const auto stored = store.get(Table::balance, key);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored) return failure(Reason::not_in_checkpoint, "no checkpoint was made yet");
  return storage::decode_row<Row>(**stored);
}

/// The number of the piece in which a salt stands, or would stand.
std::size_t piece_of(const BalanceTop& top, const protocol::Hash& salt) {
  const auto after = std::ranges::upper_bound(top.pieces, salt, {}, &PieceRoot::first);
  return after == top.pieces.begin() ? 0 : static_cast<std::size_t>(after - top.pieces.begin()) - 1;
}

std::vector<SumNode> leaves_of(const BalancePiece& piece, const protocol::Hash& seed) {
  std::vector<SumNode> leaves;
  for (const auto& account : piece.accounts)
    leaves.push_back(protocol::sum_leaf(account.id, account.balance, balance_salt(seed, account.id)));
  return leaves;
}

/// From the leaf through its piece, and from there to the root.
std::vector<SumNode> path_of(const BalanceTop& top, std::size_t piece, const std::vector<SumNode>& leaves,
                             std::size_t leaf) {
  auto path = protocol::sum_path(leaves, leaf);
  std::vector<SumNode> roots;
  for (const auto& root : top.pieces) roots.push_back({root.hash, root.sum});
  std::ranges::copy(protocol::sum_path(roots, piece), std::back_inserter(path));
  return path;
}

/// nullopt if rows of two trees were read.
Result<std::optional<BalanceProof>> try_to_prove(const Store& store, const AccountId& account) {
  const auto top = row_at<BalanceTop>(store, balance_top_row());
  if (!top) return std::unexpected(top.error());
  const auto salt = balance_salt(top->seed, account);
  const auto number = piece_of(*top, salt);
  const auto piece = row_at<BalancePiece>(store, balance_piece_row(number));
  if (!piece) return std::unexpected(piece.error());
  const auto under = newest_checkpoint(store);
  if (!under) return std::unexpected(under.error());
  const auto leaves = leaves_of(*piece, top->seed);
  const auto root = protocol::sum_root(leaves);
  if (!root || under->size != top->checkpoint || number >= top->pieces.size() ||
      *root != SumNode{top->pieces[number].hash, top->pieces[number].sum})
    return std::nullopt;
  const auto found = std::ranges::find(piece->accounts, account, &CountedAccount::id);
  if (found == piece->accounts.end())
    return failure(Reason::not_in_checkpoint, "the account is newer than the newest checkpoint");
  const auto leaf = static_cast<std::size_t>(found - piece->accounts.begin());
  return BalanceProof{.account = account,
                      .balance = found->balance,
                      .salt = salt,
                      .leaf = number * accounts_in_piece + leaf,
                      .path = path_of(*top, number, leaves, leaf),
                      .keys = under->keys,
                      .note = under->note};
}

}  // namespace

Result<BalanceProof> prove_balance(const Store& store, const AccountId& account) {
  for (int i = 0; i < tries; ++i) {
    auto proof = try_to_prove(store, account);
    if (!proof) return std::unexpected(proof.error());
    if (*proof) return **std::move(proof);
  }
  return failure(Reason::corrupt, "the tree of balances is not that of the newest checkpoint");
}

}  // namespace federation
