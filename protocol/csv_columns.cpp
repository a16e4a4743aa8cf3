#include "protocol/csv_columns.h"

#include <string_view>

namespace protocol {

Result<void> check_columns(const CsvColumns& columns) {
  constexpr std::string_view separators = ";,|\t";
  const bool debit_and_credit = columns.debit.given() && columns.credit.given() && !columns.amount.given();
  const bool signed_amount = columns.amount.given() && !columns.debit.given() && !columns.credit.given();
  if (!columns.booked.given() || (!debit_and_credit && !signed_amount))
    return failure(Reason::invalid_configuration,
                   "needs a column for the day (booked), and one for the amount or two for debit and credit");
  if (!separators.contains(columns.separator) || (columns.decimal_mark != ',' && columns.decimal_mark != '.') ||
      columns.separator == columns.decimal_mark)
    return failure(Reason::invalid_configuration,
                   "needs a separator among ; , | and tab, and another decimal mark among , and .");
  if (columns.balance.given() && !(columns.opening_line + columns.closing_line).empty())
    return failure(Reason::invalid_configuration, "has either a column of balances or lines that tell them");
  return {};
}

}  // namespace protocol
