#include "node/bank_csv_titles.h"

#include <algorithm>
#include <vector>

#include "node/bank_csv_rows.h"
#include "node/bank_text.h"

namespace node {

using protocol::CsvColumn;
using protocol::CsvColumns;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_lines_above = 100;

std::vector<CsvColumn*> named_by_title(CsvColumns& columns) {
  std::vector<CsvColumn*> named;
  for (CsvColumn* column : {&columns.booked, &columns.value, &columns.amount, &columns.debit, &columns.credit,
                            &columns.balance, &columns.currency, &columns.reference, &columns.end_to_end_id,
                            &columns.counterparty, &columns.counterparty_iban, &columns.kind})
    if (!column->title.empty()) named.push_back(column);
  for (CsvColumn& column : columns.remittance)
    if (!column.title.empty()) named.push_back(&column);
  return named;
}

/// The titles on a line; none if it is no row of CSV.
std::vector<std::string> titles_on(std::string_view line, char separator) {
  std::vector<std::string> titles;
  const auto read = read_csv_rows(line, separator, 1, [&](const CsvRow& row) {
    for (const std::string& field : row.fields) titles.push_back(tidy(field));
  });
  if (!read) titles.clear();
  return titles;
}

bool has(const std::vector<std::string>& titles, const CsvColumn& column) {
  return std::ranges::find(titles, tidy(column.title)) != titles.end();
}

Result<void> number(const std::vector<CsvColumn*>& named, const std::vector<std::string>& titles, std::size_t line) {
  for (CsvColumn* column : named) {
    const std::string title = tidy(column->title);
    if (std::ranges::count(titles, title) > 1)
      return std::unexpected(failure_at(line, Reason::malformed, "two columns have the title '" + title + "'"));
    column->number = static_cast<unsigned>(std::ranges::find(titles, title) - titles.begin()) + 1;
  }
  return {};
}

}  // namespace

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

Result<CsvColumns> with_numbers(const CsvColumns& columns, std::string_view text) {
  CsvColumns numbered = columns;
  const auto named = named_by_title(numbered);
  if (named.empty()) return numbered;
  std::size_t most = 0;
  std::size_t nearest = 1;
  const CsvColumn* lacking = named.front();
  for (std::size_t line = 1; line <= max_lines_above && !text.empty(); ++line) {
    const auto titles = titles_on(next_line(text), columns.separator);
    const auto found =
        static_cast<std::size_t>(std::ranges::count_if(named, [&](const CsvColumn* one) { return has(titles, *one); }));
    if (found == named.size()) {
      numbered.skipped_lines = static_cast<unsigned>(line);
      if (auto done = number(named, titles, line); !done) return std::unexpected(done.error());
      return numbered;
    }
    if (found <= most) continue;
    most = found;
    nearest = line;
    lacking = *std::ranges::find_if(named, [&](const CsvColumn* one) { return !has(titles, *one); });
  }
  return std::unexpected(failure_at(nearest, Reason::malformed, "no column has the title '" + lacking->title + "'"));
}

}  // namespace node
