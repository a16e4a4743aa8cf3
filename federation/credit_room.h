// How far all members of a mutual credit together may go below zero. A bound that nobody meets who means units: so
// what all hold can always be summed up (balance_tree.h). The writer's thread.
#pragma once

#include <optional>

#include "federation/books.h"

namespace federation {

/// Half of what 63 bits hold: the rest is for what comes from peers. Minor units.
inline constexpr std::int64_t max_credit = std::int64_t{1} << 62;

/// Whether there is room for one member who may go so far below zero, beside what all others may or already do.
/// `account` is the member's, if it has one. limit >= 0. O(accounts).
bool has_credit_room(const Books& books, const std::optional<protocol::AccountId>& account, std::int64_t limit);

}  // namespace federation
