// What the tests of bank files share: the samples, and short ways to read them and to name what is expected.
#pragma once

#include <string>
#include <string_view>

#include "node/bank_statement_reader.h"

namespace node {

/// The bytes of a file in tests/node/bank_samples.
std::string sample(const std::string& name);

/// The columns of the two CSV samples.
CsvColumns debit_credit_columns();
CsvColumns signed_balance_columns();
/// Those of three cooperative banks' files, by their titles.
CsvColumns agricole_columns();
CsvColumns mutuel_columns();
CsvColumns populaire_columns();

/// The statements of a file that is read without failure.
std::vector<protocol::BankStatement> statements_of(std::string_view bytes, const CsvColumns* columns = nullptr);
/// The failure of a file that is refused.
protocol::Failure refusal_of(std::string_view bytes, const CsvColumns* columns = nullptr);

/// `bytes` with one place changed; `old` stands there exactly once.
std::string with(std::string bytes, std::string_view old, std::string_view changed);

/// A camt.053.001.02 of one statement with these elements in it: opening balance 0 on line 2, closing balance 10.00 on
/// line 3, entries from line 4 on.
std::string camt(std::string_view entries);
/// A booked credit of 10.00 with such elements behind its amount, all on one line.
std::string camt_entry(std::string_view more);

protocol::Date date(std::string_view iso);

}  // namespace node
