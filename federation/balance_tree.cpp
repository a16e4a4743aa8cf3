#include "federation/balance_tree.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "federation/own_accounts.h"
#include "protocol/balance_proof.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/journal.h"

namespace federation {

using protocol::AccountPurpose;
using protocol::check;
using protocol::Hash;
using protocol::SumNode;
using storage::Table;

namespace {

struct Salted {
  Hash salt;
  CountedAccount account;
};

/// In the order of their salts, which are as good as random: that of the accounts does not show.
std::vector<Salted> salted_accounts(const storage::Ledger& ledger, const Hash& seed) {
  std::vector<Salted> all;
  for (const auto& account : ledger.accounts())
    if (is_counted(account.purpose)) all.push_back({balance_salt(seed, account.id), {account.id, account.balance()}});
  std::ranges::sort(all, {}, &Salted::salt);
  return all;
}

SumNode checked(const protocol::Result<SumNode>& root) {
  check(root.has_value(), "what all accounts hold fits 63 bits");
  return *root;
}

}  // namespace

bool is_counted(AccountPurpose purpose) {
  return purpose == AccountPurpose::member || purpose == AccountPurpose::association ||
         purpose == AccountPurpose::suspense;
}

Hash balance_salt(const Hash& seed, const protocol::AccountId& account) {
  return protocol::sha256(Bytes(seed.view()) + Bytes(account.view()));
}

bool sums_up(const storage::Ledger& ledger) {
  std::int64_t above = 0;
  std::int64_t below = 0;
  std::int64_t held = 0;
  return std::ranges::all_of(ledger.accounts(), [&](const storage::Account& account) {
    const std::int64_t balance = account.balance();
    return !__builtin_add_overflow(above, std::max<std::int64_t>(0, balance), &above) &&
           !__builtin_sub_overflow(below, std::min<std::int64_t>(0, balance), &below) &&
           !__builtin_add_overflow(held, account.debits_held, &held);
  });
}

BalanceTree balance_tree(const storage::Ledger& ledger, const Hash& seed) {
  const auto accounts = salted_accounts(ledger, seed);
  BalanceTree tree{.top = {.seed = seed, .accounts = accounts.size(), .pieces = {}}, .pieces = {}, .root = {}};
  std::vector<SumNode> roots;
  for (std::size_t from = 0; from < accounts.size(); from += accounts_in_piece) {
    std::vector<SumNode> leaves;
    auto& piece = tree.pieces.emplace_back();
    for (const auto& [salt, account] : accounts | std::views::drop(from) | std::views::take(accounts_in_piece)) {
      leaves.push_back(protocol::sum_leaf(account.id, account.balance, salt));
      piece.accounts.push_back(account);
    }
    roots.push_back(checked(protocol::sum_root(leaves)));
    tree.top.pieces.push_back({accounts[from].salt, roots.back().hash, roots.back().sum});
  }
  tree.root = checked(protocol::sum_root(roots));
  return tree;
}

std::string balances_line(const BalanceTree& tree) {
  return protocol::to_text(protocol::BalancesLine{tree.root, tree.top.accounts});
}

std::int64_t units_ahead(const Books& books) {
  const auto* suspense = books.account(own_accounts().suspense);
  return suspense == nullptr ? 0 : std::max<std::int64_t>(0, -suspense->balance());
}

Bytes balance_top_row() {
  return "top";
}

Bytes balance_piece_row(std::uint64_t number) {
  return storage::number_key(number);
}

void put_balances(storage::View& view, std::uint64_t checkpoint, BalanceTree tree) {
  tree.top.checkpoint = checkpoint;
  // Accounts are never closed: no piece of an earlier tree is left over.
  for (std::size_t i = 0; i < tree.pieces.size(); ++i)
    view.put(Table::balance, balance_piece_row(i), storage::encode_row(tree.pieces[i]));
  view.put(Table::balance, balance_top_row(), storage::encode_row(tree.top));
}

}  // namespace federation
