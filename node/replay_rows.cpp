#include "node/replay_rows.h"

namespace node {

using protocol::Bytes;
using protocol::Result;
using storage::Table;

bool ReplayRows::keeps(Table table) const {
  return table != Table::journal && table != Table::account_payment;
}

Result<std::optional<Bytes>> ReplayRows::get(Table table, std::string_view key) const {
  return table == Table::journal ? source_.get(table, key) : rows_->get(table, key);
}

Result<void> ReplayRows::scan(Table table, std::string_view first, std::string_view last, const Visitor& visit) const {
  return table == Table::journal ? source_.scan(table, first, last, visit) : rows_->scan(table, first, last, visit);
}

Result<void> ReplayRows::do_commit(const storage::Batch& batch) {
  const auto committed = rows_->commit(batch);
  return committed ? Result<void>{} : std::unexpected(committed.error());
}

}  // namespace node
