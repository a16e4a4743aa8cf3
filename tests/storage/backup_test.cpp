// Backups of a store in use: taken, listed, checked, restored, and what becomes of damaged ones.
#include "storage/backup.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/storage/crash_books.h"
#include "tests/storage/lossy_file_system.h"

namespace storage::test {
namespace {

using protocol::Reason;

constexpr const char* target = "/disk/restored";

class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    EXPECT_EQ(disk.make_directory("/disk"), Fault::none);
    EXPECT_TRUE(books.open()) << books.last_error();
  }

  Backup take() {
    auto backup = backups.take(books.store());
    EXPECT_TRUE(backup.has_value()) << backup.error().detail;
    return backup ? *backup : Backup{};
  }

  /// The commits in the restored store; -1 and a failure if it is not sound.
  std::int64_t restored_commits() {
    RocksdbOptions options;
    options.file_system = file_system_over(disk);
    const auto store = RocksdbStore::open(target, options);
    EXPECT_TRUE(store.has_value()) << store.error().detail;
    if (!store) return -1;
    std::uint64_t commits = 0;
    const std::string complaint = complaint_about(**store, shape, commits);
    EXPECT_EQ(complaint, "");
    return complaint.empty() ? static_cast<std::int64_t>(commits) : -1;
  }

  void clear_target() {
    for (const std::string& file : disk.all_files()) {
      if (!file.starts_with(target)) continue;
      ASSERT_EQ(disk.remove(file), Fault::none);
    }
  }

  std::vector<std::string> backup_files(std::string_view part) {
    std::vector<std::string> files;
    for (const std::string& file : disk.all_files())
      if (file.starts_with("/disk/backups/") && file.find(part) != std::string::npos) files.push_back(file);
    return files;
  }

  std::uint64_t backup_bytes() {
    std::uint64_t bytes = 0;
    for (const std::string& file : backup_files("")) bytes += disk.size(*disk.find(file));
    return bytes;
  }

  const Shape shape{.entries = 10, .entry_bytes = 1000, .write_buffer_bytes = std::size_t{256} << 10};
  LossyDisk disk;
  CrashBooks books{disk, shape};
  BackupDirectory backups{"/disk/backups", file_system_over(disk)};
};

TEST_F(BackupTest, a_backup_restores_the_store_as_it_was) {
  books.commit(7);
  const Backup backup = take();
  EXPECT_EQ(backup.number, 1U);
  EXPECT_EQ(backup.journal, *journal_head(books.store()));
  EXPECT_GT(backup.bytes, 0U);
  books.commit(5);
  const auto restored = backups.restore(0, target);
  ASSERT_TRUE(restored.has_value()) << restored.error().detail;
  EXPECT_EQ(*restored, backup);
  EXPECT_EQ(restored_commits(), 7);
}

TEST_F(BackupTest, each_costs_what_is_new_and_any_can_be_restored) {
  books.commit(160);  // beside whose rows the fixed cost of a backup, its lists and options, is small
  take();
  const std::uint64_t first = backup_bytes();
  books.commit(1);
  take();
  EXPECT_LT(backup_bytes() - first, first / 2);
  const auto all = backups.list();
  ASSERT_TRUE(all.has_value());
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].journal.size, 1600U);
  EXPECT_EQ((*all)[1].journal.size, 1610U);
  for (const std::uint32_t number : {1U, 2U}) {
    ASSERT_TRUE(backups.check(number).has_value());
    ASSERT_TRUE(backups.restore(number, target).has_value());
    EXPECT_EQ(restored_commits(), 159 + number);
    clear_target();
  }
}

TEST_F(BackupTest, under_one_id_it_is_taken_once) {
  const std::string id(32, 'a');
  const auto first = backups.take(books.store(), id);
  ASSERT_TRUE(first.has_value()) << first.error().detail;
  EXPECT_EQ(first->id, id);
  const auto other = take();
  EXPECT_EQ(other.id, "");
  const auto again = backups.take(books.store(), id);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(*again, *first);
  EXPECT_EQ(backups.list()->size(), 2U);
  EXPECT_EQ(backups.take(books.store(), std::string(32, 'b'))->number, 3U);
  ASSERT_TRUE(backups.keep_newest(1).has_value());
  EXPECT_EQ(backups.take(books.store(), id)->number, 4U) << "the one of that id is gone";
}

TEST_F(BackupTest, the_writer_goes_on_meanwhile) {
  books.commit(3);
  std::thread writer([this] { books.commit(40); });
  const Backup backup = take();
  writer.join();
  EXPECT_EQ(books.acknowledged(), 43U);
  ASSERT_TRUE(backups.restore(backup.number, target).has_value());
  const std::int64_t commits = restored_commits();
  EXPECT_GE(commits, static_cast<std::int64_t>(backup.journal.size / shape.entries));
  EXPECT_LE(commits, 43);
}

TEST_F(BackupTest, only_an_empty_directory_is_restored_into) {
  books.commit(1);
  take();
  ASSERT_EQ(disk.make_directory(target), Fault::none);
  LossyDisk::FilePointer file;
  ASSERT_EQ(disk.create(std::string(target) + "/precious", file), Fault::none);
  const auto restored = backups.restore(0, target);
  ASSERT_FALSE(restored.has_value());
  EXPECT_EQ(restored.error().reason, Reason::already_exists);
  EXPECT_NE(restored.error().detail.find("precious"), std::string::npos);
  EXPECT_NE(disk.find(std::string(target) + "/precious"), nullptr);
}

TEST_F(BackupTest, nothing_there_is_not_found) {
  EXPECT_EQ(backups.list().error().reason, Reason::not_found);
  EXPECT_EQ(backups.restore(0, target).error().reason, Reason::not_found);
  books.commit(1);
  take();
  EXPECT_EQ(backups.check(7).error().reason, Reason::not_found);
  EXPECT_EQ(backups.restore(7, target).error().reason, Reason::not_found);
}

TEST_F(BackupTest, old_ones_go_when_asked) {
  for (int i = 0; i < 3; ++i) {
    books.commit(2);
    take();
  }
  ASSERT_TRUE(backups.keep_newest(1).has_value());
  const auto all = backups.list();
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().number, 3U);
  ASSERT_TRUE(backups.restore(0, target).has_value());
  EXPECT_EQ(restored_commits(), 6);
}

TEST_F(BackupTest, damage_is_found_before_anything_is_restored) {
  books.commit(20);
  take();
  for (const std::string& file : backup_files("/shared_checksum/")) {
    std::string& bytes = disk.find(file)->data;
    bytes[bytes.size() / 2] ^= 4;
    EXPECT_EQ(backups.check(1).error().reason, Reason::corrupt) << file;
    EXPECT_EQ(backups.restore(1, target).error().reason, Reason::corrupt) << file;
    EXPECT_TRUE(disk.list(target).empty());
    bytes[bytes.size() / 2] ^= 4;
  }
  EXPECT_TRUE(backups.check(1).has_value());
}

TEST_F(BackupTest, a_missing_file_is_found) {
  books.commit(20);
  take();
  ASSERT_EQ(disk.remove(backup_files("/shared_checksum/").front()), Fault::none);
  const auto checked = backups.check(1);
  ASSERT_FALSE(checked.has_value());
  EXPECT_TRUE(checked.error().reason == Reason::not_found || checked.error().reason == Reason::truncated)
      << checked.error().detail;
  EXPECT_FALSE(backups.restore(1, target).has_value());
}

TEST_F(BackupTest, a_full_disk_is_named_and_harms_neither_store_nor_older_backups) {
  books.commit(10);
  take();
  books.commit(10);
  disk.limit_space(1);
  const auto failed = backups.take(books.store());
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().reason, Reason::disk_full) << failed.error().detail;
  disk.limit_space(UINT64_MAX);
  ASSERT_TRUE(books.open()) << books.last_error();
  EXPECT_EQ(books.complaint(), "");
  EXPECT_TRUE(backups.check(1).has_value());
  EXPECT_EQ(take().number, 2U);
}

TEST_F(BackupTest, a_restored_store_goes_on_and_is_backed_up_beside_the_first) {
  books.commit(4);
  take();
  books.commit(4);
  take();
  ASSERT_TRUE(backups.restore(1, target).has_value());
  RocksdbOptions options;
  options.file_system = file_system_over(disk);
  const auto store = RocksdbStore::open(target, options);
  ASSERT_TRUE(store.has_value());
  const auto again = backups.take(**store);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(again->number, 3U);
  EXPECT_EQ(again->journal.size, 40U);
  EXPECT_TRUE(backups.check(2).has_value());
}

}  // namespace
}  // namespace storage::test
