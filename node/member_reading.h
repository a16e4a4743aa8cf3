// Members as the store has them: who they are, how they stand, what their account holds. Any thread.
#pragma once

#include <string_view>

#include "federation/member_books.h"
#include "federation/records.h"
#include "storage/ledger_rows.h"
#include "storage/store.h"

namespace node {

/// not_found if no member has this alias.
protocol::Result<federation::Member> find_member(const storage::Store& store, std::string_view alias);
protocol::Result<federation::Standing> standing_of(const storage::Store& store, const federation::Member& member);
protocol::Result<storage::Account> account_of(const storage::Store& store, const federation::Member& member);

}  // namespace node
