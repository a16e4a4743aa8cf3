#include <cstdint>

#include "node/bank_formats.h"
#include "tests/node/bank_promises.h"

namespace {

/// A map for each of the first byte's values, so that the columns are fuzzed with the file.
node::CsvColumns columns_of(std::uint8_t choice) {
  node::CsvColumns columns;
  columns.account = *protocol::Iban::parse("FR7630006000011234567890189");
  columns.encoding = (choice & 1U) != 0 ? node::TextEncoding::windows_1252 : node::TextEncoding::utf8;
  columns.separator = (choice & 2U) != 0 ? ';' : '\t';
  columns.decimal_mark = (choice & 4U) != 0 ? ',' : '.';
  columns.date_order = static_cast<node::DateOrder>((choice >> 3U) % 3);
  columns.skipped_lines = (choice & 64U) != 0 ? 1 : 0;
  columns.booked = 1;
  columns.remittance = {3, 4};
  if ((choice & 128U) != 0) {
    columns.amount = 2;
    columns.balance = 5;
  } else {
    columns.debit = 2;
    columns.credit = 5;
  }
  return columns;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  node::check_promises(node::read_bank_csv(bytes, columns_of(data[0])));
  return 0;
}
