// Statements of euro accounts from the files that banks give out, in whichever of their formats.
//
//     camt.053.001.02, .04, .08   ISO 20022 XML: European banks' exchange format
//     CFONB120                    records of 120 characters: French banks' (brochure of July 2004, details of August
//     2007) OFX 1.x (SGML), 2.x (XML)   Open Financial Exchange: French banks' web sites CSV anything with columns,
//     which the treasurer names (CsvColumns)
//
// A file is read whole or not at all, and nothing else is touched: a failure says `line 12: ` and why. Texts in
// failures quote nothing from the file but sums. Only booked entries count; amounts never pass through a float. Pure;
// any thread.
#pragma once

#include <string_view>
#include <vector>

#include "node/bank_text.h"
#include "protocol/bank.h"
#include "protocol/result.h"

namespace node {

enum class DateOrder : unsigned char { day_month_year, year_month_day, month_day_year };

/// What a CSV file does not say of itself. Columns are numbered from 1; 0: there is none.
struct CsvColumns {
  protocol::Iban account;  ///< whose movements these are
  TextEncoding encoding = TextEncoding::utf8;
  char separator = ';';
  char decimal_mark = ',';
  DateOrder date_order = DateOrder::day_month_year;  ///< years of two digits are 1970 to 2069
  unsigned skipped_lines = 1;                        ///< before the first movement: titles and what stands above them

  unsigned booked = 0;  ///< required
  unsigned value = 0;
  unsigned amount = 0;  ///< signed; either this or debit and credit
  unsigned debit = 0;   ///< with a minus or without
  unsigned credit = 0;
  unsigned balance = 0;  ///< after the movement; opening and closing balance follow from it
  unsigned currency = 0;
  unsigned reference = 0;
  unsigned end_to_end_id = 0;
  unsigned counterparty = 0;
  unsigned counterparty_iban = 0;
  unsigned kind = 0;
  std::vector<unsigned> remittance;  ///< joined by a space
};

/// The statements in a file of a bank, in its order; at least one. `columns` is for CSV and may be null.
///
/// oversize beyond the bounds in protocol/limits.h. malformed for what is none of these formats, or breaks its own;
/// unsupported_version for another camt.053. wrong_currency for accounts and amounts not in euro. wrong_scale below the
/// cent, amount_overflow beyond max_bank_cents. unbalanced_statement if the lines do not lead from the opening balance
/// to the closing one, or the transactions of a batch not to its amount.
protocol::Result<std::vector<protocol::BankStatement>> read_bank_statements(std::string_view bytes,
                                                                            const CsvColumns* columns);

}  // namespace node
