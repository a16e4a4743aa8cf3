#include "storage/rocksdb_log.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/storage/log_writer.h"

namespace storage {
namespace {

using test::LogWriter;

constexpr std::size_t block_size = LogWriter::block_size;

/// Records of many sizes, some over several blocks, one that leaves room for nothing but an empty first fragment.
LogWriter sample_log() {
  LogWriter log;
  std::mt19937_64 random(5);
  for (const std::size_t size : std::vector<std::size_t>{100, 7000, 0, 40'000, 12, 90'000, 300, 1, 20'000}) {
    std::string record(size, '\0');
    for (char& byte : record) byte = static_cast<char>(random());
    log.add(record);
  }
  log.add(std::string(block_size - log.bytes.size() % block_size - 14, 'x'));
  log.add(std::string(50, 'y'));
  log.add(std::string(60, 'z'));
  return log;
}

std::size_t last_end_up_to(const LogWriter& log, std::size_t size) {
  std::size_t end = 0;
  for (const std::size_t one : log.ends)
    if (one <= size) end = one;
  return end;
}

TEST(RocksdbLog, crc32c_is_the_published_one) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);  // RFC 3720, B.4
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
}

TEST(RocksdbLog, a_sound_log_is_whole) {
  const LogWriter log = sample_log();
  EXPECT_EQ(read_log(log.bytes), (LogState{log.bytes.size(), true, false}));
  EXPECT_EQ(read_log(""), (LogState{0, true, false}));
}

TEST(RocksdbLog, a_log_cut_anywhere_ends_with_its_last_whole_record) {
  const LogWriter log = sample_log();
  for (std::size_t size = 0; size < log.bytes.size(); size += size % 997 + 1) {
    const LogState state = read_log(std::string_view(log.bytes).substr(0, size));
    ASSERT_EQ(state.whole, last_end_up_to(log, size)) << size;
    ASSERT_EQ(state.ends_there, state.whole == size) << size;
    ASSERT_FALSE(state.lost_records) << size;
  }
}

TEST(RocksdbLog, zeros_where_the_last_record_was_being_written_lose_nothing) {
  LogWriter log = sample_log();
  const std::size_t end = log.bytes.size();
  log.add(std::string(100'000, 'w'));
  for (std::size_t from = end; from < log.bytes.size(); from += 997) {
    std::string torn = log.bytes;
    const std::size_t to = std::min(torn.size(), from + 20'000);  // a hole in it, or all of its rest
    std::fill(torn.begin() + static_cast<std::ptrdiff_t>(from), torn.begin() + static_cast<std::ptrdiff_t>(to), '\0');
    ASSERT_EQ(read_log(torn), (LogState{end, false, false})) << from;
  }
}

TEST(RocksdbLog, any_flipped_bit_before_the_last_record_is_noticed) {
  const LogWriter log = sample_log();
  const std::size_t last = log.ends[log.ends.size() - 2];
  std::mt19937_64 random(3);
  for (std::size_t at = 0; at < log.bytes.size(); at += 1 + random() % 1000) {
    std::string flipped = log.bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
    const LogState state = read_log(flipped);
    if (state.ends_there) continue;  // in the filling between two blocks
    ASSERT_EQ(state.lost_records, at < last) << at;
    ASSERT_LE(state.whole, at);
  }
}

TEST(RocksdbLog, every_bit_of_a_header_counts) {
  LogWriter log;
  log.add("one");
  log.add("two");
  log.add("three");
  for (std::size_t bit = 0; bit < 8 * log.ends[1]; ++bit) {
    std::string flipped = log.bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const LogState state = read_log(flipped);
    ASSERT_FALSE(state.ends_there) << bit;
    ASSERT_TRUE(state.lost_records) << bit;
  }
}

TEST(RocksdbLog, a_lost_middle_is_noticed) {
  const LogWriter log = sample_log();
  // A whole block away, as if it had never been written.
  std::string holed = log.bytes;
  std::fill(holed.begin() + block_size, holed.begin() + 2 * block_size, '\0');
  EXPECT_TRUE(read_log(holed).lost_records);
}

TEST(RocksdbLog, a_log_carried_inside_a_torn_record_is_not_taken_for_records) {
  LogWriter inner;
  for (int i = 0; i < 3; ++i) inner.add(std::string(30'000, 'i'));
  LogWriter log;
  log.add("before");
  const std::size_t end = log.bytes.size();
  log.add(std::string(40'000, 'p') + inner.bytes);
  std::string torn = log.bytes;
  std::fill(torn.begin() + static_cast<std::ptrdiff_t>(end), torn.begin() + block_size, '\0');
  EXPECT_EQ(read_log(torn), (LogState{end, false, false}));
}

}  // namespace
}  // namespace storage
