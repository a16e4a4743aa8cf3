// Damaged directories: every file of a store with flipped bits, cut short or gone. Whatever was hit, the store says so
// or still holds everything; what it shows is never wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "storage/rocksdb_log.h"
#include "tests/storage/crash_books.h"
#include "tests/storage/lossy_file_system.h"

namespace storage::test {
namespace {

using protocol::Reason;

const Shape shape{.entries = 10, .entry_bytes = 1000, .write_buffer_bytes = std::size_t{256} << 10};
constexpr std::uint64_t commits = 23;

enum class Verdict { whole, reported, clean_prefix, silent };

std::ostream& operator<<(std::ostream& out, Verdict verdict) {
  const std::array names{"whole", "reported", "clean prefix", "silent damage"};
  return out << names[static_cast<std::size_t>(verdict)];
}

class Damage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    sound = new LossyDisk();
    ASSERT_EQ(sound->make_directory("/disk"), Fault::none);
    CrashBooks books(*sound, shape);
    ASSERT_TRUE(books.open()) << books.last_error();
    books.commit(commits);
    ASSERT_EQ(books.acknowledged(), commits);
    books.close();
    sound->restart(Survival::dropped, 1);
  }
  static void TearDownTestSuite() {
    delete sound;
    sound = nullptr;
  }

  /// Opens the disk's store and reads all of it.
  Verdict examine(LossyDisk& disk) {
    CrashBooks books(disk, shape, 0);
    detail.clear();
    if (!books.open()) {
      detail = books.last_error();
      const bool named = detail.starts_with("corrupt: ") || detail.starts_with("truncated: ");
      return named && detail.size() > 20 ? Verdict::reported : Verdict::silent;
    }
    for (std::uint8_t number = 0; number < table_count; ++number) {
      auto scanned = books.store().scan(static_cast<Table>(number), "", "", [](auto, auto) { return true; });
      if (scanned) continue;
      detail = scanned.error().detail;
      return scanned.error().reason == Reason::corrupt ? Verdict::reported : Verdict::silent;
    }
    std::uint64_t found = 0;
    detail = complaint_about(books.store(), shape, found);
    if (!detail.empty()) return Verdict::silent;
    detail = std::to_string(found) + " commits";
    return found == commits ? Verdict::whole : Verdict::clean_prefix;
  }

  static bool is_newest_log(const std::string& path) {
    std::string newest;
    for (const std::string& file : sound->all_files())
      if (file.ends_with(".log") && sound->size(*sound->find(file)) > 0) newest = std::max(newest, file);
    return path == newest;
  }

  /// Where the last record of a log begins: damage behind looks like a torn write.
  static std::uint64_t last_record(std::string_view bytes) {
    return bytes.empty() ? 0 : read_log(bytes.substr(0, bytes.size() - 1)).whole;
  }

  static std::uint64_t positions() { return std::getenv("LOKAPONTO_LONG") == nullptr ? 12 : 150; }

  static LossyDisk* sound;
  std::string detail;
};

LossyDisk* Damage::sound = nullptr;

TEST_F(Damage, a_sound_store_is_whole_and_has_files_of_every_kind) {
  const auto disk = sound->clone();
  EXPECT_EQ(examine(*disk), Verdict::whole) << detail;
  const auto files = sound->all_files();
  const auto count = [&files](std::string_view part) {
    return std::ranges::count_if(files, [part](const std::string& file) { return file.find(part) != file.npos; });
  };
  EXPECT_GE(count(".sst"), 2);
  EXPECT_GE(count(".log"), 1);
  EXPECT_EQ(count("MANIFEST"), 1);
}

TEST_F(Damage, a_flipped_bit_is_reported_or_harmless) {
  std::mt19937_64 random(17);
  for (const std::string& file : sound->all_files()) {
    const std::uint64_t size = sound->size(*sound->find(file));
    const std::uint64_t torn_from = is_newest_log(file) ? last_record(sound->find(file)->data) : size;
    for (std::uint64_t i = 0; i < std::min(size, positions()); ++i) {
      const auto disk = sound->clone();
      const std::uint64_t at =
          i * size / std::min(size, positions()) + random() % std::max<std::uint64_t>(1, size / positions());
      char& byte = disk->find(file)->data[std::min(at, size - 1)];
      byte = static_cast<char>(byte ^ (1 << (random() % 8)));
      const Verdict verdict = examine(*disk);
      ASSERT_NE(verdict, Verdict::silent) << file << " byte " << at << ": " << detail;
      ASSERT_TRUE(verdict != Verdict::clean_prefix || at >= torn_from) << file << " byte " << at << ": " << detail;
    }
  }
}

TEST_F(Damage, a_file_cut_short_is_reported_unless_it_is_the_end_of_the_log) {
  for (const std::string& file : sound->all_files()) {
    const std::uint64_t size = sound->size(*sound->find(file));
    for (const std::uint64_t left : {size - 1, size / 2, size / 7, std::uint64_t{1}, std::uint64_t{0}}) {
      if (left >= size) continue;
      const auto disk = sound->clone();
      disk->find(file)->data.resize(left);
      const Verdict verdict = examine(*disk);
      ASSERT_NE(verdict, Verdict::silent) << file << " cut to " << left << ": " << detail;
      ASSERT_TRUE(verdict != Verdict::clean_prefix || is_newest_log(file))
          << file << " cut to " << left << ": " << detail;
    }
  }
}

TEST_F(Damage, a_missing_file_is_reported_unless_it_is_the_newest_log) {
  // Opening removes table files that were written but never listed.
  const auto kept = sound->clone();
  ASSERT_EQ(examine(*kept), Verdict::whole);
  for (const std::string& file : sound->all_files()) {
    const auto disk = sound->clone();
    ASSERT_EQ(disk->remove(file), Fault::none);
    const Verdict verdict = examine(*disk);
    ASSERT_NE(verdict, Verdict::silent) << file << ": " << detail;
    ASSERT_TRUE(verdict != Verdict::clean_prefix || is_newest_log(file)) << file << ": " << detail;
    const bool is_live_table = file.ends_with(".sst") && kept->find(file) != nullptr;
    if (is_live_table || file.ends_with("/CURRENT") || file.find("MANIFEST") != file.npos) {
      EXPECT_EQ(verdict, Verdict::reported) << file;
    }
  }
}

TEST_F(Damage, a_store_whose_logs_were_all_removed_is_reported) {
  const auto disk = sound->clone();
  for (const std::string& file : sound->all_files()) {
    if (!file.ends_with(".log")) continue;
    ASSERT_EQ(disk->remove(file), Fault::none);
  }
  EXPECT_EQ(examine(*disk), Verdict::reported) << detail;
}

TEST_F(Damage, a_store_without_current_is_left_as_it_is) {
  const auto disk = sound->clone();
  const std::string current = std::string(CrashBooks::directory) + "/CURRENT";
  const std::string content = disk->find(current)->data;
  ASSERT_EQ(disk->remove(current), Fault::none);
  EXPECT_EQ(examine(*disk), Verdict::reported);
  LossyDisk::FilePointer again;
  ASSERT_EQ(disk->create(current, again), Fault::none);
  ASSERT_EQ(disk->append(*again, content), Fault::none);
  EXPECT_EQ(examine(*disk), Verdict::whole) << detail;
  // Not even without logs, which RocksDB itself would stumble over.
  for (const std::string& file : disk->all_files()) {
    if (file != current && !file.ends_with(".log")) continue;
    ASSERT_EQ(disk->remove(file), Fault::none);
  }
  EXPECT_EQ(examine(*disk), Verdict::reported);
}

TEST_F(Damage, unwritten_pages_are_reported) {
  std::mt19937_64 random(23);
  for (const std::string& file : sound->all_files()) {
    const std::uint64_t size = sound->size(*sound->find(file));
    const std::uint64_t torn_from = is_newest_log(file) ? last_record(sound->find(file)->data) : size;
    const std::uint64_t page = file.ends_with(".log") ? 32 * 1024 : 4096;  // a log's reader skips blocks of zeros
    for (std::uint64_t at = 0; at < size; at += page * (1 + random() % (4096 * positions() / page))) {
      const auto disk = sound->clone();
      std::string& bytes = disk->find(file)->data;
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), std::min(page, size - at), '\0');
      const Verdict verdict = examine(*disk);
      ASSERT_NE(verdict, Verdict::silent) << file << " page at " << at << ": " << detail;
      ASSERT_TRUE(verdict != Verdict::clean_prefix || at + page > torn_from)
          << file << " page at " << at << ": " << detail;
    }
  }
}

TEST_F(Damage, a_list_of_files_from_yesterday_is_reported) {
  // Cut between two records it reads well, but tells of files that are gone and not of those that are there.
  const auto files = sound->all_files();
  const auto manifest =
      std::ranges::find_if(files, [](const auto& file) { return file.find("MANIFEST") != file.npos; });
  const std::string bytes = sound->find(*manifest)->data;
  int cuts = 0;
  for (std::uint64_t end = last_record(bytes); end > 0; end = last_record(bytes.substr(0, end))) {
    const auto disk = sound->clone();
    disk->find(*manifest)->data.resize(end);
    const Verdict verdict = examine(*disk);
    ASSERT_TRUE(verdict == Verdict::reported || verdict == Verdict::whole) << "cut to " << end << ": " << detail;
    ++cuts;
  }
  EXPECT_GE(cuts, 10);
}

TEST_F(Damage, every_header_of_the_last_block_of_a_log_counts) {
  LossyDisk small;
  ASSERT_EQ(small.make_directory("/disk"), Fault::none);
  const Shape one_entry;
  CrashBooks books(small, one_entry);
  ASSERT_TRUE(books.open()) << books.last_error();
  books.commit(6);
  books.close();
  const auto files = small.all_files();
  for (const std::string& file : files) {
    if (!file.ends_with(".log") && file.find("MANIFEST") == file.npos) continue;
    const std::string bytes = small.find(file)->data;
    const std::uint64_t last = last_record(bytes);
    for (std::uint64_t begin = last_record(bytes.substr(0, last)); begin > 0;
         begin = last_record(bytes.substr(0, begin))) {
      const auto disk = small.clone();
      disk->find(file)->data[begin + 5] ^= 1;  // the record claims 256 bytes more or less
      CrashBooks damaged(*disk, one_entry);
      ASSERT_FALSE(damaged.open()) << file << " record at " << begin;
      ASSERT_TRUE(damaged.last_error().starts_with("corrupt: ")) << damaged.last_error();
    }
  }
}

}  // namespace
}  // namespace storage::test
