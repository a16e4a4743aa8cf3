// Members as the store has them: who they are, how they stand, what their account holds. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "federation/member_books.h"
#include "federation/records.h"
#include "storage/ledger_rows.h"
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

/// not_found if no member has this alias.
protocol::Result<federation::Member> find_member(const storage::Store& store, std::string_view alias);
protocol::Result<federation::Standing> standing_of(const storage::Store& store, const federation::Member& member);
protocol::Result<storage::Account> account_of(const storage::Store& store, const federation::Member& member);

}  // namespace node
