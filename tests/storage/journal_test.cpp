// The journal against the whole tree in memory, at every size, and against damaged rows.
#include "storage/journal.h"

#include <gtest/gtest.h>

#include "storage/memory_store.h"

namespace storage {
namespace {

using protocol::Reason;

Bytes entry(std::uint64_t index) {
  return "entry " + std::to_string(index * index);
}

class JournalTest : public testing::Test {
 protected:
  /// Appends up to `size` entries, committing and retiring after every `step`.
  void grow(std::uint64_t size, std::uint64_t step = 1) {
    auto journal = Journal::load(view);
    ASSERT_TRUE(journal.has_value()) << journal.error().detail;
    while (journal->size() < size) {
      for (std::uint64_t i = 0; i < step && journal->size() < size; ++i) {
        leaves.push_back(protocol::leaf_hash(entry(journal->size())));
        journal->append(view, entry(journal->size()));
      }
      journal->seal(view);
      ASSERT_TRUE(store.commit(view.take()).has_value());
      view.retire();
      ASSERT_EQ(journal->root(), protocol::merkle_root(leaves));
    }
  }

  void overwrite(Table table, const Bytes& key, std::optional<Bytes> value) {
    if (value)
      view.put(table, key, *value);
    else
      view.erase(table, key);
    ASSERT_TRUE(store.commit(view.take()).has_value());
    view.retire();
  }

  protocol::Failure load_failure() {
    auto journal = Journal::load(view);
    EXPECT_FALSE(journal.has_value());
    return journal ? protocol::Failure{} : journal.error();
  }

  Bytes tile_key(char level, std::uint64_t number) { return Bytes(1, level) + number_key(number); }

  MemoryStore store;
  View view{store};
  std::vector<Hash> leaves;
};

TEST_F(JournalTest, an_empty_store_is_an_empty_journal) {
  const auto journal = Journal::load(view);
  ASSERT_TRUE(journal.has_value());
  EXPECT_EQ(journal->size(), 0U);
  EXPECT_EQ(journal->root(), protocol::merkle_root({}));
  EXPECT_EQ(journal_head(store)->size, 0U);
  EXPECT_EQ(journal_head(store)->root, protocol::merkle_root({}));
  EXPECT_EQ(*journal_root(store, 0), protocol::merkle_root({}));
  EXPECT_TRUE(check_journal_rows(store).has_value());
}

TEST_F(JournalTest, a_journal_loaded_at_any_size_goes_on_as_the_first) {
  for (std::uint64_t size = 1; size <= 600; ++size) {
    grow(size);  // loads anew each time
    ASSERT_EQ(journal_head(store)->size, size);
    ASSERT_EQ(journal_head(store)->root, protocol::merkle_root(leaves));
  }
  EXPECT_EQ(*journal_entry(store, 599), entry(599));
  EXPECT_EQ(journal_entry(store, 600).error().reason, Reason::truncated);
  EXPECT_TRUE(check_journal_rows(store).has_value());
}

TEST_F(JournalTest, proofs_are_those_of_the_whole_tree_at_every_size) {
  grow(600, 7);
  for (std::uint64_t size = 0; size <= 600; ++size) {
    const std::span<const Hash> tree = std::span(leaves).first(size);
    ASSERT_EQ(*journal_root(store, size), protocol::merkle_root(tree));
    for (std::uint64_t index = size % 5; index < size; index += 67)
      ASSERT_EQ(*journal_inclusion(store, size, index), protocol::inclusion_path(tree, index)) << size << " " << index;
    for (std::uint64_t old_size = size % 3; old_size <= size; old_size += 59)
      ASSERT_EQ(*journal_consistency(store, old_size, size), protocol::consistency_proof(tree, old_size))
          << size << " " << old_size;
  }
}

TEST_F(JournalTest, tiles_of_tiles_serve_a_large_journal) {
  const std::uint64_t size = 2 * 65536 + 2 * 256 + 77;
  grow(size, 50'000);
  ASSERT_TRUE(Journal::load(view).has_value());
  EXPECT_TRUE(store.get(Table::tile, tile_key(1, 1))->has_value());
  EXPECT_TRUE(store.get(Table::tile, tile_key(2, 0))->has_value());
  for (const std::uint64_t part :
       {size, size - 78, std::uint64_t{65536}, std::uint64_t{65537}, std::uint64_t{131072}}) {
    const std::span<const Hash> tree = std::span(leaves).first(part);
    EXPECT_EQ(*journal_root(store, part), protocol::merkle_root(tree));
    for (const std::uint64_t index : {std::uint64_t{0}, part / 2, part - 1})
      EXPECT_EQ(*journal_inclusion(store, part, index), protocol::inclusion_path(tree, index));
    EXPECT_EQ(*journal_consistency(store, 65'000, part), protocol::consistency_proof(tree, 65'000));
  }
  grow(size + 300, 100);
}

TEST_F(JournalTest, proofs_beyond_the_journal_are_refused) {
  grow(10);
  EXPECT_EQ(journal_root(store, 11).error().reason, Reason::truncated);
  EXPECT_EQ(journal_inclusion(store, 11, 3).error().reason, Reason::truncated);
  EXPECT_EQ(journal_inclusion(store, 10, 10).error().reason, Reason::not_found);
  EXPECT_EQ(journal_consistency(store, 5, 11).error().reason, Reason::truncated);
  EXPECT_EQ(journal_consistency(store, 6, 5).error().reason, Reason::not_found);
}

TEST_F(JournalTest, seal_writes_nothing_when_nothing_was_appended) {
  grow(3);
  auto journal = Journal::load(view);
  journal->seal(view);
  EXPECT_FALSE(view.dirty());
}

TEST_F(JournalTest, a_missing_tail_entry_is_named) {
  grow(300);
  overwrite(Table::journal, number_key(299), std::nullopt);
  EXPECT_EQ(load_failure(), (protocol::Failure{Reason::truncated, "journal entry 299 is missing"}));
  EXPECT_EQ(check_journal_rows(store).error().detail, "journal entry 299 of 300 is missing");
}

TEST_F(JournalTest, an_altered_tail_entry_is_noticed) {
  grow(300);
  overwrite(Table::journal, number_key(270), "another past");
  EXPECT_EQ(load_failure().reason, Reason::corrupt);
}

TEST_F(JournalTest, an_altered_root_is_noticed) {
  grow(300);
  overwrite(Table::meta, Bytes(journal_head_key), number_key(300) + Bytes(32, 'x'));
  EXPECT_EQ(load_failure().reason, Reason::corrupt);
  overwrite(Table::meta, Bytes(journal_head_key), "short");
  EXPECT_EQ(load_failure().reason, Reason::corrupt);
  EXPECT_EQ(journal_head(store).error().reason, Reason::corrupt);
}

TEST_F(JournalTest, a_lost_head_is_noticed) {
  grow(300);
  overwrite(Table::meta, Bytes(journal_head_key), std::nullopt);
  EXPECT_EQ(load_failure(), (protocol::Failure{Reason::corrupt, "journal entry 0 lies beyond the journal's end"}));
}

TEST_F(JournalTest, an_entry_beyond_the_end_is_noticed) {
  grow(300);
  overwrite(Table::journal, number_key(300), "unsealed");
  EXPECT_EQ(load_failure().reason, Reason::corrupt);
  EXPECT_EQ(check_journal_rows(store).error().reason, Reason::corrupt);
}

TEST_F(JournalTest, damaged_tiles_are_noticed) {
  grow(600);
  const Bytes upper = **store.get(Table::tile, tile_key(1, 0));
  ASSERT_EQ(upper.size(), 64U);
  overwrite(Table::tile, tile_key(1, 0), upper.substr(32));
  EXPECT_EQ(load_failure(), (protocol::Failure{Reason::truncated, "tile 0 of level 1 has 1 of 2 hashes"}));
  EXPECT_EQ(journal_root(store, 600).error().reason, Reason::truncated);
  overwrite(Table::tile, tile_key(1, 0), upper.substr(0, 63));
  EXPECT_EQ(load_failure().reason, Reason::corrupt);
  Bytes altered = upper;
  altered[5] ^= 1;
  overwrite(Table::tile, tile_key(1, 0), altered);
  EXPECT_EQ(load_failure().reason, Reason::corrupt);
}

TEST_F(JournalTest, a_gap_in_the_middle_is_found_by_reading_all_rows) {
  grow(600);
  overwrite(Table::journal, number_key(17), std::nullopt);
  EXPECT_TRUE(Journal::load(view).has_value());
  EXPECT_EQ(check_journal_rows(store).error(),
            (protocol::Failure{Reason::truncated, "journal entry 17 of 600 is missing"}));
}

TEST(NumberKey, keys_sort_as_their_numbers_do) {
  EXPECT_EQ(number_key(1), Bytes("\0\0\0\0\0\0\0\1", 8));
  EXPECT_LT(number_key(255), number_key(256));
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{255}, std::uint64_t{1} << 40, UINT64_MAX})
    EXPECT_EQ(number_from_key(number_key(number)), number);
}

TEST(JournalDeathTest, entries_have_bounded_sizes) {
  const MemoryStore store;
  View view(store);
  auto journal = Journal::load(view);
  EXPECT_DEATH(journal->append(view, ""), "bounded size");
  EXPECT_DEATH(journal->append(view, Bytes((8U << 20) + 1, 'x')), "bounded size");
}

}  // namespace
}  // namespace storage
