// What every Store must do, asked of each implementation.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <thread>

#include "storage/journal.h"
#include "storage/memory_store.h"
#include "storage/rocksdb_store.h"
#include "tests/storage/temporary_directory.h"

namespace storage::test {
namespace {

class InMemory {
 public:
  Store& store() { return store_; }
  void reopen() { store_.reopen(); }

 private:
  MemoryStore store_;
};

class OnDisk {
 public:
  OnDisk() { reopen(); }
  Store& store() { return *store_; }
  void reopen() {
    store_.reset();
    RocksdbOptions options;
    options.create = true;
    options.write_buffer_bytes = std::size_t{256} << 10;  // so that rows reach files within a test
    auto opened = RocksdbStore::open(directory_.path(), options);
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    store_ = *std::move(opened);
  }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<RocksdbStore> store_;
};

using Rows = std::vector<std::pair<Bytes, Bytes>>;

template <class Kind>
class StoreContract : public testing::Test {
 protected:
  Store& store() { return kind.store(); }

  void commit(const Batch& batch) {
    auto receipt = store().commit(batch);
    ASSERT_TRUE(receipt.has_value()) << receipt.error().detail;
  }

  std::optional<Bytes> get(Table table, std::string_view key) {
    auto value = store().get(table, key);
    EXPECT_TRUE(value.has_value());
    return value ? *value : std::nullopt;
  }

  Rows scan(Table table, std::string_view first = {}, std::string_view last = {}, std::size_t most = SIZE_MAX) {
    Rows rows;
    auto done = store().scan(table, first, last, [&](std::string_view key, std::string_view value) {
      rows.emplace_back(key, value);
      return rows.size() < most;
    });
    EXPECT_TRUE(done.has_value());
    return rows;
  }

  Kind kind;
};

using Kinds = testing::Types<InMemory, OnDisk>;
TYPED_TEST_SUITE(StoreContract, Kinds);

TYPED_TEST(StoreContract, a_new_store_holds_its_format_and_nothing_else) {
  EXPECT_EQ(this->get(Table::meta, format_key), Bytes(format_number));
  for (std::uint8_t number = 0; number < table_count; ++number)
    EXPECT_EQ(this->scan(static_cast<Table>(number)).size(), number == 0 ? 1U : 0U) << name(static_cast<Table>(number));
}

TYPED_TEST(StoreContract, rows_are_there_after_their_commit_and_after_reopening) {
  Batch batch;
  batch.put(Table::account, "a", "1");
  batch.put(Table::hold, "a", "2");
  this->commit(batch);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(this->get(Table::account, "a"), "1");
    EXPECT_EQ(this->get(Table::hold, "a"), "2");
    EXPECT_EQ(this->get(Table::payment, "a"), std::nullopt);
    EXPECT_EQ(this->get(Table::account, "b"), std::nullopt);
    this->kind.reopen();
  }
}

TYPED_TEST(StoreContract, every_table_is_apart_from_the_others) {
  // An entry 0 and the head of a journal of one, so that the store on disk finds its journal whole.
  const auto key = [](Table table) { return table == Table::meta ? Bytes(journal_head_key) : number_key(0); };
  const auto value = [](Table table) {
    return table == Table::meta ? number_key(1) + Bytes(32, 'r') : Bytes(name(table));
  };
  Batch batch;
  for (std::uint8_t number = 0; number < table_count; ++number)
    batch.put(static_cast<Table>(number), key(static_cast<Table>(number)), value(static_cast<Table>(number)));
  this->commit(batch);
  this->kind.reopen();
  for (std::uint8_t number = 0; number < table_count; ++number)
    EXPECT_EQ(this->get(static_cast<Table>(number), key(static_cast<Table>(number))),
              value(static_cast<Table>(number)));
}

TYPED_TEST(StoreContract, later_writes_of_a_batch_win) {
  Batch batch;
  batch.put(Table::peer, "twice", "first");
  batch.put(Table::peer, "twice", "second");
  batch.put(Table::peer, "gone", "x");
  batch.erase(Table::peer, "gone");
  batch.erase(Table::peer, "back");
  batch.put(Table::peer, "back", "y");
  this->commit(batch);
  EXPECT_EQ(this->scan(Table::peer), (Rows{{"back", "y"}, {"twice", "second"}}));
}

TYPED_TEST(StoreContract, an_erased_row_stays_away) {
  Batch batch;
  batch.put(Table::member, "alice", "x");
  this->commit(batch);
  Batch erasure;
  erasure.erase(Table::member, "alice");
  erasure.erase(Table::member, "never there");
  this->commit(erasure);
  EXPECT_EQ(this->get(Table::member, "alice"), std::nullopt);
  this->kind.reopen();
  EXPECT_TRUE(this->scan(Table::member).empty());
}

TYPED_TEST(StoreContract, an_empty_batch_is_durable_at_once) {
  this->commit(Batch());
  EXPECT_EQ(this->scan(Table::meta).size(), 1U);
}

TYPED_TEST(StoreContract, scans_visit_a_range_in_byte_order) {
  const std::vector<Bytes> keys{Bytes("\0", 1), Bytes("\0\0", 2), "a", "aa", "b", "\x7f", "\x80", "\xff", "\xff\xff"};
  Batch batch;
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) batch.put(Table::outbox, *key, "v" + *key);
  this->commit(batch);
  Rows all;
  for (const Bytes& key : keys) all.emplace_back(key, "v" + key);
  EXPECT_EQ(this->scan(Table::outbox), all);
  EXPECT_EQ(this->scan(Table::outbox, "a", "b"), Rows(all.begin() + 2, all.begin() + 4));
  EXPECT_EQ(this->scan(Table::outbox, "aaa"), Rows(all.begin() + 4, all.end()));
  EXPECT_EQ(this->scan(Table::outbox, "", "a"), Rows(all.begin(), all.begin() + 2));
  EXPECT_TRUE(this->scan(Table::outbox, "b", "b").empty());
  EXPECT_TRUE(this->scan(Table::outbox, "b", "a").empty());
  EXPECT_EQ(this->scan(Table::outbox, "a", prefix_end("a")), Rows(all.begin() + 2, all.begin() + 4));
  EXPECT_EQ(this->scan(Table::outbox, "\xff", prefix_end("\xff")), Rows(all.begin() + 7, all.end()));
  EXPECT_EQ(this->scan(Table::outbox, "", "", 3), Rows(all.begin(), all.begin() + 3));
}

TYPED_TEST(StoreContract, any_bytes_and_any_size_come_back_as_they_were) {
  Bytes all_bytes;
  for (int i = 0; i < 256; ++i) all_bytes.push_back(static_cast<char>(i));
  Bytes large(std::size_t{9} << 20, 'x');
  std::mt19937_64 random(7);
  for (char& byte : large) byte = static_cast<char>(random());
  Batch batch;
  batch.put(Table::payment, all_bytes, all_bytes);
  batch.put(Table::payment, "large", large);
  batch.put(Table::payment, "empty", "");
  this->commit(batch);
  this->kind.reopen();
  EXPECT_EQ(this->get(Table::payment, all_bytes), all_bytes);
  EXPECT_TRUE(this->get(Table::payment, "large") == large);
  EXPECT_EQ(this->get(Table::payment, "empty"), "");
}

TYPED_TEST(StoreContract, a_scan_shows_one_moment) {
  Batch batch;
  for (std::uint64_t i = 0; i < 100; ++i) batch.put(Table::alarm, number_key(i), "old");
  this->commit(batch);
  Batch change;
  for (std::uint64_t i = 0; i < 100; ++i) change.put(Table::alarm, number_key(i), "new");
  change.put(Table::alarm, number_key(100), "new");
  std::size_t seen = 0;
  auto done = this->store().scan(Table::alarm, "", "", [&](std::string_view, std::string_view value) {
    if (seen++ == 0) this->commit(change);
    EXPECT_EQ(value, "old");
    return true;
  });
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(seen, 100U);
}

TYPED_TEST(StoreContract, a_long_history_reads_as_a_plain_map) {
  std::map<std::pair<Table, Bytes>, Bytes> expected;
  std::mt19937_64 random(11);
  const std::array tables{Table::account, Table::outbox, Table::payment};
  for (int round = 0; round < 60; ++round) {
    Batch batch;
    for (int i = 0; i < 100; ++i) {
      const Table table = tables[random() % tables.size()];
      const Bytes key = number_key(random() % 500);
      const Bytes value(random() % 300, static_cast<char>(random()));
      if (random() % 3 == 0) {
        batch.erase(table, key);
        expected.erase({table, key});
      } else {
        batch.put(table, key, value);
        expected[{table, key}] = value;
      }
    }
    this->commit(batch);
    if (round % 20 == 19) this->kind.reopen();
  }
  std::map<std::pair<Table, Bytes>, Bytes> found;
  for (const Table table : tables)
    for (auto& [key, value] : this->scan(table)) found[{table, key}] = value;
  EXPECT_TRUE(found == expected);
  for (const auto& [row, value] : expected) ASSERT_EQ(this->get(row.first, row.second), value);
}

TYPED_TEST(StoreContract, readers_beside_a_writer_see_whole_commits) {
  constexpr std::uint64_t commits = 300;
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> scans = 0;
  const auto read = [&] {
    while (!done) {
      std::optional<Bytes> only;
      bool whole = true;
      const auto scanned = this->store().scan(Table::account, "", "", [&](std::string_view, std::string_view value) {
        if (!only) only = value;
        whole = whole && *only == value;
        return true;
      });
      ASSERT_TRUE(scanned.has_value());
      ASSERT_TRUE(whole);
      // What one table shows is already in every other one.
      if (only) {
        const auto elsewhere = this->store().get(Table::hold, "h");
        ASSERT_TRUE(elsewhere.has_value() && elsewhere->has_value());
        ASSERT_GE(**elsewhere, *only);
      }
      ++scans;
    }
  };
  std::thread first(read);
  std::thread second(read);
  for (std::uint64_t i = 0; i < commits || scans < 50; ++i) {
    Batch batch;
    for (std::uint64_t row = 0; row < 20; ++row) batch.put(Table::account, number_key(row), number_key(i));
    batch.put(Table::hold, "h", number_key(i));
    this->commit(batch);
  }
  done = true;
  first.join();
  second.join();
}

TEST(Store, prefix_end_is_the_first_key_beyond) {
  EXPECT_EQ(prefix_end("a"), "b");
  EXPECT_EQ(prefix_end("a\xff"), "b");
  EXPECT_EQ(prefix_end("a\x7f"), "a\x80");
  EXPECT_EQ(prefix_end("\xff\xff"), "");
  EXPECT_EQ(prefix_end(""), "");
}

TEST(Store, tables_have_names_of_their_own) {
  std::map<std::string_view, int> names;
  for (std::uint8_t number = 0; number < table_count; ++number) ++names[name(static_cast<Table>(number))];
  EXPECT_EQ(names.size(), table_count);
  EXPECT_EQ(name(Table::sent_log), "sent_log");
  EXPECT_EQ(name(Table::alarm), "alarm");
}

}  // namespace
}  // namespace storage::test
