#include "storage/journal.h"

#include <functional>
#include <span>
#include <string>
#include <utility>

#include "protocol/check.h"
#include "protocol/limits.h"

namespace storage {

using protocol::check;
using protocol::failure;
using protocol::Reason;
using protocol::Subtree;

namespace {

constexpr std::size_t tile_width = 256;
constexpr std::uint32_t tile_height = 8;  ///< levels of the tree from a tile's hashes to its root

/// Where rows are read from: a view or a store.
using Read = std::function<Result<std::optional<Bytes>>(Table, std::string_view)>;

Read read_from(const Store& store) {
  return [&store](Table table, std::string_view key) { return store.get(table, key); };
}

/// How many subtrees of 256^level leaves are complete in a tree of `size` leaves.
std::uint64_t subtrees(std::uint64_t size, std::size_t level) {
  const std::size_t shift = tile_height * level;
  return shift < 64 ? size >> shift : 0;
}

Bytes tile_key(std::size_t level, std::uint64_t number) {
  Bytes key(1, static_cast<char>(level));
  return key += number_key(number);
}

std::string tile_name(std::size_t level, std::uint64_t number) {
  return "tile " + std::to_string(number) + " of level " + std::to_string(level);
}

Bytes encode_tile(std::span<const Hash> hashes) {
  Bytes bytes;
  bytes.reserve(hashes.size() * Hash::size);
  for (const Hash& hash : hashes) bytes += hash.view();
  return bytes;
}

/// The hashes of a tile; none if the row is not there.
Result<std::vector<Hash>> read_tile(const Read& read, std::size_t level, std::uint64_t number) {
  auto row = read(Table::tile, tile_key(level, number));
  if (!row) return std::unexpected(std::move(row.error()));
  std::vector<Hash> hashes;
  if (!*row) return hashes;
  const std::string_view bytes = **row;
  if (bytes.size() % Hash::size != 0 || bytes.size() > tile_width * Hash::size)
    return failure(Reason::corrupt, tile_name(level, number) + " has " + std::to_string(bytes.size()) + " bytes");
  for (std::size_t at = 0; at < bytes.size(); at += Hash::size)
    hashes.push_back(*Hash::from_bytes(bytes.substr(at, Hash::size)));
  return hashes;
}

Result<Bytes> read_entry(const Read& read, std::uint64_t index) {
  auto row = read(Table::journal, number_key(index));
  if (!row) return std::unexpected(std::move(row.error()));
  if (!*row) return failure(Reason::truncated, "journal entry " + std::to_string(index) + " is missing");
  return **std::move(row);
}

Result<std::vector<Hash>> read_leaves(const Read& read, std::uint64_t first, std::uint64_t count) {
  std::vector<Hash> leaves;
  leaves.reserve(count);
  for (std::uint64_t index = first; index < first + count; ++index) {
    auto entry = read_entry(read, index);
    if (!entry) return std::unexpected(std::move(entry.error()));
    leaves.push_back(protocol::leaf_hash(*entry));
  }
  return leaves;
}

/// The hash of a complete subtree from its tile, or from the entries where the tile is still open.
Result<Hash> subtree_hash(const Read& read, Subtree subtree) {
  const std::size_t level = subtree.level / tile_height;
  const std::uint32_t rise = subtree.level % tile_height;
  const std::uint64_t first = subtree.index << rise;
  const std::uint64_t count = std::uint64_t{1} << rise;
  auto tile = read_tile(read, level, first / tile_width);
  if (!tile) return std::unexpected(std::move(tile.error()));
  const std::uint64_t offset = first % tile_width;
  if (tile->size() >= offset + count) return protocol::merkle_root(std::span(*tile).subspan(offset, count));
  if (level > 0) return failure(Reason::truncated, tile_name(level, first / tile_width) + " is too short");
  auto leaves = read_leaves(read, first, count);
  if (!leaves) return std::unexpected(std::move(leaves.error()));
  return protocol::merkle_root(*leaves);
}

Result<JournalHead> read_head(const Read& read) {
  auto row = read(Table::meta, journal_head_key);
  if (!row) return std::unexpected(std::move(row.error()));
  if (!*row) return JournalHead{.size = 0, .root = protocol::merkle_root({})};
  const std::string_view bytes = **row;
  if (bytes.size() != sizeof(std::uint64_t) + Hash::size)
    return failure(Reason::corrupt, "the journal's head has " + std::to_string(bytes.size()) + " bytes");
  const std::uint64_t size = number_from_key(bytes.substr(0, sizeof(std::uint64_t)));
  return JournalHead{.size = size, .root = *Hash::from_bytes(bytes.substr(sizeof(std::uint64_t)))};
}

/// Per level, the hashes not yet in a complete tile.
Result<std::vector<std::vector<Hash>>> read_open_tiles(const Read& read, std::uint64_t size) {
  std::vector<std::vector<Hash>> tiles;
  for (std::size_t level = 0; subtrees(size, level) > 0; ++level) {
    const std::uint64_t open = subtrees(size, level) % tile_width;
    const std::uint64_t number = subtrees(size, level + 1);
    auto hashes = level == 0 ? read_leaves(read, size - open, open)
                  : open > 0 ? read_tile(read, level, number)
                             : std::vector<Hash>();
    if (!hashes) return std::unexpected(std::move(hashes.error()));
    if (hashes->size() != open)
      return failure(Reason::truncated, tile_name(level, number) + " has " + std::to_string(hashes->size()) + " of " +
                                            std::to_string(open) + " hashes");
    tiles.push_back(*std::move(hashes));
  }
  return tiles;
}

/// truncated unless the stored journal has at least `size` entries.
Result<void> require_size(const Store& store, std::uint64_t size) {
  auto head = journal_head(store);
  if (!head) return std::unexpected(std::move(head.error()));
  if (head->size >= size) return {};
  return failure(Reason::truncated,
                 "the journal has " + std::to_string(head->size) + " entries, not " + std::to_string(size));
}

protocol::SubtreeHash hash_from(const Store& store) {
  return [&store](Subtree subtree) { return subtree_hash(read_from(store), subtree); };
}

}  // namespace

Result<Journal> Journal::load(const View& view) {
  const Read read = [&view](Table table, std::string_view key) { return view.try_get(table, key); };
  auto head = read_head(read);
  if (!head) return std::unexpected(std::move(head.error()));
  auto beyond = view.try_get(Table::journal, number_key(head->size));
  if (!beyond) return std::unexpected(std::move(beyond.error()));
  if (*beyond)
    return failure(Reason::corrupt, "journal entry " + std::to_string(head->size) + " lies beyond the journal's end");
  auto tiles = read_open_tiles(read, head->size);
  if (!tiles) return std::unexpected(std::move(tiles.error()));
  // Every complete subtree on the right edge of the tree lies in an open tile.
  auto frontier = protocol::Frontier::load(head->size, [&tiles](Subtree subtree) -> Result<Hash> {
    const std::uint32_t rise = subtree.level % tile_height;
    const std::span<const Hash> tile = (*tiles)[subtree.level / tile_height];
    return protocol::merkle_root(tile.subspan((subtree.index << rise) % tile_width, std::size_t{1} << rise));
  });
  if (!frontier) return std::unexpected(std::move(frontier.error()));
  if (frontier->root() != head->root)
    return failure(Reason::corrupt, "the root of the journal's " + std::to_string(head->size) +
                                        " entries is not the stored one; those from " +
                                        std::to_string(head->size / tile_width * tile_width) + " on were read");
  Journal journal;
  journal.frontier_ = *std::move(frontier);
  journal.open_tiles_ = *std::move(tiles);
  journal.sealed_size_ = head->size;
  return journal;
}

void Journal::append(View& view, Bytes entry) {
  check(!entry.empty() && entry.size() <= protocol::max_entry_bytes, "a journal entry has a bounded size");
  const Hash leaf = protocol::leaf_hash(entry);
  view.put(Table::journal, number_key(size()), std::move(entry));
  frontier_.append(leaf);
  push(view, 0, leaf);
}

void Journal::push(View& view, std::size_t level, const Hash& hash) {
  if (open_tiles_.size() == level) open_tiles_.emplace_back();
  check(open_tiles_.size() > level, "tiles open from the lowest level up");
  const std::uint64_t number = (subtrees(size(), level) - 1) / tile_width;
  open_tiles_[level].push_back(hash);
  const bool complete = open_tiles_[level].size() == tile_width;
  // Leaves of an open tile are found in the entries; higher hashes would cost a tile each to find again.
  if (complete || level > 0) view.put(Table::tile, tile_key(level, number), encode_tile(open_tiles_[level]));
  if (!complete) return;
  const Hash root = protocol::merkle_root(open_tiles_[level]);
  open_tiles_[level].clear();
  push(view, level + 1, root);
}

void Journal::seal(View& view) {
  check(size() >= sealed_size_, "the journal only grows");
  if (size() == sealed_size_) return;
  view.put(Table::meta, Bytes(journal_head_key), number_key(size()) + Bytes(root().view()));
  sealed_size_ = size();
}

Result<JournalHead> journal_head(const Store& store) {
  return read_head(read_from(store));
}

Result<Bytes> journal_entry(const Store& store, std::uint64_t index) {
  return read_entry(read_from(store), index);
}

Result<void> check_journal_rows(const Store& store) {
  auto head = journal_head(store);
  if (!head) return std::unexpected(std::move(head.error()));
  std::uint64_t next = 0;
  bool in_order = true;
  auto scanned = store.scan(Table::journal, "", "", [&](std::string_view key, std::string_view) {
    in_order = key == number_key(next);
    if (in_order) ++next;
    return in_order;
  });
  if (!scanned) return std::unexpected(std::move(scanned.error()));
  if (next < head->size)
    return failure(Reason::truncated,
                   "journal entry " + std::to_string(next) + " of " + std::to_string(head->size) + " is missing");
  if (next > head->size || !in_order)
    return failure(Reason::corrupt, "there are entries beyond the journal's " + std::to_string(head->size));
  return {};
}

Result<std::vector<Hash>> journal_inclusion(const Store& store, std::uint64_t size, std::uint64_t index) {
  if (index >= size) return failure(Reason::not_found, "the entry to prove lies beyond the tree");
  if (auto enough = require_size(store, size); !enough) return std::unexpected(std::move(enough.error()));
  return protocol::inclusion_path(size, index, hash_from(store));
}

Result<std::vector<Hash>> journal_consistency(const Store& store, std::uint64_t old_size, std::uint64_t size) {
  if (old_size > size) return failure(Reason::not_found, "the older tree is larger");
  if (auto enough = require_size(store, size); !enough) return std::unexpected(std::move(enough.error()));
  return protocol::consistency_proof(size, old_size, hash_from(store));
}

Result<std::vector<Hash>> journal_consistency(const View& view, std::uint64_t old_size, std::uint64_t size) {
  check(old_size <= size, "a tree grows from a smaller one");
  const Read read = [&view](Table table, std::string_view key) { return view.try_get(table, key); };
  return protocol::consistency_proof(size, old_size, [&read](Subtree subtree) { return subtree_hash(read, subtree); });
}

Result<Hash> journal_root(const Store& store, std::uint64_t size) {
  if (auto enough = require_size(store, size); !enough) return std::unexpected(std::move(enough.error()));
  return protocol::merkle_root(size, hash_from(store));
}

Bytes number_key(std::uint64_t number) {
  Bytes key(sizeof number, '\0');
  for (std::size_t i = key.size(); i-- > 0; number >>= 8) key[i] = static_cast<char>(number & 0xff);
  return key;
}

std::uint64_t number_from_key(std::string_view key) {
  check(key.size() == sizeof(std::uint64_t), "a numbered key has eight bytes");
  std::uint64_t number = 0;
  for (const char byte : key) number = (number << 8) | static_cast<std::uint8_t>(byte);
  return number;
}

}  // namespace storage
