// What a CSV file of a bank does not say of itself: the treasurer tells it once, in the configuration.
//
// Plain data, safe from any thread. The configuration (config/configuration.h) and the reader of banks' files
// (node/bank_statement_reader.h) share it.
#pragma once

#include <string>
#include <vector>

#include "protocol/iban.h"
#include "protocol/result.h"

namespace protocol {

/// Latin-1 (ISO-8859-1) is read as Windows-1252, which has letters where Latin-1 has control characters.
enum class TextEncoding : unsigned char { utf8, windows_1252 };

enum class DateOrder : unsigned char { day_month_year, year_month_day, month_day_year };

/// A column, by its number from 1 or by its title; by neither: there is none.
struct CsvColumn {
  unsigned number = 0;
  std::string title;

  bool given() const { return number != 0 || !title.empty(); }
  friend bool operator==(const CsvColumn&, const CsvColumn&) = default;
};

struct CsvColumns {
  Iban account;  ///< whose movements these are
  TextEncoding encoding = TextEncoding::utf8;
  char separator = ';';
  char decimal_mark = ',';
  DateOrder date_order = DateOrder::day_month_year;  ///< years of two digits are 1970 to 2069
  /// Before the first movement: titles and what stands above them. Not asked where columns are named by their titles:
  /// the movements begin below the first line that has them all.
  unsigned skipped_lines = 1;

  CsvColumn booked;  ///< required
  CsvColumn value;
  CsvColumn amount;  ///< signed; either this or debit and credit
  CsvColumn debit;   ///< with a minus or without
  CsvColumn credit;
  CsvColumn balance;  ///< after the movement; opening and closing balance follow from it
  CsvColumn currency;
  CsvColumn reference;
  CsvColumn end_to_end_id;
  CsvColumn counterparty;
  CsvColumn counterparty_iban;
  CsvColumn kind;
  std::vector<CsvColumn> remittance;  ///< joined by a space

  /// How a line begins that tells the balance before or after all movements, as in "Solde au"; empty: there is none.
  /// One of the two is enough. What ends such a line is the amount. Not beside a column of balances.
  std::string opening_line;
  std::string closing_line;

  friend bool operator==(const CsvColumns&, const CsvColumns&) = default;
};

/// invalid_configuration unless there is a column for the day, and one for the amount or two for debit and credit; a
/// separator among ; , | and tab, another decimal mark among , and . and balances told in one way at most.
Result<void> check_columns(const CsvColumns& columns);

}  // namespace protocol
