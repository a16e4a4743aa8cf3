// write_year REQUESTS DIRECTORY: exports a generated year in every format, for real_programs.py.
//
// Writes year.fec, year.journal, year.beancount, year.odoo and year.csv, and prints how many accounting entries each
// holds.

#include <charconv>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "federation/fec_check.h"
#include "tests/accounting/generated_year.h"
#include "tests/federation/accounting_setup.h"

namespace {

using federation::ExportFormat;

bool write_export(const storage::Store& books, ExportFormat format, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  federation::FecCheck check(accounting::year(2025));
  const auto writer = federation::make_export(format, [&](std::string_view text) -> federation::Result<void> {
    file << text;
    if (format == ExportFormat::fec) check.take(text);
    return {};
  });
  const auto read = federation::read_accounting(
      books, {.chart = {}, .period = accounting::year(2025), .unit = federation::unit_of(format)}, *writer);
  file.close();
  if (!read || !file) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), read ? "cannot be written" : read.error().detail.c_str());
    return false;
  }
  std::printf("%s %ju\n", path.c_str(), static_cast<std::uintmax_t>(read->entries));
  if (format != ExportFormat::fec) return true;
  const auto problems = check.finish();
  for (const auto& problem : problems)
    std::fprintf(stderr, "%s:%ju: %s\n", path.c_str(), static_cast<std::uintmax_t>(problem.line), problem.what.c_str());
  return problems.empty();
}

}  // namespace

int main(int count, char** words) {
  std::uint64_t requests = 0;
  const std::string_view number = count == 3 ? words[1] : "";
  if (std::from_chars(number.data(), number.data() + number.size(), requests).ec != std::errc{}) {
    std::fputs("write_year REQUESTS DIRECTORY\n", stderr);
    return 2;
  }
  const accounting::GeneratedYear year(requests);
  const std::string begin = std::string(words[2]) + "/year.";
  const bool written = write_export(year.books(), ExportFormat::fec, begin + "fec") &&
                       write_export(year.books(), ExportFormat::journal, begin + "journal") &&
                       write_export(year.books(), ExportFormat::beancount, begin + "beancount") &&
                       write_export(year.books(), ExportFormat::odoo, begin + "odoo") &&
                       write_export(year.books(), ExportFormat::csv, begin + "csv");
  return written ? 0 : 1;
}
