#include "node/replay_rows.h"

#include <algorithm>
#include <span>

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

/// In pieces that stay in the processor's cache: nobody reads a part of a batch, for a failure ends the replay.
Result<void> ReplayRows::do_commit(const storage::Batch& batch) {
  constexpr std::size_t most_rows = 512;
  for (std::span<const storage::Write> left = batch.writes(); !left.empty();) {
    const auto piece = left.first(std::min(most_rows, left.size()));
    left = left.subspan(piece.size());
    const auto committed = rows_->commit({{piece.begin(), piece.end()}, nullptr});
    if (!committed) return std::unexpected(committed.error());
  }
  return {};
}

}  // namespace node
