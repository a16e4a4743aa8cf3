// Merkle trees of RFC 6962 section 2.1 over SHA-256: hashes, inclusion and consistency proofs.
//
// leaf = SHA-256(0x00 || bytes), node = SHA-256(0x01 || left || right), split at the largest power of two below n.
// Pure functions and plain values; a Frontier belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/id.h"

namespace protocol {

Hash sha256(std::string_view bytes);
Hash leaf_hash(std::string_view bytes);
Hash node_hash(const Hash& left, const Hash& right);

/// Root over leaf hashes; SHA-256 of the empty string for none.
Hash merkle_root(std::span<const Hash> leaves);

/// The path from leaf `index` to the root of `leaves`, lowest sibling first. index < leaves.size().
std::vector<Hash> inclusion_path(std::span<const Hash> leaves, std::uint64_t index);

/// The proof that a tree of `old_size` leaves is a prefix of `leaves` (RFC 6962 section 2.1.2). old_size <=
/// leaves.size().
std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size);

/// Whether `leaf` is at `index` of the tree of `size` leaves with this root.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> path,
                      const Hash& root);

/// Whether the tree (new_size, new_root) extends the tree (old_size, old_root).
bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                        std::span<const Hash> proof);

/// A complete subtree: the 2^level leaves that begin at leaf index * 2^level.
struct Subtree {
  std::uint32_t level = 0;
  std::uint64_t index = 0;
};

/// Looks up the hash of a complete subtree; the caller of the functions below has it stored.
using SubtreeHash = std::function<Result<Hash>(Subtree)>;

/// The proofs again, over a tree too large for memory: only O(log n) hashes of complete subtrees are asked for.
Result<std::vector<Hash>> inclusion_path(std::uint64_t size, std::uint64_t index, const SubtreeHash& hash_of);
Result<std::vector<Hash>> consistency_proof(std::uint64_t size, std::uint64_t old_size, const SubtreeHash& hash_of);
Result<Hash> merkle_root(std::uint64_t size, const SubtreeHash& hash_of);

/// The right edge of a growing tree: enough to append and to know the root, O(log n) space.
class Frontier {
 public:
  /// The frontier of a tree of `size` leaves that is stored elsewhere; asks for one subtree for each bit of `size`.
  static Result<Frontier> load(std::uint64_t size, const SubtreeHash& hash_of);

  /// Adds a leaf hash.
  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> complete_;  ///< roots of the complete subtrees, largest first
};

}  // namespace protocol
