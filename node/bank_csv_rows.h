// Rows of a CSV file (RFC 4180, with any separator), by libcsv. Pure; any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.h"

namespace node {

inline constexpr std::size_t max_csv_fields = 256;
inline constexpr std::size_t max_csv_row_bytes = 64 * 1024;

struct CsvRow {
  std::size_t line = 0;  ///< where it begins; fields in quotes may hold line ends
  std::vector<std::string> fields;
};

/// Gives every row that is not blank to `take`, in order. `text` has lines that end in '\n'; its first one is numbered
/// `first_line`. malformed for quotes in the middle of a field or without end, and for more than max_csv_fields in a
/// row; oversize for a row of more than max_csv_row_bytes. Rows before the fault have been taken.
protocol::Result<void> read_csv_rows(std::string_view text, char separator, std::size_t first_line,
                                     const std::function<void(const CsvRow&)>& take);

}  // namespace node
