// Sum trees: one root for what all accounts hold, from which each member checks that theirs was counted.
//
// A Merkle tree of the shape of RFC 6962 whose nodes carry the sum of what is below them, each hash binding both sums
// under it (binding the total alone would let one account be hidden behind another; Chalkias, Chatzigiannis, Ji:
// "Broken Proofs of Solvency in Blockchain Custodial Wallets and Exchanges", 2022). What an account owes is bound in
// its leaf and counts as nothing in the sums: so none is negative, and nothing that is left out can be made up for.
//
//   leaf  SHA-256(0x02 || salt (32) || account (16) || balance (8, big-endian, signed))
//   node  SHA-256(0x03 || left hash || left sum (8) || right hash || right sum (8))
//
// A path shows the sums of the subtrees beside it, so at its lowest place what one other account holds, and how many
// accounts there are; whose they are stays behind the salts, which only the node and the account's member know. Pure
// functions and plain values.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/id.h"

namespace protocol {

/// A subtree: minor units of one currency, not negative.
struct SumNode {
  Hash hash;
  std::int64_t sum = 0;

  friend bool operator==(const SumNode&, const SumNode&) = default;
};

/// Its sum is the balance, or 0 if it is below zero.
SumNode sum_leaf(const AccountId& account, std::int64_t balance, const Hash& salt);

/// amount_overflow if no 63 bits hold the sum of all.
Result<SumNode> sum_root(std::span<const SumNode> leaves);

/// What stands beside the way from leaf `index` to the root, lowest first. index < leaves.size(), and the leaves have a
/// root.
std::vector<SumNode> sum_path(std::span<const SumNode> leaves, std::uint64_t index);

/// The root to which a path leads from leaf `index` of `size`: whoever finds there the signed root and sum knows that
/// the leaf's balance is part of it. malformed for a path of another length, an index outside or a negative sum;
/// amount_overflow.
Result<SumNode> sum_root_by_path(const SumNode& leaf, std::uint64_t index, std::uint64_t size,
                                 std::span<const SumNode> path);

}  // namespace protocol
