#include "protocol/merkle.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/protocol/random_values.h"

using namespace protocol;

namespace {

// The published vectors of Certificate Transparency's reference implementation (RFC 6962): eight leaves, the root of
// each prefix, inclusion paths and consistency proofs.
const std::array<const char*, 8> published_leaves{
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::array<const char*, 8> published_roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                                 "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                                 "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                                 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                                 "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                                 "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                                 "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                                 "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
const std::string leaf1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const std::string leaf4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const std::string pair01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
const std::string pair23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const std::string pair45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const std::string pair67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const std::string first4 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
const std::string last4 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

Hash hash(const std::string& hex) {
  return *Hash::from_hex(hex);
}

std::vector<Hash> hashes(const std::vector<std::string>& list) {
  std::vector<Hash> result;
  result.reserve(list.size());
  for (const std::string& hex : list) result.push_back(hash(hex));
  return result;
}

std::vector<Hash> published(std::size_t size) {
  std::vector<Hash> leaves;
  leaves.reserve(size);
  for (std::size_t i = 0; i < size; ++i) leaves.push_back(leaf_hash(*from_hex(published_leaves[i])));
  return leaves;
}

std::vector<Hash> random_leaves(protocol_tests::RandomValues& random, std::size_t size) {
  std::vector<Hash> leaves;
  leaves.reserve(size);
  for (std::size_t i = 0; i < size; ++i) leaves.push_back(random.id<Hash>());
  return leaves;
}

/// RFC 6962 section 2.1, word for word.
Hash by_definition(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return node_hash(by_definition(leaves.first(split)), by_definition(leaves.subspan(split)));
}

SubtreeHash stored(const std::vector<Hash>& leaves, int& reads) {
  return [&leaves, &reads](Subtree subtree) -> Result<Hash> {
    ++reads;
    const std::uint64_t size = std::uint64_t{1} << subtree.level;
    if ((subtree.index + 1) * size > leaves.size()) return failure(Reason::truncated);
    return by_definition(std::span(leaves).subspan(subtree.index * size, size));
  };
}

TEST(Merkle, Sha256IsSha256) {
  EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Merkle, PublishedRoots) {
  Frontier frontier;
  EXPECT_EQ(frontier.root(), sha256(""));
  EXPECT_EQ(merkle_root({}), sha256(""));
  for (std::size_t size = 1; size <= 8; ++size) {
    const auto leaves = published(size);
    frontier.append(leaves.back());
    EXPECT_EQ(merkle_root(leaves).hex(), published_roots[size - 1]);
    EXPECT_EQ(frontier.root().hex(), published_roots[size - 1]);
    EXPECT_EQ(frontier.size(), size);
  }
}

TEST(Merkle, PublishedInclusionPaths) {
  EXPECT_EQ(inclusion_path(published(1), 0), hashes({}));
  EXPECT_EQ(inclusion_path(published(8), 0), hashes({leaf1, pair23, last4}));
  EXPECT_EQ(inclusion_path(published(8), 5), hashes({leaf4, pair67, first4}));
  EXPECT_EQ(inclusion_path(published(3), 2), hashes({pair01}));
  EXPECT_EQ(inclusion_path(published(5), 1), hashes({published_roots[0], pair23, leaf4}));
}

TEST(Merkle, PublishedConsistencyProofs) {
  EXPECT_EQ(consistency_proof(published(1), 1), hashes({}));
  EXPECT_EQ(consistency_proof(published(8), 1), hashes({leaf1, pair23, last4}));
  EXPECT_EQ(consistency_proof(published(8), 6), hashes({pair45, pair67, first4}));
  EXPECT_EQ(consistency_proof(published(5), 2), hashes({pair23, leaf4}));
}

TEST(Merkle, EveryLeafOfEveryTreeIsProvedAndNoOther) {
  protocol_tests::RandomValues random(4);
  for (std::size_t size = 1; size <= 40; ++size) {
    const auto leaves = random_leaves(random, size);
    const Hash root = by_definition(leaves);
    ASSERT_EQ(merkle_root(leaves), root);
    for (std::uint64_t index = 0; index < size; ++index) {
      auto path = inclusion_path(leaves, index);
      ASSERT_TRUE(verify_inclusion(leaves[index], index, size, path, root));
      ASSERT_FALSE(verify_inclusion(random.id<Hash>(), index, size, path, root));
      ASSERT_FALSE(verify_inclusion(leaves[index], index + 1, size, path, root));
      ASSERT_FALSE(verify_inclusion(leaves[index], index, size, path, random.id<Hash>()));
      path.push_back(random.id<Hash>());
      ASSERT_FALSE(verify_inclusion(leaves[index], index, size, path, root));
      path.pop_back();
      if (path.empty()) continue;
      path[random.below(path.size())].bytes[3] ^= 1U;
      ASSERT_FALSE(verify_inclusion(leaves[index], index, size, path, root));
      path.pop_back();
      ASSERT_FALSE(verify_inclusion(leaves[index], index, size, path, root));
    }
  }
}

TEST(Merkle, AnInnerNodeIsNoLeaf) {
  const auto leaves = published(8);
  const Hash root = merkle_root(leaves);
  EXPECT_FALSE(verify_inclusion(root, 0, 8, {}, root));
  EXPECT_FALSE(verify_inclusion(hash(first4), 0, 8, hashes({last4}), root));
  EXPECT_TRUE(verify_inclusion(hash(first4), 0, 2, hashes({last4}), root)) << "but for its size it would be one";
}

TEST(Merkle, EveryPrefixOfEveryTreeIsProvedAndNothingElse) {
  protocol_tests::RandomValues random(5);
  for (std::size_t size = 1; size <= 40; ++size) {
    const auto leaves = random_leaves(random, size);
    const Hash root = by_definition(leaves);
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const Hash old_root = by_definition(std::span(leaves).first(old_size));
      auto proof = consistency_proof(leaves, old_size);
      ASSERT_TRUE(verify_consistency(old_size, old_root, size, root, proof));
      ASSERT_FALSE(verify_consistency(old_size, random.id<Hash>(), size, root, proof));
      if (old_size > 0) {
        ASSERT_FALSE(verify_consistency(old_size, old_root, size, random.id<Hash>(), proof));
      }
      if (old_size > 0 && old_size < size) {
        ASSERT_FALSE(verify_consistency(old_size + 1, old_root, size, root, proof));
      }
      ASSERT_FALSE(verify_consistency(size + 1, root, size, root, proof));
      proof.push_back(random.id<Hash>());
      ASSERT_FALSE(verify_consistency(old_size, old_root, size, root, proof));
      proof.pop_back();
      if (proof.empty()) continue;
      proof[random.below(proof.size())].bytes[31] ^= 0x80U;
      ASSERT_FALSE(verify_consistency(old_size, old_root, size, root, proof));
      proof.clear();
      ASSERT_FALSE(verify_consistency(old_size, old_root, size, root, proof));
    }
  }
}

TEST(Merkle, StoredTreesGiveTheSameProofsWithFewReads) {
  protocol_tests::RandomValues random(6);
  const auto leaves = random_leaves(random, 1000);
  int reads = 0;
  const SubtreeHash hash_of = stored(leaves, reads);
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t size = 1 + random.below(leaves.size());
    const std::uint64_t index = random.below(size);
    const auto prefix = std::span(leaves).first(size);
    reads = 0;
    ASSERT_EQ(*inclusion_path(size, index, hash_of), inclusion_path(prefix, index));
    ASSERT_LE(reads, 20);
    ASSERT_EQ(*consistency_proof(size, index, hash_of), consistency_proof(prefix, index));
    ASSERT_LE(reads, 40);
    ASSERT_EQ(*merkle_root(size, hash_of), merkle_root(prefix));
    auto frontier = Frontier::load(size, hash_of);
    ASSERT_EQ(frontier->root(), merkle_root(prefix));
    ASSERT_EQ(frontier->size(), size);
    if (size == leaves.size()) continue;
    frontier->append(leaves[size]);
    ASSERT_EQ(frontier->root(), merkle_root(std::span(leaves).first(size + 1)));
  }
}

TEST(Merkle, AMissingSubtreeIsReported) {
  protocol_tests::RandomValues random(7);
  const auto leaves = random_leaves(random, 10);
  int reads = 0;
  const SubtreeHash hash_of = stored(leaves, reads);
  EXPECT_EQ(inclusion_path(12, 3, hash_of).error().reason, Reason::truncated);
  EXPECT_EQ(consistency_proof(12, 9, hash_of).error().reason, Reason::truncated);
  EXPECT_EQ(merkle_root(12, hash_of).error().reason, Reason::truncated);
  EXPECT_EQ(Frontier::load(12, hash_of).error().reason, Reason::truncated);
}

}  // namespace
