// The line of titles in a CSV file, and which column has which. Pure; any thread.
#pragma once

#include <string_view>

#include "protocol/csv_columns.h"
#include "protocol/result.h"

namespace node {

/// Takes a line off the front of a text whose lines end in '\n'.
std::string_view next_line(std::string_view& text);

/// Columns that are named by titles as numbers, and `skipped_lines` up to the line of titles: the first among 100 that
/// has all of them. `text` is the whole file. malformed, with the line that has most of them and a title that it lacks,
/// if there is none; or if a title stands over two columns.
protocol::Result<protocol::CsvColumns> with_numbers(const protocol::CsvColumns& columns, std::string_view text);

}  // namespace node
