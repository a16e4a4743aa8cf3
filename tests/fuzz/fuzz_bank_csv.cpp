#include <cstdint>

#include "node/bank_formats.h"
#include "tests/node/bank_promises.h"

namespace {

/// Columns by titles, as French banks write them, and balances that lines tell.
void name_columns(node::CsvColumns& columns, std::uint8_t choice) {
  if ((choice & 1U) != 0) columns.booked = {.title = "Date"};
  if ((choice & 2U) != 0) columns.remittance = {{.title = "Libell\u00e9"}, {3}};
  if ((choice & 4U) != 0 && columns.amount.given()) columns.amount = {.title = "Montant"};
  if ((choice & 4U) != 0 && columns.debit.given()) columns.debit = {.title = "D\u00e9bit euros"};
  if ((choice & 8U) != 0 && columns.balance.given()) columns.balance = {.title = "Solde"};
  if ((choice & 16U) != 0 && !columns.balance.given()) columns.closing_line = "Solde au";
  if ((choice & 32U) != 0 && !columns.balance.given()) columns.opening_line = "Solde initial";
}

/// A map for each of the first byte's values, so that the columns are fuzzed with the file.
node::CsvColumns columns_of(std::uint8_t choice) {
  node::CsvColumns columns;
  columns.account = *protocol::Iban::parse("FR7630006000011234567890189");
  columns.encoding = (choice & 1U) != 0 ? node::TextEncoding::windows_1252 : node::TextEncoding::utf8;
  columns.separator = (choice & 2U) != 0 ? ';' : '\t';
  columns.decimal_mark = (choice & 4U) != 0 ? ',' : '.';
  columns.date_order = static_cast<node::DateOrder>((choice >> 3U) % 3);
  columns.skipped_lines = (choice & 64U) != 0 ? 1 : 0;
  columns.booked = {1};
  columns.remittance = {{3}, {4}};
  if ((choice & 128U) != 0) {
    columns.amount = {2};
    columns.balance = {5};
  } else {
    columns.debit = {2};
    columns.credit = {5};
  }
  return columns;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  auto columns = columns_of(data[0]);
  name_columns(columns, data[1]);
  node::check_promises(node::read_bank_csv(bytes, columns));
  return 0;
}
