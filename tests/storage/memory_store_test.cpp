// The faults that the store in memory simulates.
#include "storage/memory_store.h"

#include <gtest/gtest.h>

namespace storage {
namespace {

using protocol::Reason;

class MemoryStoreTest : public testing::Test {
 protected:
  Result<CommitReceipt> put(std::string_view key) {
    Batch batch;
    batch.put(Table::account, Bytes(key), "value");
    return store.commit(batch);
  }
  bool has(std::string_view key) const { return store.get(Table::account, key)->has_value(); }

  MemoryStore store;
};

TEST_F(MemoryStoreTest, a_refused_commit_leaves_nothing_and_stops_the_store) {
  store.arm(CommitFault::refused);
  EXPECT_EQ(put("a").error().reason, Reason::io_error);
  EXPECT_EQ(put("b").error().reason, Reason::io_error);
  EXPECT_EQ(store.commit(Batch()).error().reason, Reason::io_error);
  EXPECT_FALSE(has("a"));
  store.reopen();
  EXPECT_FALSE(has("a"));
  EXPECT_TRUE(put("c").has_value());
  EXPECT_TRUE(has("c"));
}

TEST_F(MemoryStoreTest, a_commit_may_land_without_an_answer) {
  store.arm(CommitFault::landed);
  EXPECT_EQ(put("a").error().reason, Reason::io_error);
  EXPECT_EQ(put("b").error().reason, Reason::io_error);
  store.reopen();
  EXPECT_TRUE(has("a"));
  EXPECT_FALSE(has("b"));
}

TEST_F(MemoryStoreTest, a_full_disk_has_its_own_reason) {
  store.arm(CommitFault::disk_full);
  EXPECT_EQ(put("a").error().reason, Reason::disk_full);
  EXPECT_EQ(put("b").error().reason, Reason::disk_full);
  EXPECT_FALSE(has("a"));
}

TEST_F(MemoryStoreTest, what_a_lying_disk_took_is_gone_after_reopening) {
  ASSERT_TRUE(put("synced").has_value());
  store.arm(CommitFault::unsynced);
  EXPECT_TRUE(put("lost").has_value());
  EXPECT_TRUE(put("lost too").has_value());
  EXPECT_TRUE(has("lost too"));
  store.reopen();
  EXPECT_TRUE(has("synced"));
  EXPECT_FALSE(has("lost"));
  EXPECT_FALSE(has("lost too"));
}

TEST_F(MemoryStoreTest, a_fault_strikes_the_commit_it_was_armed_for) {
  store.arm(CommitFault::refused, 2);
  EXPECT_TRUE(put("a").has_value());
  EXPECT_TRUE(store.commit(Batch()).has_value());
  EXPECT_TRUE(put("b").has_value());
  EXPECT_FALSE(put("c").has_value());
  EXPECT_EQ(store.commits(), 2U);
  store.reopen();
  store.arm(CommitFault::refused, 1);
  store.reopen();
  EXPECT_TRUE(put("d").has_value());
  EXPECT_TRUE(put("e").has_value());
}

TEST_F(MemoryStoreTest, a_snapshot_never_changes_and_can_be_restored) {
  ASSERT_TRUE(put("a").has_value());
  const auto before = store.snapshot();
  ASSERT_TRUE(put("b").has_value());
  EXPECT_FALSE(before == store.snapshot());
  MemoryStore other;
  other.restore(before);
  EXPECT_TRUE(before == other.snapshot());
  store.arm(CommitFault::refused);
  ASSERT_FALSE(put("c").has_value());
  store.restore(before);
  EXPECT_TRUE(has("a"));
  EXPECT_FALSE(has("b"));
  EXPECT_TRUE(put("c").has_value());
  EXPECT_FALSE(other.get(Table::account, "c")->has_value());
}

}  // namespace
}  // namespace storage
