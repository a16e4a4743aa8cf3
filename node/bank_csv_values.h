// Days and amounts as banks write them into CSV files, for people. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "node/bank_text.h"
#include "protocol/date.h"

namespace node {

using protocol::DateOrder;

inline constexpr std::string_view euro_sign = "\xE2\x82\xAC";

/// A time of day behind the date is left out. malformed if it is no day.
protocol::Result<protocol::Date> parse_csv_day(std::string_view text, DateOrder order);

/// Cents, as in "- 1 234,56 EUR". Fails as parse_cents().
protocol::Result<std::int64_t> parse_csv_amount(std::string_view cell, char decimal_mark);

/// The amount that ends such words: ` 24/11/2026 : 1 264,09 EUR`. Fails as parse_cents().
protocol::Result<std::int64_t> parse_csv_balance(std::string_view words, char decimal_mark);

}  // namespace node
