#include "storage/memory_store.h"

#include <utility>

#include "protocol/check.h"

namespace storage {

using protocol::check;
using protocol::failure;
using protocol::Reason;

namespace {

std::size_t number_of(Table table) {
  const auto number = static_cast<std::size_t>(table);
  check(number < table_count, "a table is one of those listed");
  return number;
}

}  // namespace

bool operator==(const MemoryStore::Snapshot& a, const MemoryStore::Snapshot& b) {
  for (std::size_t i = 0; i < table_count; ++i)
    if (*a.tables_[i] != *b.tables_[i]) return false;
  return true;
}

MemoryStore::MemoryStore() {
  for (auto& rows : tables_) rows = std::make_shared<Rows>();
  tables_[number_of(Table::meta)]->emplace(format_key, format_number);
}

Result<std::optional<Bytes>> MemoryStore::get(Table table, std::string_view key) const {
  const std::scoped_lock lock(mutex_);
  const Rows& rows = *tables_[number_of(table)];
  const auto row = rows.find(key);
  if (row == rows.end()) return std::nullopt;
  return row->second;
}

Result<void> MemoryStore::scan(Table table, std::string_view first, std::string_view last, const Visitor& visit) const {
  // Given back under the lock: land() takes a sole owner for proof that no reader is left.
  const auto give_back = [this](std::shared_ptr<Rows>* rows) {
    const std::scoped_lock lock(mutex_);
    rows->reset();
  };
  std::shared_ptr<Rows> rows = share(table);
  const std::unique_ptr<std::shared_ptr<Rows>, decltype(give_back)> guard(&rows, give_back);
  for (auto row = rows->lower_bound(first); row != rows->end(); ++row) {
    if (!last.empty() && row->first >= last) break;
    if (!visit(row->first, row->second)) break;
  }
  return {};
}

void MemoryStore::arm(CommitFault fault, std::uint64_t after) {
  const std::scoped_lock lock(mutex_);
  fault_ = fault;
  commits_until_fault_ = after;
}

void MemoryStore::reopen() {
  const std::scoped_lock lock(mutex_);
  if (durable_) tables_ = *std::exchange(durable_, std::nullopt);
  fault_ = CommitFault::none;
  forget_failure();
}

MemoryStore::Snapshot MemoryStore::snapshot() const {
  const std::scoped_lock lock(mutex_);
  return Snapshot(tables_);
}

void MemoryStore::restore(const Snapshot& snapshot) {
  {
    const std::scoped_lock lock(mutex_);
    tables_ = snapshot.tables_;
    durable_.reset();
  }
  reopen();
}

std::uint64_t MemoryStore::commits() const {
  const std::scoped_lock lock(mutex_);
  return commits_;
}

Result<void> MemoryStore::do_commit(const Batch& batch) {
  const std::scoped_lock lock(mutex_);
  switch (next_fault()) {
    case CommitFault::refused:
      return failure(Reason::io_error, "simulated: the batch did not land");
    case CommitFault::disk_full:
      return failure(Reason::disk_full, "simulated: no space left");
    case CommitFault::landed:
      land(batch);
      return failure(Reason::io_error, "simulated: the batch landed, the answer was lost");
    case CommitFault::unsynced:
      if (!durable_) durable_ = tables_;
      break;
    case CommitFault::none:
      break;
  }
  land(batch);
  return {};
}

CommitFault MemoryStore::next_fault() {
  if (fault_ == CommitFault::none) return CommitFault::none;
  if (commits_until_fault_ > 0) {
    --commits_until_fault_;
    return CommitFault::none;
  }
  return std::exchange(fault_, CommitFault::none);
}

void MemoryStore::land(const Batch& batch) {
  for (const Write& write : batch.writes()) {
    auto& rows = tables_[number_of(write.table)];
    if (rows.use_count() > 1) rows = std::make_shared<Rows>(*rows);
    if (write.value)
      rows->insert_or_assign(Bytes(write.key), Bytes(*write.value));
    else
      rows->erase(Bytes(write.key));
  }
  ++commits_;
}

std::shared_ptr<MemoryStore::Rows> MemoryStore::share(Table table) const {
  const std::scoped_lock lock(mutex_);
  return tables_[number_of(table)];
}

}  // namespace storage
