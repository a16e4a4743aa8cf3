// The tree of balances: what every account holds at a checkpoint, under one root that the checkpoint names, so that
// each member can check that theirs was counted (protocol/sum_tree.h, docs/decisions/0045).
//
// Its leaves are the accounts in own units: members', the association's, suspense. They stand in the order of their
// salts, which follow from a seed that only the journal holds and that is another one for each checkpoint: from one to
// the next nobody stands beside the same neighbour. The tree of the newest checkpoint stands in Table::balance, in
// pieces of 256 leaves: "top" is BalanceTop, and the number of a piece gives BalancePiece. Pure; the writer's thread,
// or a reader's with a store.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "federation/books.h"
#include "protocol/sum_tree.h"
#include "storage/store.h"

namespace federation {

/// An account and what it holds: credits less debits, held amounts included.
struct CountedAccount {
  protocol::AccountId id;
  std::int64_t balance = 0;
};

template <class Io>
void fields(Io& io, typename Io::template Of<CountedAccount>& account) {
  io(account.id, account.balance);
}

/// So many leaves that follow each other, whole subtrees but the last.
struct BalancePiece {
  std::vector<CountedAccount> accounts;
};

template <class Io>
void fields(Io& io, typename Io::template Of<BalancePiece>& piece) {
  io(piece.accounts);
}

inline constexpr std::size_t accounts_in_piece = 256;

/// A piece as the tree has it.
struct PieceRoot {
  protocol::Hash first;  ///< salt of its first leaf: no later one in it is smaller
  protocol::Hash hash;
  std::int64_t sum = 0;
};

template <class Io>
void fields(Io& io, typename Io::template Of<PieceRoot>& root) {
  io(root.first, root.hash, root.sum);
}

struct BalanceTop {
  std::uint64_t checkpoint = 0;  ///< size of the journal in it
  protocol::Hash seed;
  std::uint64_t accounts = 0;
  std::vector<PieceRoot> pieces;
};

template <class Io>
void fields(Io& io, typename Io::template Of<BalanceTop>& top) {
  io(top.checkpoint, top.seed, top.accounts, top.pieces);
}

/// Whether accounts for this are leaves of the tree.
bool is_counted(protocol::AccountPurpose purpose);

/// SHA-256(seed || account).
protocol::Hash balance_salt(const protocol::Hash& seed, const protocol::AccountId& account);

/// The whole tree at one moment.
struct BalanceTree {
  BalanceTop top;
  std::vector<BalancePiece> pieces;
  protocol::SumNode root;
};

/// Whether what accounts have above zero and below it, and what is held of them, each fit 63 bits together, whatever
/// their currency: else no checkpoint can say it. Of a mutual credit nothing but limits keeps it so. O(accounts).
bool sums_up(const storage::Ledger& ledger);

/// O(accounts): a hundred thousand take an eighth of a second. check()s that what stands above zero fits 63 bits.
BalanceTree balance_tree(const storage::Ledger& ledger, const protocol::Hash& seed);

/// `balances <sum> <accounts> <root in base64>`, as it stands in a checkpoint.
std::string balances_line(const BalanceTree& tree);

/// Units that are on accounts and do not circulate: recovered payments moved them before any account had them.
std::int64_t units_ahead(const Books& books);

Bytes balance_top_row();
Bytes balance_piece_row(std::uint64_t number);
/// Puts the tree of the checkpoint of this size in the place of the one before it.
void put_balances(storage::View& view, std::uint64_t checkpoint, BalanceTree tree);

}  // namespace federation
