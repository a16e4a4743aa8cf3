// Amounts as people type them on the command line: 12.50, 12,50, 1 000,50.
//
// One rule for every command (docs/decisions/0022): a point or a comma stands before the decimals, and a space, of any
// kind, may group the digits before it by threes. Three digits after a comma could be thousands, and are refused; after
// a point they are decimals. What is sent to the node is always the plain form with a point. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/amount.h"
#include "protocol/result.h"

namespace node {

/// The plain form, as in 1000.50, of an amount whose decimals the node knows. malformed if it is none, for three digits
/// after a comma, and for digits that spaces group otherwise; amount_overflow. The details name what was typed.
protocol::Result<std::string> plain_amount(const std::string& typed);

/// The plain form with exactly `scale` decimals; wrong_scale if it has more.
protocol::Result<std::string> checked_amount(const std::string& typed, std::uint8_t scale);

/// A part of an amount, as in 0,5 % or 1/200, as the node reads it or refuses it: 0.5%.
std::string plain_part(const std::string& typed);
/// A part as people read it: 5% for 1/20; as it is if it is no percentage of at most four decimals.
std::string shown_part(const std::string& part);

}  // namespace node
