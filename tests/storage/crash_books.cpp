#include "tests/storage/crash_books.h"

#include <utility>

#include "tests/storage/lossy_file_system.h"

namespace storage::test {
namespace {

constexpr std::uint64_t outbox_commits = 5;  // what later commits erase again stays for so long
constexpr std::string_view total_key = "total";

Bytes content(std::string_view kind, std::uint64_t number, std::size_t size) {
  Bytes bytes(kind);
  bytes += number_key(number);
  for (std::uint64_t mixed = number; bytes.size() < size; mixed = mixed * 6364136223846793005U + 1442695040888963407U)
    bytes.push_back(static_cast<char>(mixed >> 56));
  return bytes;
}

/// Whether a table holds exactly the rows numbered [first, end), with their content.
std::string complaint_about_rows(const Store& store, Table table, std::uint64_t first, std::uint64_t end,
                                 std::size_t size) {
  std::uint64_t next = first;
  std::string complaint;
  const auto scanned = store.scan(table, "", "", [&](std::string_view key, std::string_view value) {
    if (next == end || key != number_key(next))
      complaint = "an unexpected row " + protocol::to_hex(key);
    else if (value != content(name(table), next, size))
      complaint = "wrong content in row " + std::to_string(next);
    ++next;
    return complaint.empty();
  });
  if (!scanned) complaint = scanned.error().detail;
  if (complaint.empty() && next != end) complaint = "row " + std::to_string(next) + " is missing";
  return complaint.empty() ? complaint : std::string(name(table)) + ": " + complaint;
}

}  // namespace

std::string complaint_about(const Store& store, const Shape& shape, std::uint64_t& commits) {
  const View view(store);
  const auto journal = Journal::load(view);
  if (!journal) return "the journal does not load: " + journal.error().detail;
  const std::uint64_t size = journal->size();
  if (size % shape.entries != 0) return "half a commit: " + std::to_string(size) + " entries";
  commits = size / shape.entries;
  const std::uint64_t waiting = shape.entries * std::min(commits, outbox_commits);
  for (const auto& [table, first] :
       {std::pair(Table::journal, std::uint64_t{0}), std::pair(Table::payment, std::uint64_t{0}),
        std::pair(Table::outbox, size - waiting)})
    if (auto complaint = complaint_about_rows(store, table, first, size, shape.entry_bytes); !complaint.empty())
      return complaint;
  const auto total = store.get(Table::account, total_key);
  if (!total) return total.error().detail;
  if (*total != (size == 0 ? std::nullopt : std::optional(number_key(size))))
    return "the total is that of another commit";
  return {};
}

CrashBooks::CrashBooks(LossyDisk& disk, const Shape& shape, std::uint64_t acknowledged)
    : disk_(disk), shape_(shape), acknowledged_(acknowledged), attempted_(acknowledged) {}

bool CrashBooks::open() {
  close();
  RocksdbOptions options;
  options.create = true;
  options.write_buffer_bytes = shape_.write_buffer_bytes;
  options.file_system = file_system_over(disk_);
  auto store = RocksdbStore::open(directory, options);
  if (!store) return fail(store.error());
  store_ = *std::move(store);
  view_ = std::make_unique<View>(*store_);
  auto journal = Journal::load(*view_);
  if (!journal) return fail(journal.error());
  journal_ = *std::move(journal);
  return true;
}

void CrashBooks::close() {
  journal_.reset();
  view_.reset();
  store_.reset();
}

void CrashBooks::commit(std::uint64_t count) {
  for (; count > 0; --count) {
    ++attempted_;
    const Batch batch = next_batch();
    if (auto receipt = store_->commit(batch); !receipt) {
      fail(receipt.error());
      return;
    }
    view_->retire();
    ++acknowledged_;
  }
}

std::string CrashBooks::complaint() {
  std::uint64_t commits = 0;
  if (auto complaint = complaint_about(*store_, shape_, commits); !complaint.empty()) return complaint;
  if (commits < acknowledged_)
    return "commit " + std::to_string(acknowledged_) + " was acknowledged, " + std::to_string(commits) + " are there";
  if (commits > attempted_) return "there are commits that were never made";
  acknowledged_ = attempted_ = commits;
  return {};
}

Batch CrashBooks::next_batch() {
  for (std::uint64_t i = 0; i < shape_.entries; ++i) {
    const std::uint64_t number = journal_->size();
    journal_->append(*view_, content(name(Table::journal), number, shape_.entry_bytes));
    view_->put(Table::payment, number_key(number), content(name(Table::payment), number, shape_.entry_bytes));
    view_->put(Table::outbox, number_key(number), content(name(Table::outbox), number, shape_.entry_bytes));
    if (number >= outbox_commits * shape_.entries)
      view_->erase(Table::outbox, number_key(number - outbox_commits * shape_.entries));
  }
  view_->put(Table::account, Bytes(total_key), number_key(journal_->size()));
  journal_->seal(*view_);
  return view_->take();
}

bool CrashBooks::fail(const protocol::Failure& failure) {
  last_error_ = std::string(protocol::name(failure.reason)) + ": " + failure.detail;
  return false;
}

}  // namespace storage::test
