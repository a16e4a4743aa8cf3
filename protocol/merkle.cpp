#include "protocol/merkle.h"

#include <algorithm>
#include <bit>

#include "protocol/check.h"

namespace protocol {
namespace {

/// The largest power of two below `size`; size > 1.
std::uint64_t split(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

/// The hash of the leaves [begin, begin + size), which is how RFC 6962 splits: `begin` is a multiple of every complete
/// subtree inside.
Result<Hash> range_hash(std::uint64_t begin, std::uint64_t size, const SubtreeHash& hash_of) {
  check(size > 0, "a range of leaves is not empty");
  if (std::has_single_bit(size)) {
    const auto level = static_cast<std::uint32_t>(std::countr_zero(size));
    check(begin % size == 0, "a complete subtree is aligned");
    return hash_of(Subtree{level, begin >> level});
  }
  const std::uint64_t left_size = split(size);
  auto left = range_hash(begin, left_size, hash_of);
  if (!left) return left;
  auto right = range_hash(begin + left_size, size - left_size, hash_of);
  if (!right) return right;
  return node_hash(*left, *right);
}

/// Appends a range's hash to a proof, or says why it is not known.
Result<void> push_range(std::vector<Hash>& proof, std::uint64_t begin, std::uint64_t size, const SubtreeHash& hash_of) {
  auto hash = range_hash(begin, size, hash_of);
  if (!hash) return std::unexpected(std::move(hash.error()));
  proof.push_back(*hash);
  return {};
}

/// Replaces a level of the tree by the one above it. A last node without a sibling moves up as it is, which gives the
/// same tree as RFC 6962's recursive split.
void pair_up(std::vector<Hash>& level) {
  const std::size_t pairs = level.size() / 2;
  for (std::size_t i = 0; i < pairs; ++i) level[i] = node_hash(level[2 * i], level[2 * i + 1]);
  if (level.size() % 2 != 0) level[pairs] = level.back();
  level.resize(pairs + level.size() % 2);
}

}  // namespace

Hash merkle_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256("");
  std::vector<Hash> level(leaves.begin(), leaves.end());
  while (level.size() > 1) pair_up(level);
  return level.front();
}

std::vector<Hash> inclusion_path(std::span<const Hash> leaves, std::uint64_t index) {
  check(index < leaves.size(), "the leaf to prove is in the tree");
  std::vector<Hash> path;
  std::vector<Hash> level(leaves.begin(), leaves.end());
  for (; level.size() > 1; index /= 2) {
    const std::uint64_t sibling = index ^ 1U;
    if (sibling < level.size()) path.push_back(level[sibling]);
    pair_up(level);
  }
  return path;
}

std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size) {
  const auto hash_of = [leaves](Subtree subtree) -> Result<Hash> {
    return merkle_root(leaves.subspan(subtree.index << subtree.level, std::uint64_t{1} << subtree.level));
  };
  auto proof = consistency_proof(leaves.size(), old_size, hash_of);
  check(proof.has_value(), "every subtree of a tree in memory is known");
  return std::move(*proof);
}

Result<std::vector<Hash>> inclusion_path(std::uint64_t size, std::uint64_t index, const SubtreeHash& hash_of) {
  check(index < size, "the leaf to prove is in the tree");
  std::vector<Hash> path;
  for (std::uint64_t begin = 0; size > 1;) {
    const std::uint64_t left_size = split(size);
    const bool in_left = index - begin < left_size;
    auto pushed = in_left ? push_range(path, begin + left_size, size - left_size, hash_of)
                          : push_range(path, begin, left_size, hash_of);
    if (!pushed) return std::unexpected(std::move(pushed.error()));
    if (!in_left) begin += left_size;
    size = in_left ? left_size : size - left_size;
  }
  std::ranges::reverse(path);
  return path;
}

Result<std::vector<Hash>> consistency_proof(std::uint64_t size, std::uint64_t old_size, const SubtreeHash& hash_of) {
  check(old_size <= size, "the older tree is not larger");
  std::vector<Hash> proof;
  if (old_size == 0 || old_size == size) return proof;
  std::uint64_t begin = 0;
  bool whole = true;  // the older tree is still a prefix that begins where this subtree begins: its root is known
  while (old_size != size) {
    const std::uint64_t left_size = split(size);
    const bool in_left = old_size <= left_size;
    auto pushed = in_left ? push_range(proof, begin + left_size, size - left_size, hash_of)
                          : push_range(proof, begin, left_size, hash_of);
    if (!pushed) return std::unexpected(std::move(pushed.error()));
    whole = whole && in_left;
    if (!in_left) {
      begin += left_size;
      old_size -= left_size;
    }
    size = in_left ? left_size : size - left_size;
  }
  if (!whole) {
    auto pushed = push_range(proof, begin, size, hash_of);
    if (!pushed) return std::unexpected(std::move(pushed.error()));
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Hash> merkle_root(std::uint64_t size, const SubtreeHash& hash_of) {
  if (size == 0) return sha256("");
  return range_hash(0, size, hash_of);
}

Result<Frontier> Frontier::load(std::uint64_t size, const SubtreeHash& hash_of) {
  Frontier frontier;
  for (std::uint32_t level = 64; level-- > 0;) {
    const std::uint64_t leaves = std::uint64_t{1} << level;
    if ((size & leaves) == 0) continue;
    auto hash = hash_of(Subtree{level, frontier.size_ >> level});
    if (!hash) return std::unexpected(std::move(hash.error()));
    frontier.complete_.push_back(*hash);
    frontier.size_ += leaves;
  }
  check(frontier.size_ == size, "complete subtrees make up the whole tree");
  return frontier;
}

void Frontier::append(const Hash& leaf) {
  Hash hash = leaf;
  for (std::uint64_t rest = size_; rest % 2 != 0; rest /= 2) {
    hash = node_hash(complete_.back(), hash);
    complete_.pop_back();
  }
  complete_.push_back(hash);
  ++size_;
  check(complete_.size() == static_cast<std::size_t>(std::popcount(size_)),
        "one complete subtree for each bit of size");
}

Hash Frontier::root() const {
  if (complete_.empty()) return sha256("");
  Hash hash = complete_.back();
  for (std::size_t i = complete_.size() - 1; i-- > 0;) hash = node_hash(complete_[i], hash);
  return hash;
}

}  // namespace protocol
