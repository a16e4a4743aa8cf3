// Single rows as the store has them, for whoever looks at the books beside the writer. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "storage/row.h"
#include "storage/store.h"

namespace node {

/// A row, or nullopt if there is none.
template <class Row>
protocol::Result<std::optional<Row>> stored(const storage::Store& store, storage::Table table, std::string_view key) {
  const auto bytes = store.get(table, key);
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto row = storage::decode_row<Row>(**bytes);
  if (!row) return std::unexpected(row.error());
  return std::optional(*std::move(row));
}

}  // namespace node
