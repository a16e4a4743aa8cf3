// What is RocksDB's own affair: opening and refusing to, the lock, reading along, a full disk.
#include "storage/rocksdb_store.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/storage/crash_books.h"
#include "tests/storage/lossy_file_system.h"
#include "tests/storage/temporary_directory.h"

namespace storage::test {
namespace {

using protocol::Reason;

class RocksdbStoreTest : public testing::Test {
 protected:
  using Opened = Result<std::unique_ptr<RocksdbStore>>;

  Opened open(bool create, bool read_only = false) const {
    RocksdbOptions options;
    options.create = create;
    options.read_only = read_only;
    return RocksdbStore::open(directory.path("store"), options);
  }

  static Result<CommitReceipt> put(Store& store, Table table, Bytes key, std::optional<Bytes> value) {
    Batch batch;
    if (value)
      batch.put(table, std::move(key), *std::move(value));
    else
      batch.erase(table, std::move(key));
    return store.commit(batch);
  }

  /// The write-ahead logs, oldest first.
  std::vector<std::filesystem::path> logs() const {
    std::vector<std::filesystem::path> found;
    for (const auto& file : std::filesystem::directory_iterator(directory.path("store")))
      if (file.path().extension() == ".log") found.push_back(file.path());
    std::ranges::sort(found);
    return found;
  }

  /// Whether a file of the store holds these bytes as they are.
  bool holds(const std::string& bytes) const {
    return std::ranges::any_of(std::filesystem::directory_iterator(directory.path("store")), [&](const auto& file) {
      std::ifstream stream(file.path(), std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(stream), {}).contains(bytes);
    });
  }

  TemporaryDirectory directory;
};

TEST_F(RocksdbStoreTest, what_is_erased_can_be_dropped_from_every_file) {
  const auto store = open(true);
  ASSERT_TRUE(store.has_value());
  for (int round = 0; round < 3; ++round) {  // once it stands in a table file, once in the log alone
    ASSERT_TRUE(put(**store, Table::member, "zoe", "Zoe Quenneville"));
    ASSERT_TRUE(put(**store, Table::bank_text, "line", "from Zoe Quenneville"));
    ASSERT_TRUE(put(**store, Table::member, "yann", "Yann Kerboul"));
    if (round == 1) {
      ASSERT_TRUE((*store)->drop_erased());
    }
    ASSERT_TRUE(holds("Quenneville"));
    ASSERT_TRUE(put(**store, Table::member, "zoe", {}));
    ASSERT_TRUE(put(**store, Table::bank_text, "line", {}));
    ASSERT_TRUE(put(**store, Table::account, "a", "after"));
    ASSERT_TRUE(holds("Quenneville")) << "or there is nothing to drop";
    ASSERT_TRUE((*store)->drop_erased());
    EXPECT_FALSE(holds("Quenneville"));
    EXPECT_TRUE(holds("Kerboul"));
  }
  EXPECT_EQ(*(*store)->get(Table::member, "yann"), "Yann Kerboul");
  EXPECT_EQ(*(*store)->get(Table::account, "a"), "after");
}

TEST_F(RocksdbStoreTest, only_creates_when_told_to) {
  const auto missing = open(false);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().reason, Reason::not_found);
  EXPECT_FALSE(std::filesystem::exists(directory.path("store/CURRENT")));
  EXPECT_TRUE(open(true).has_value());
  EXPECT_TRUE(open(false).has_value());
  EXPECT_TRUE(open(true).has_value());
}

TEST_F(RocksdbStoreTest, a_directory_that_cannot_be_made_is_an_io_error) {
  RocksdbOptions options;
  options.create = true;
  std::ofstream(directory.path("file")) << "in the way";
  const auto opened = RocksdbStore::open(directory.path("file/store"), options);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().reason, Reason::io_error) << opened.error().detail;
}

TEST_F(RocksdbStoreTest, one_process_at_a_time_has_it_open) {
  const auto first = open(true);
  ASSERT_TRUE(first.has_value());
  const auto second = open(false);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().reason, Reason::locked) << second.error().detail;
}

TEST_F(RocksdbStoreTest, a_reader_takes_no_lock_sees_what_is_durable_and_writes_nothing) {
  const auto writer = open(true);
  ASSERT_TRUE(writer.has_value());
  ASSERT_TRUE(put(**writer, Table::account, "a", "1").has_value());
  const auto reader = open(false, true);
  ASSERT_TRUE(reader.has_value()) << reader.error().detail;
  EXPECT_EQ(*(*reader)->get(Table::account, "a"), "1");
  EXPECT_EQ(put(**reader, Table::account, "a", "2").error().reason, Reason::io_error);
  ASSERT_TRUE(put(**writer, Table::account, "a", "3").has_value());
  EXPECT_EQ(*(*reader)->get(Table::account, "a"), "1");
  const auto nothing = RocksdbStore::open(directory.path("none"), {.read_only = true, .file_system = nullptr});
  EXPECT_EQ(nothing.error().reason, Reason::not_found);
  EXPECT_FALSE(std::filesystem::exists(directory.path("none")));
}

TEST_F(RocksdbStoreTest, another_format_is_refused) {
  const Bytes other = Bytes(format_number) + "0";
  ASSERT_TRUE(put(**open(true), Table::meta, Bytes(format_key), other).has_value());
  for (const bool create : {false, true}) {
    const auto opened = open(create);
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().reason, Reason::unsupported_version);
    EXPECT_NE(opened.error().detail.find("format " + other), std::string::npos) << opened.error().detail;
  }
}

TEST_F(RocksdbStoreTest, rows_without_a_format_are_damage) {
  {
    const auto store = open(true);
    ASSERT_TRUE(put(**store, Table::meta, Bytes(format_key), std::nullopt).has_value());
    ASSERT_TRUE(put(**store, Table::peer, "a", "1").has_value());
  }
  EXPECT_EQ(open(true).error().reason, Reason::corrupt);
}

TEST_F(RocksdbStoreTest, a_store_that_was_never_completed_can_only_be_created) {
  ASSERT_TRUE(put(**open(true), Table::meta, Bytes(format_key), std::nullopt).has_value());
  EXPECT_EQ(open(false).error().reason, Reason::not_found);
  EXPECT_TRUE(open(true).has_value());
  EXPECT_TRUE(open(false).has_value());
}

TEST_F(RocksdbStoreTest, another_programs_database_is_refused) {
  {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, directory.path("store"), &db).ok());
    const std::unique_ptr<rocksdb::DB> closes(db);
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE(db->CreateColumnFamily(rocksdb::ColumnFamilyOptions(), "their table", &handle).ok());
    ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), handle, "key", "value").ok());
    ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
  }
  EXPECT_EQ(open(false).error().reason, Reason::unsupported_version) << open(false).error().detail;
  EXPECT_EQ(open(true).error().reason, Reason::unsupported_version) << open(true).error().detail;
  EXPECT_EQ(open(false, true).error().reason, Reason::unsupported_version) << open(false, true).error().detail;
}

TEST_F(RocksdbStoreTest, goes_on_after_a_torn_write_on_a_real_disk) {
  ASSERT_TRUE(put(**open(true), Table::account, "a", "1").has_value());
  const auto log = logs().back();
  const auto whole = std::filesystem::file_size(log);
  std::ofstream(log, std::ios::app) << std::string(1000, '\0');  // a record that never came to be
  EXPECT_TRUE(open(false, true).has_value()) << open(false, true).error().detail;
  EXPECT_EQ(std::filesystem::file_size(log), whole + 1000) << "a reader changes nothing";
  const auto store = open(false);
  ASSERT_TRUE(store.has_value()) << store.error().detail;
  EXPECT_EQ(*(*store)->get(Table::account, "a"), "1");
  EXPECT_TRUE(put(**store, Table::account, "a", "2").has_value());
}

TEST_F(RocksdbStoreTest, a_log_that_was_removed_is_missed) {
  ASSERT_TRUE(put(**open(true), Table::account, "a", "1").has_value());
  ASSERT_TRUE(put(**open(true), Table::account, "a", "2").has_value());
  ASSERT_EQ(logs().size(), 1U);  // the first commit is in a table file by now
  std::filesystem::remove(logs().back());
  for (const bool read_only : {true, false}) {
    const auto opened = open(false, read_only);
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().reason, Reason::truncated) << opened.error().detail;
  }
}

/// The operating system's files, of which one is removed as soon as somebody wants to read it.
class Vanishing final : public rocksdb::FileSystemWrapper {
 public:
  explicit Vanishing(std::string path) : FileSystemWrapper(rocksdb::FileSystem::Default()), path_(std::move(path)) {}

  const char* Name() const override { return "vanishing"; }
  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* context) override {
    if (path == path_) vanished = std::filesystem::remove(path);
    return FileSystemWrapper::NewSequentialFile(path, options, file, context);
  }
  bool vanished = false;

 private:
  std::string path_;
};

TEST_F(RocksdbStoreTest, a_log_that_is_removed_rightly_while_a_reader_looks_is_not_missed) {
  const auto writer = open(true);
  ASSERT_TRUE(put(**writer, Table::alarm, "1", "row").has_value());
  const auto retired = logs()[0].parent_path() / "000001.log";  // older than all that the list of files asks for
  std::filesystem::copy_file(logs()[0], retired);
  const auto file_system = std::make_shared<Vanishing>(retired.string());
  const std::shared_ptr<rocksdb::FileSystem> handed_in = file_system;
  const auto reader = RocksdbStore::open(directory.path("store"), {.read_only = true, .file_system = handed_in});
  EXPECT_TRUE(file_system->vanished);
  ASSERT_TRUE(reader.has_value()) << reader.error().detail;
  EXPECT_EQ(*(*reader)->get(Table::alarm, "1"), "row");
}

/// The operating system's files; counts what the lists of files hold that no sync covers.
class CountsListRecords final : public rocksdb::FileSystemWrapper {
 public:
  CountsListRecords() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "counts list records"; }
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    auto made = FileSystemWrapper::NewWritableFile(path, options, file, context);
    if (made.ok() && path.contains("/MANIFEST-")) *file = std::make_unique<List>(std::move(*file), *this);
    return made;
  }
  int records = 0;        ///< since a list was first synced
  int most_unsynced = 0;  ///< of them, at one time

 private:
  struct List final : rocksdb::FSWritableFileOwnerWrapper {
    List(std::unique_ptr<rocksdb::FSWritableFile> file, CountsListRecords& all)
        : FSWritableFileOwnerWrapper(std::move(file)), counts(all) {}
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      if (in_use) counts.most_unsynced = std::max(counts.most_unsynced, ++unsynced);
      counts.records += in_use ? 1 : 0;
      return FSWritableFileOwnerWrapper::Append(data, options, context);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
      in_use = true;
      unsynced = 0;
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }
    CountsListRecords& counts;
    bool in_use = false;
    int unsynced = 0;
  };
};

TEST_F(RocksdbStoreTest, the_list_of_files_is_synced_record_by_record) {
  const auto counts = std::make_shared<CountsListRecords>();
  RocksdbOptions options;
  options.create = true;
  options.write_buffer_bytes = std::size_t{256} << 10;
  options.file_system = std::shared_ptr<rocksdb::FileSystem>(counts);
  {
    const auto store = RocksdbStore::open(directory.path("store"), options);
    ASSERT_TRUE(store.has_value()) << store.error().detail;
    for (int row = 0; row < 100; ++row)
      ASSERT_TRUE(put(**store, Table::journal, "row" + std::to_string(row), Bytes(20'000, 'r')).has_value());
  }
  EXPECT_GT(counts->records, 4) << "or there was nothing to sync";
  EXPECT_EQ(counts->most_unsynced, 1);
}

TEST_F(RocksdbStoreTest, check_files_reads_every_block) {
  LossyDisk disk;
  ASSERT_EQ(disk.make_directory("/disk"), Fault::none);
  CrashBooks books(disk, {.entries = 10, .entry_bytes = 1000, .write_buffer_bytes = std::size_t{256} << 10});
  ASSERT_TRUE(books.open());
  books.commit(20);
  ASSERT_TRUE(books.open());  // everything is in table files now
  EXPECT_TRUE(books.store().check_files().has_value());
  std::string largest;
  for (const std::string& file : disk.all_files())
    if (file.ends_with(".sst") && (largest.empty() || disk.find(file)->data.size() > disk.find(largest)->data.size()))
      largest = file;
  disk.find(largest)->data[100] ^= 1;
  const auto checked = books.store().check_files();
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().reason, Reason::corrupt);
  EXPECT_NE(checked.error().detail.find(largest), std::string::npos) << checked.error().detail;
}

/// A store that runs into a full disk after a number of bytes.
class FullDisk : public testing::Test {
 protected:
  FullDisk() { EXPECT_EQ(disk.make_directory("/disk"), Fault::none); }

  std::uint64_t used() const {
    std::uint64_t bytes = 0;
    for (const std::string& file : disk.all_files()) bytes += disk.size(*disk.find(file));
    return bytes;
  }

  LossyDisk disk;
  const Shape shape{.entries = 10, .entry_bytes = 1000, .write_buffer_bytes = std::size_t{256} << 10};
};

TEST_F(FullDisk, is_named_stops_the_store_and_loses_nothing) {
  CrashBooks books(disk, shape);
  ASSERT_TRUE(books.open()) << books.last_error();
  // Now the log, now a flush or a compaction is what finds no room.
  for (std::uint64_t room = 1000; room < 2'000'000; room = room * 5 / 3) {
    SCOPED_TRACE(std::to_string(room) + " bytes were free");
    disk.limit_space(used() + room);
    books.commit(1000);
    ASSERT_TRUE(books.last_error().starts_with("disk_full: ")) << books.last_error();
    EXPECT_FALSE(books.accepts_empty_commit());
    disk.limit_space(UINT64_MAX);
    EXPECT_FALSE(books.accepts_empty_commit());
    ASSERT_TRUE(books.open()) << books.last_error();
    ASSERT_EQ(books.complaint(), "");
  }
  books.commit(3);
  ASSERT_TRUE(books.open()) << books.last_error();
  EXPECT_EQ(books.complaint(), "");
}

TEST_F(FullDisk, is_named_when_a_store_is_created_or_opened) {
  CrashBooks books(disk, shape);
  for (const std::uint64_t room : {10U, 100U, 300U}) {
    disk.limit_space(room);
    ASSERT_FALSE(books.open());
    EXPECT_TRUE(books.last_error().starts_with("disk_full: ")) << room << ": " << books.last_error();
  }
  disk.limit_space(UINT64_MAX);
  ASSERT_TRUE(books.open()) << books.last_error();
  books.commit(3);
  books.close();
  disk.limit_space(used());
  ASSERT_FALSE(books.open());
  EXPECT_TRUE(books.last_error().starts_with("disk_full: ")) << books.last_error();
  disk.limit_space(UINT64_MAX);
  ASSERT_TRUE(books.open()) << books.last_error();
  EXPECT_EQ(books.complaint(), "");
}

}  // namespace
}  // namespace storage::test
