// Records of exported files are read in any order, across files, and never beyond what is there.
#include <gtest/gtest.h>

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

}  // namespace
