#include "storage/rocksdb_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "storage/store.h"
#include "tests/storage/log_writer.h"

namespace storage::test {
namespace {

using protocol::Bytes;
using protocol::failure;
using protocol::Reason;
using testing::HasSubstr;

/// A log of three records; `left` bytes of it.
Bytes log_bytes(std::size_t left = std::string::npos) {
  LogWriter log;
  for (const unsigned size : {100U, 40'000U, 60'000U}) log.add(std::string(size, 'r'));
  return log.bytes.substr(0, left);
}

class RocksdbFilesTest : public testing::Test {
 protected:
  DirectoryFiles files() {
    DirectoryFiles access;
    access.list = [this]() -> Result<std::vector<std::string>> {
      std::vector<std::string> names;
      for (const auto& [name, bytes] : contents) names.push_back(name);
      return names;
    };
    access.read = [this](const std::string& name) -> Result<Bytes> {
      const auto found = contents.find(name);
      if (found == contents.end()) return failure(Reason::truncated, name + " is gone");
      return found->second;
    };
    access.cut = [this](const std::string& name, std::uint64_t size) -> Result<void> {
      contents.at(name).resize(size);
      return {};
    };
    return access;
  }

  static std::vector<std::string> all_tables() {
    std::vector<std::string> names;
    for (std::uint8_t i = 0; i < table_count; ++i) names.emplace_back(name(static_cast<Table>(i)));
    return names;
  }

  std::map<std::string, Bytes> contents{
      {"CURRENT", "MANIFEST-000005\n"}, {"LOCK", ""},
      {"MANIFEST-000005", log_bytes()}, {"000009.sst", "rows"},
      {"000010.log", log_bytes()},      {"1000000.log", log_bytes()},
  };
};

TEST_F(RocksdbFilesTest, a_sound_database_is_found_and_left_alone) {
  const auto before = contents;
  EXPECT_TRUE(*find_database(files()));
  EXPECT_TRUE(mend_logs(files(), true).has_value());
  EXPECT_TRUE(check_tables(files(), all_tables()).has_value());
  EXPECT_TRUE(check_log_is_there(files()).has_value());
  EXPECT_EQ(contents, before);
}

TEST_F(RocksdbFilesTest, foreign_files_are_no_database_and_remains_are_a_truncated_one) {
  contents = {{"notes.txt", "mine"}, {"MANIFEST-000001", ""}};  // the latter of a creation that crashed
  EXPECT_FALSE(*find_database(files()));
  for (const auto* remains : {"000004.sst", "000004.log", "MANIFEST-000004"}) {
    contents = {{"LOCK", ""}, {remains, ""}};
    const auto found = find_database(files());
    ASSERT_FALSE(found.has_value()) << remains;
    EXPECT_EQ(found.error().reason, Reason::truncated);
    EXPECT_THAT(found.error().detail, HasSubstr(remains));
  }
}

TEST_F(RocksdbFilesTest, the_newest_log_loses_its_torn_end) {
  LogWriter whole;
  whole.add(std::string(100, 'r'));
  for (const auto* name : {"1000000.log", "MANIFEST-000005"}) {
    contents[name].resize(30'000);
    ASSERT_TRUE(mend_logs(files(), false).has_value());
    EXPECT_EQ(contents[name].size(), 30'000U) << "only looked at";
    ASSERT_TRUE(mend_logs(files(), true).has_value());
    EXPECT_EQ(contents[name], whole.bytes);
  }
}

TEST_F(RocksdbFilesTest, what_another_process_removes_meanwhile_is_not_missed) {
  const auto look = [this] {
    auto vanishing = files();
    const auto read = vanishing.read;
    vanishing.read = [this, read](const std::string& name) {
      if (name == "000010.log") contents.erase(name);  // its rows are in a table file by now
      return read(name);
    };
    return mend_logs(vanishing, false);
  };
  const auto before = contents;
  EXPECT_EQ(look().error().reason, Reason::truncated);
  contents = before;
  EXPECT_TRUE(look_at_rest(files(), look).has_value());
}

TEST_F(RocksdbFilesTest, what_stays_away_is_missed_and_so_is_what_never_comes_to_rest) {
  int looks = 0;
  const auto fail = [&]() -> Result<void> {
    ++looks;
    return failure(Reason::truncated, "gone");
  };
  EXPECT_FALSE(look_at_rest(files(), fail).has_value());
  EXPECT_EQ(looks, 1);
  const auto restless = [&] {
    contents.erase("restless" + std::to_string(looks));
    contents["restless" + std::to_string(looks + 1)] = "";
    return fail();
  };
  EXPECT_FALSE(look_at_rest(files(), restless).has_value());
  EXPECT_EQ(looks, 101);
}

TEST_F(RocksdbFilesTest, an_empty_log_does_not_count_as_the_newest) {
  contents["1000001.log"] = "";
  contents["1000000.log"].resize(30'000);
  EXPECT_TRUE(mend_logs(files(), true).has_value());
}

TEST_F(RocksdbFilesTest, an_earlier_log_that_is_not_whole_is_damage) {
  const std::size_t size = log_bytes().size();
  for (const std::size_t end : {size - 1, size / 2, std::size_t{50}}) {
    contents["000010.log"] = log_bytes(end);
    EXPECT_EQ(mend_logs(files(), true).error().reason, Reason::corrupt) << "cut to " << end;
    contents["000010.log"].resize(size);  // unwritten pages instead
    const auto mended = mend_logs(files(), true);
    ASSERT_FALSE(mended.has_value()) << "zeros from " << end;
    EXPECT_EQ(mended.error().reason, Reason::corrupt);
    EXPECT_THAT(mended.error().detail, HasSubstr("000010.log is damaged behind byte"));
  }
}

TEST_F(RocksdbFilesTest, whole_records_behind_damage_are_not_dropped) {
  contents["1000000.log"][50] ^= 1;
  EXPECT_EQ(mend_logs(files(), true).error().reason, Reason::corrupt);
}

TEST_F(RocksdbFilesTest, current_must_name_a_list_that_is_there) {
  for (const auto* text : {"", "MANIFEST-000005", "000009.sst\n"}) {
    contents["CURRENT"] = text;
    EXPECT_EQ(mend_logs(files(), true).error().reason, Reason::corrupt) << text;
  }
  contents["CURRENT"] = "MANIFEST-000004\n";
  EXPECT_EQ(mend_logs(files(), true).error().reason, Reason::truncated);
}

TEST_F(RocksdbFilesTest, a_table_of_another_program_is_an_unsupported_version) {
  auto tables = all_tables();
  tables.emplace_back("theirs");
  const auto checked = check_tables(files(), tables);
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().reason, Reason::unsupported_version);
  EXPECT_THAT(checked.error().detail, HasSubstr("theirs"));
}

TEST_F(RocksdbFilesTest, a_table_of_ours_may_only_be_missing_before_the_first_row) {
  auto tables = all_tables();
  tables.pop_back();
  EXPECT_EQ(check_tables(files(), tables).error().reason, Reason::truncated);
  contents.erase("000009.sst");
  EXPECT_EQ(check_tables(files(), tables).error().reason, Reason::truncated) << "rows are in the logs";
  contents["000010.log"] = contents["1000000.log"] = "";
  EXPECT_TRUE(check_tables(files(), tables).has_value());
}

TEST_F(RocksdbFilesTest, tables_without_any_log_are_truncated) {
  contents.erase("000010.log");
  EXPECT_TRUE(check_log_is_there(files()).has_value());
  contents.erase("1000000.log");
  EXPECT_EQ(check_log_is_there(files()).error().reason, Reason::truncated);
  contents.erase("000009.sst");  // a creation that crashed
  EXPECT_TRUE(check_log_is_there(files()).has_value());
}

}  // namespace
}  // namespace storage::test
