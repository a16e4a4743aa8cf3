#include "tests/audit/audit_setup.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "federation/books.h"
#include "node/audit_files.h"
#include "protocol/merkle.h"
#include "storage/journal.h"

namespace audits {

using storage::MemoryStore;
using storage::Table;

namespace {

std::set<std::string>& noted() {
  static std::set<std::string> kinds;
  return kinds;
}

void copy_rows(const storage::Store& from, Table table, MemoryStore& to) {
  storage::Batch batch;
  const auto scanned = from.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
    batch.put(table, std::string(key), std::string(value));
    return true;
  });
  EXPECT_TRUE(scanned.has_value());
  EXPECT_TRUE(to.commit(batch).has_value());
}

}  // namespace

Directory::Directory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "lokaponto-audit-test-XXXXXX").string();
  EXPECT_NE(mkdtemp(pattern.data()), nullptr);
  path_ = pattern;
}

Directory::~Directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void put_beginning(const storage::Store& store, std::uint64_t size, MemoryStore& beginning) {
  auto books = *federation::Books::load(beginning);
  for (std::uint64_t index = 0; index < size; ++index)
    if (!books->replay(*storage::journal_entry(store, index))) break;
  EXPECT_TRUE(beginning.commit(books->take()).has_value());
  copy_rows(store, Table::sent_log, beginning);
  copy_rows(store, Table::received_log, beginning);
}

void put_consistent(const MemoryStore& store, MemoryStore& copy) {
  copy.restore(store.snapshot());
  protocol::Frontier tree;
  const auto scanned = copy.scan(Table::journal, {}, {}, [&](std::string_view, std::string_view entry) {
    tree.append(protocol::leaf_hash(entry));
    return true;
  });
  EXPECT_TRUE(scanned.has_value());
  storage::Batch batch;
  batch.put(Table::meta, std::string(storage::journal_head_key),
            storage::number_key(tree.size()) + std::string(tree.root().view()));
  EXPECT_TRUE(copy.commit(batch).has_value());
}

node::AuditManifest export_to(const std::filesystem::path& directory, const storage::Store& store,
                              const std::filesystem::path& since) {
  std::optional<node::AuditManifest> before;
  if (!since.empty()) before = *node::read_manifest(since);
  auto manifest = node::export_for_audit(store, directory, before);
  EXPECT_TRUE(manifest.has_value()) << name(manifest.error().reason) << ": " << manifest.error().detail;
  return manifest.value_or(node::AuditManifest{});
}

node::AuditReport audit(const std::vector<std::filesystem::path>& directories, const node::Given& given) {
  const auto scratch = [](const std::string&) -> protocol::Result<std::unique_ptr<storage::Store>> {
    return std::make_unique<MemoryStore>();
  };
  auto report = node::audit_exports(directories, scratch, {}, given);
  EXPECT_TRUE(report.has_value());
  for (const auto& finding : report->findings) noted().insert(std::string(finding.kind));
  return *std::move(report);
}

std::vector<std::string> kinds_in(const node::AuditReport& report) {
  std::vector<std::string> kinds;
  for (const auto& finding : report.findings) kinds.emplace_back(finding.kind);
  return kinds;
}

const std::set<std::string>& kinds_found() {
  return noted();
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void put_content(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
}

void change_manifest(const std::filesystem::path& directory, const std::function<void(node::AuditManifest&)>& change) {
  auto manifest = *node::read_manifest(directory);
  change(manifest);
  put_content(directory / node::manifest_name, to_text(manifest));
}

void list_files(const std::filesystem::path& directory) {
  change_manifest(directory, [&](node::AuditManifest& manifest) {
    manifest.files.clear();
    for (const auto& each : std::filesystem::recursive_directory_iterator(directory)) {
      const auto name = each.path().lexically_relative(directory).generic_string();
      if (each.is_regular_file() && name != node::manifest_name)
        manifest.files.push_back(*node::measure_file(each.path(), name));
    }
    std::ranges::sort(manifest.files, {}, &node::AuditFile::path);
  });
}

void change_records(const std::filesystem::path& directory, const std::string& file,
                    const std::function<void(std::vector<std::string>&)>& change) {
  const auto bytes = content(directory / file);
  std::vector<std::string> records;
  for (std::size_t at = 0; at < bytes.size();) {
    std::array<char, node::record_length_bytes> length{};
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length.size(), length.begin());
    records.push_back(bytes.substr(at + length.size(), node::record_length(length)));
    at += length.size() + records.back().size();
  }
  change(records);
  std::string changed;
  for (const auto& record : records) {
    const auto length = node::record_length(record.size());
    changed.append(length.data(), length.size());
    changed += record;
  }
  put_content(directory / file, changed);
  list_files(directory);
}

}  // namespace audits
