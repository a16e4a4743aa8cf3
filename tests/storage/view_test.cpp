// The view against a plain map, with batches staged, in flight, landed and retired in every interleaving.
#include "storage/view.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "storage/journal.h"
#include "storage/memory_store.h"

namespace storage {
namespace {

using Rows = std::vector<std::pair<Bytes, Bytes>>;

Rows scan(const View& view, Table table, std::string_view prefix = {}, std::string_view from = {},
          std::size_t most = SIZE_MAX) {
  Rows rows;
  view.scan(table, prefix, from, [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return rows.size() < most;
  });
  return rows;
}

void land(MemoryStore& store, const Batch& batch) {
  ASSERT_TRUE(store.commit(batch).has_value());
}

TEST(View, staged_rows_are_seen_before_the_store_has_them) {
  MemoryStore store;
  View view(store);
  EXPECT_FALSE(view.dirty());
  view.put(Table::account, "a", "1");
  EXPECT_TRUE(view.dirty());
  EXPECT_EQ(view.get(Table::account, "a"), "1");
  EXPECT_EQ(view.get(Table::hold, "a"), std::nullopt);
  EXPECT_FALSE(store.get(Table::account, "a")->has_value());
  const Batch batch = view.take();
  EXPECT_FALSE(view.dirty());
  EXPECT_EQ(view.get(Table::account, "a"), "1");
  land(store, batch);
  view.retire();
  EXPECT_EQ(view.get(Table::account, "a"), "1");
}

TEST(View, an_erased_row_is_gone_whatever_lies_below) {
  MemoryStore store;
  View view(store);
  view.put(Table::account, "a", "1");
  land(store, view.take());
  view.retire();
  view.erase(Table::account, "a");
  EXPECT_EQ(view.get(Table::account, "a"), std::nullopt);
  EXPECT_TRUE(scan(view, Table::account).empty());
  const Batch erasure = view.take();
  view.put(Table::account, "a", "2");
  EXPECT_EQ(view.get(Table::account, "a"), "2");
  land(store, erasure);
  view.retire();
  EXPECT_EQ(scan(view, Table::account), (Rows{{"a", "2"}}));
}

TEST(View, a_batch_comes_in_order_with_each_row_once) {
  MemoryStore store;
  View view(store);
  view.put(Table::hold, "b", "1");
  view.put(Table::account, "z", "1");
  view.put(Table::hold, "a", "1");
  view.put(Table::hold, "b", "2");
  view.erase(Table::account, "y");
  const Batch batch = view.take();
  ASSERT_EQ(batch.writes().size(), 4U);
  const auto row = [&batch](std::size_t i) { return std::pair(batch.writes()[i].table, batch.writes()[i].key); };
  EXPECT_EQ(row(0), std::pair(Table::account, std::string_view("y")));
  EXPECT_EQ(row(1), std::pair(Table::account, std::string_view("z")));
  EXPECT_EQ(row(2), std::pair(Table::hold, std::string_view("a")));
  EXPECT_EQ(row(3), std::pair(Table::hold, std::string_view("b")));
  EXPECT_EQ(batch.writes()[0].value, std::nullopt);
  EXPECT_EQ(batch.writes()[3].value, "2");
}

TEST(View, an_empty_batch_is_taken_and_retired_like_any_other) {
  MemoryStore store;
  View view(store);
  EXPECT_TRUE(view.take().empty());
  view.put(Table::account, "a", "1");
  const Batch second = view.take();
  view.retire();
  EXPECT_EQ(view.get(Table::account, "a"), "1");
  land(store, second);
  view.retire();
}

TEST(View, a_scan_keeps_to_its_prefix_and_start) {
  MemoryStore store;
  View view(store);
  for (const char* key : {"a", "b", "b1", "b3", "c"}) view.put(Table::outbox, key, "stored");
  land(store, view.take());
  view.retire();
  for (const char* key : {"ab", "b2", "b4", "bz", "ca"}) view.put(Table::outbox, key, "staged");
  view.erase(Table::outbox, "b3");
  const auto keys = [&](std::string_view prefix, std::string_view from, std::size_t most = SIZE_MAX) {
    std::string joined;
    for (const auto& [key, value] : scan(view, Table::outbox, prefix, from, most)) joined += key + " ";
    return joined;
  };
  EXPECT_EQ(keys("", ""), "a ab b b1 b2 b4 bz c ca ");
  EXPECT_EQ(keys("b", ""), "b b1 b2 b4 bz ");
  EXPECT_EQ(keys("b", "b2"), "b2 b4 bz ");
  EXPECT_EQ(keys("b", "a"), "b b1 b2 b4 bz ");
  EXPECT_EQ(keys("b", "c"), "");
  EXPECT_EQ(keys("", "bz"), "bz c ca ");
  for (std::size_t most = 1; most <= 9; ++most) EXPECT_EQ(scan(view, Table::outbox, "", "", most).size(), most);
}

TEST(View, a_visitor_may_erase_what_it_is_shown) {
  MemoryStore store;
  View view(store);
  for (std::uint64_t i = 0; i < 10; ++i) view.put(Table::outbox, number_key(i), "stored");
  land(store, view.take());
  view.retire();
  for (std::uint64_t i = 10; i < 20; ++i) view.put(Table::outbox, number_key(i), "staged");
  std::size_t visited = 0;
  view.scan(Table::outbox, "", "", [&](std::string_view key, std::string_view) {
    ++visited;
    view.erase(Table::outbox, Bytes(key));
    return true;
  });
  EXPECT_EQ(visited, 20U);
  EXPECT_TRUE(scan(view, Table::outbox).empty());
}

/// A random history in which up to four batches are under way at once and land in order, some before they are retired.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {}

  void step() {
    switch (below(10)) {
      case 0:
        if (in_flight_.size() < 4) in_flight_.push_back(view_.take());
        break;
      case 1:
        if (landed_ < in_flight_.size()) land(store_, in_flight_[landed_++]);
        break;
      case 2:
        if (landed_ > 0) {
          view_.retire();
          in_flight_.erase(in_flight_.begin());
          --landed_;
        }
        break;
      default:
        change();
    }
    compare();
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  Bytes key() { return Bytes(1, static_cast<char>('a' + below(4))) + Bytes(1, static_cast<char>('a' + below(6))); }

  void change() {
    const Table table = below(2) == 0 ? Table::outbox : Table::peer;
    const Bytes row = key();
    if (below(3) == 0) {
      view_.erase(table, row);
      expected_[table].erase(row);
    } else {
      const Bytes value = std::to_string(below(1000));
      view_.put(table, row, value);
      expected_[table][row] = value;
    }
  }

  void compare() {
    for (const Table table : {Table::outbox, Table::peer}) {
      const Bytes row = key();
      const auto place = expected_[table].find(row);
      ASSERT_EQ(view_.get(table, row), place == expected_[table].end() ? std::nullopt : std::optional(place->second));
      const Bytes prefix = below(2) == 0 ? "" : row.substr(0, 1);
      const Bytes from = below(2) == 0 ? "" : key();
      Rows rows;
      for (const auto& [name, value] : expected_[table])
        if (name.starts_with(prefix) && name >= from) rows.emplace_back(name, value);
      ASSERT_EQ(scan(view_, table, prefix, from), rows);
    }
  }

  std::mt19937_64 random_;
  MemoryStore store_;
  View view_{store_};
  std::vector<Batch> in_flight_;
  std::size_t landed_ = 0;
  std::map<Table, std::map<Bytes, Bytes>> expected_;
};

TEST(View, reads_as_a_plain_map_through_any_history) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History history(seed);
    for (int step = 0; step < 400; ++step) {
      history.step();
      ASSERT_FALSE(testing::Test::HasFatalFailure()) << "step " << step;
    }
  }
}

class BrokenStore final : public Store {
 public:
  Result<std::optional<Bytes>> get(Table, std::string_view) const override {
    return protocol::failure(protocol::Reason::corrupt, "block 7");
  }
  Result<void> scan(Table, std::string_view, std::string_view, const Visitor&) const override {
    return protocol::failure(protocol::Reason::io_error, "bad sector");
  }

 private:
  Result<void> do_commit(const Batch&) override { return {}; }
};

TEST(ViewDeathTest, stops_the_process_when_the_store_cannot_be_read) {
  const BrokenStore store;
  const View view(store);
  EXPECT_DEATH(view.get(Table::account, "a"), "corrupt: block 7");
  EXPECT_DEATH(scan(view, Table::account), "io_error: bad sector");
}

TEST(ViewDeathTest, only_what_was_taken_is_retired) {
  const MemoryStore store;
  View view(store);
  EXPECT_DEATH(view.retire(), "in flight");
}

}  // namespace
}  // namespace storage
