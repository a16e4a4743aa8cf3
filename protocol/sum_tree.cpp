#include "protocol/sum_tree.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"
#include "protocol/merkle.h"

namespace protocol {
namespace {

constexpr char leaf_prefix = '\x02';
constexpr char node_prefix = '\x03';

Bytes big_endian(std::int64_t sum) {
  Bytes bytes;
  for (unsigned shift = 64; shift > 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint64_t>(sum) >> (shift - 8));
  return bytes;
}

Result<SumNode> parent(const SumNode& left, const SumNode& right) {
  if (left.sum < 0 || right.sum < 0) return failure(Reason::malformed, "a sum of balances is not negative");
  SumNode node;
  if (__builtin_add_overflow(left.sum, right.sum, &node.sum))
    return failure(Reason::amount_overflow, "the sum of all balances");
  node.hash = sha256(node_prefix + Bytes(left.hash.view()) + big_endian(left.sum) + Bytes(right.hash.view()) +
                     big_endian(right.sum));
  return node;
}

/// Replaces a level of the tree by the one above it. A last node without a sibling moves up as it is, which gives the
/// same tree as RFC 6962's recursive split.
Result<void> pair_up(std::vector<SumNode>& level) {
  const std::size_t pairs = level.size() / 2;
  for (std::size_t i = 0; i < pairs; ++i) {
    auto node = parent(level[2 * i], level[2 * i + 1]);
    if (!node) return std::unexpected(std::move(node.error()));
    level[i] = *node;
  }
  if (level.size() % 2 != 0) level[pairs] = level.back();
  level.resize(pairs + level.size() % 2);
  return {};
}

}  // namespace

SumNode sum_leaf(const AccountId& account, std::int64_t balance, const Hash& salt) {
  return {sha256(leaf_prefix + Bytes(salt.view()) + Bytes(account.view()) + big_endian(balance)),
          std::max<std::int64_t>(balance, 0)};
}

Result<SumNode> sum_root(std::span<const SumNode> leaves) {
  if (leaves.empty()) return SumNode{sha256(""), 0};
  std::vector<SumNode> level(leaves.begin(), leaves.end());
  while (level.size() > 1)
    if (auto paired = pair_up(level); !paired) return std::unexpected(std::move(paired.error()));
  return level.front();
}

std::vector<SumNode> sum_path(std::span<const SumNode> leaves, std::uint64_t index) {
  check(index < leaves.size(), "the leaf to prove is in the tree");
  std::vector<SumNode> path;
  std::vector<SumNode> level(leaves.begin(), leaves.end());
  for (; level.size() > 1; index /= 2) {
    const std::uint64_t sibling = index ^ 1U;
    if (sibling < level.size()) path.push_back(level[sibling]);
    check(pair_up(level).has_value(), "the tree of a path has a root");
  }
  return path;
}

Result<SumNode> sum_root_by_path(const SumNode& leaf, std::uint64_t index, std::uint64_t size,
                                 std::span<const SumNode> path) {
  if (index >= size) return failure(Reason::malformed, "a leaf outside of its tree");
  SumNode node = leaf;
  std::size_t used = 0;
  for (std::uint64_t last = size - 1; last > 0; last /= 2, index /= 2) {
    if (index == last && index % 2 == 0) continue;  // without a sibling it moves up as it is
    if (used == path.size()) return failure(Reason::malformed, "the path is too short");
    const SumNode& sibling = path[used++];
    auto above = index % 2 == 1 ? parent(sibling, node) : parent(node, sibling);
    if (!above) return above;
    node = *above;
  }
  if (used != path.size()) return failure(Reason::malformed, "the path is too long");
  return node;
}

}  // namespace protocol
