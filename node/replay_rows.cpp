#include "node/replay_rows.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace node {

using protocol::Bytes;
using protocol::Result;
using storage::Table;

Result<std::optional<Bytes>> ReplayRows::get(Table table, std::string_view key) const {
  if (table != Table::journal) return rows_->get(table, key);
  return key < end_ ? source_.get(table, key) : Result<std::optional<Bytes>>{};
}

Result<void> ReplayRows::scan(Table table, std::string_view first, std::string_view last, const Visitor& visit) const {
  if (table != Table::journal) return rows_->scan(table, first, last, visit);
  const auto end = last.empty() ? std::string_view(end_) : std::min(last, std::string_view(end_));
  return first < end ? source_.scan(table, first, end, visit) : Result<void>{};
}

Result<void> ReplayRows::do_commit(const storage::Batch& batch) {
  std::vector<storage::Write> kept;
  for (const auto& write : batch.writes()) {
    if (write.table == Table::journal)
      end_ = std::max(end_, storage::number_key(storage::number_from_key(write.key) + 1));
    else if (write.table != Table::account_payment)
      kept.push_back(write);
  }
  const auto committed = rows_->commit({std::move(kept), std::make_shared<const storage::Batch>(batch)});
  return committed ? Result<void>{} : std::unexpected(committed.error());
}

}  // namespace node
