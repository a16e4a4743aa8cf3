// Records of exported files are read in any order, across files, and never beyond what is there.
#include <gtest/gtest.h>

#include <fstream>

#include "node/audit_source.h"
#include "tests/audit/audit_setup.h"

namespace {

std::string record(std::uint64_t number) {
  return "record " + std::to_string(number) + std::string(number % 97, '.');
}

void write_records(const std::filesystem::path& path, std::uint64_t first, std::uint64_t end) {
  std::string bytes;
  for (auto number = first; number < end; ++number) {
    const auto text = record(number);
    const auto length = node::record_length(text.size());
    bytes.append(length.data(), length.size());
    bytes += text;
  }
  audits::put_content(path, bytes);
}

TEST(AuditRecords, AreReadInAnyOrder) {
  const audits::Directory directory;
  write_records(directory / "one", 5, 1000);
  write_records(directory / "two", 1000, 3000);
  node::AuditRecords records(4096);
  records.add(5, directory / "one");
  records.add(1000, directory / "two");
  for (std::uint64_t number = 5; number < 3000; ++number) EXPECT_EQ(records.read(number), record(number));
  for (const std::uint64_t number : {5U, 2999U, 1000U, 999U, 300U, 301U, 260U, 2560U, 2559U, 5U, 5U, 1255U})
    EXPECT_EQ(records.read(number), record(number)) << number;
}

TEST(AuditRecords, AreNoMoreThanThere) {
  const audits::Directory directory;
  write_records(directory / "one", 0, 10);
  node::AuditRecords records(4096);
  EXPECT_EQ(records.read(0), std::nullopt);
  records.add(0, directory / "one");
  EXPECT_EQ(records.read(10), std::nullopt);
  EXPECT_EQ(records.read(1000), std::nullopt);
  EXPECT_EQ(records.read(3), record(3));
  auto bytes = audits::content(directory / "one");
  bytes.pop_back();
  audits::put_content(directory / "one", bytes);
  node::AuditRecords cut(4096);
  cut.add(0, directory / "one");
  EXPECT_EQ(cut.read(8), record(8));
  EXPECT_EQ(cut.read(9), std::nullopt);
}

TEST(AuditRecords, AreNoLongerThanTheyMayBe) {
  const audits::Directory directory;
  audits::put_content(directory / "one", std::string("\xff\xff\xff\xff", 4) + "a");
  node::AuditRecords records(4096);
  records.add(0, directory / "one");
  EXPECT_EQ(records.read(0), std::nullopt);
}

/// Bytes of memory of this process.
std::uint64_t memory() {
  std::ifstream pages("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  pages >> all >> resident;
  return resident * 4096;
}

TEST(AuditSource, TakesNoMemoryForLinksThatItsManifestOnlyNames) {
  const audits::Directory directory;
  node::AuditManifest manifest;
  for (int number = 0; number < 2000; ++number) {
    const auto peer = *protocol::Domain::parse("peer" + std::to_string(number) + ".example");
    manifest.links.push_back({.peer = peer, .sent = {}, .received = {}});
    manifest.files.push_back({.path = node::log_file(peer, true, 1), .bytes = 0, .sha256 = {}});
    const auto path = directory / manifest.files.back().path;
    std::filesystem::create_directories(path.parent_path());
    audits::put_content(path, "");
  }
  const auto before = memory();
  node::AuditSource source;
  source.add(directory / "", manifest);
  EXPECT_LT(memory(), before + (std::uint64_t{100} << 20));
}

}  // namespace
