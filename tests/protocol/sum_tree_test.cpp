#include "protocol/sum_tree.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "protocol/merkle.h"
#include "tests/protocol/random_values.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

template <class Any>
Reason reason_of(const Result<Any>& result) {
  return result ? Reason::none : result.error().reason;
}

std::vector<SumNode> random_leaves(std::uint64_t size) {
  RandomValues random(80 + size);
  std::vector<SumNode> leaves;
  for (std::uint64_t i = 0; i < size; ++i)
    leaves.push_back(sum_leaf(*AccountId::from_bytes(random.bytes(AccountId::size)), static_cast<std::int64_t>(100 * i),
                              *Hash::from_bytes(random.bytes(Hash::size))));
  return leaves;
}

/// The tree by its definition: split at the largest power of two below the size.
SumNode root_by_definition(std::span<const SumNode> leaves) {
  if (leaves.size() == 1) return leaves.front();
  std::size_t left = 1;
  while (left * 2 < leaves.size()) left *= 2;
  const auto one = root_by_definition(leaves.first(left));
  const auto other = root_by_definition(leaves.subspan(left));
  const auto number = [](std::int64_t value) {
    Bytes bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) bytes[7 - i] = static_cast<char>(value >> (8 * i));
    return bytes;
  };
  return {sha256("\x03" + Bytes(one.hash.view()) + number(one.sum) + Bytes(other.hash.view()) + number(other.sum)),
          one.sum + other.sum};
}

TEST(SumTree, HasTheRootOfItsDefinitionAndTheSumOfAll) {
  for (std::uint64_t size = 1; size < 40; ++size) {
    const auto leaves = random_leaves(size);
    const auto root = sum_root(leaves);
    ASSERT_TRUE(root);
    EXPECT_EQ(*root, root_by_definition(leaves)) << size;
    EXPECT_EQ(root->sum, static_cast<std::int64_t>(50 * size * (size - 1)));
  }
  EXPECT_EQ(*sum_root({}), (SumNode{sha256(""), 0}));
}

TEST(SumTree, ALeafIsTheHashOfItsParts) {
  const auto account = *AccountId::from_bytes(Bytes(16, 'a'));
  const auto salt = *Hash::from_bytes(Bytes(32, 's'));
  EXPECT_EQ(sum_leaf(account, 0x0102, salt).hash,
            sha256("\x02" + Bytes(32, 's') + Bytes(16, 'a') + Bytes(6, '\0') + "\x01\x02"));
  const auto owes = sum_leaf(account, -2, salt);
  EXPECT_EQ(owes.sum, 0);
  EXPECT_EQ(owes.hash, sha256("\x02" + Bytes(32, 's') + Bytes(16, 'a') + Bytes(7, '\xff') + "\xfe"));
}

TEST(SumTree, EveryPathLeadsToTheRootAndNoOtherLeafDoes) {
  for (const std::uint64_t size : {1U, 2U, 3U, 5U, 8U, 13U, 33U}) {
    const auto leaves = random_leaves(size);
    const auto root = *sum_root(leaves);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto path = sum_path(leaves, index);
      const auto led = sum_root_by_path(leaves[index], index, size, path);
      ASSERT_TRUE(led) << led.error().detail;
      EXPECT_EQ(*led, root);
      auto richer = leaves[index];
      ++richer.sum;
      const auto other = sum_root_by_path(richer, index, size, path);
      EXPECT_TRUE(size == 1 || (other && other->hash != root.hash));
    }
  }
}

TEST(SumTree, APathThatMovesASumFromOneSideToTheOtherLeadsElsewhere) {
  const auto leaves = random_leaves(8);
  const auto root = *sum_root(leaves);
  auto path = sum_path(leaves, 2);
  for (auto& beside : path) {
    const auto kept = beside;
    beside.sum -= 1;
    auto leaf = leaves[2];
    leaf.sum += 1;  // the total stays
    const auto led = sum_root_by_path(leaf, 2, 8, path);
    EXPECT_TRUE(!led || led->hash != root.hash);
    beside = kept;
  }
}

TEST(SumTree, WhatCannotBeAPathIsRefused) {
  const auto leaves = random_leaves(6);
  auto path = sum_path(leaves, 4);
  EXPECT_EQ(reason_of(sum_root_by_path(leaves[4], 6, 6, path)), Reason::malformed);
  path.push_back(leaves[0]);
  EXPECT_EQ(reason_of(sum_root_by_path(leaves[4], 4, 6, path)), Reason::malformed);
  path.resize(1);
  EXPECT_EQ(reason_of(sum_root_by_path(leaves[4], 4, 6, path)), Reason::malformed);
  path = sum_path(leaves, 4);
  path[0].sum = -1;
  EXPECT_EQ(reason_of(sum_root_by_path(leaves[4], 4, 6, path)), Reason::malformed);
  path[0].sum = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(reason_of(sum_root_by_path(leaves[4], 4, 6, path)), Reason::amount_overflow);
  auto much = leaves;
  much[0].sum = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(reason_of(sum_root(much)), Reason::amount_overflow);
}

}  // namespace
