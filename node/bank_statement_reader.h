// Statements of euro accounts from the files that banks give out, in whichever of their formats.
//
//     camt.053.001.02, .04, .08   ISO 20022 XML: European banks' exchange format
//     CFONB120                    records of 120 characters: French banks' (brochure of July 2004, details of 2007)
//     OFX 1.x (SGML), 2.x (XML)   Open Financial Exchange: French banks' web sites
//     CSV                         anything with columns, which the treasurer names (protocol/csv_columns.h)
//
// A file is read whole or not at all, and nothing else is touched: a failure says `line 12: ` and why. Texts in
// failures quote nothing from the file but sums. Only booked entries count; amounts never pass through a float. Pure;
// any thread.
#pragma once

#include <string_view>
#include <vector>

#include "node/bank_text.h"
#include "protocol/bank.h"
#include "protocol/csv_columns.h"
#include "protocol/result.h"

namespace node {

using protocol::CsvColumn;
using protocol::CsvColumns;
using protocol::DateOrder;

/// The statements in a file of a bank, in its order; at least one. `columns` is for CSV and may be null.
///
/// oversize beyond the bounds in protocol/limits.h. malformed for what is none of these formats, or breaks its own;
/// unsupported_version for another camt.053. wrong_currency for accounts and amounts not in euro. wrong_scale below the
/// cent, amount_overflow beyond max_bank_cents. unbalanced_statement if the lines do not lead from the opening balance
/// to the closing one, or the transactions of a batch not to its amount.
protocol::Result<std::vector<protocol::BankStatement>> read_bank_statements(std::string_view bytes,
                                                                            const CsvColumns* columns);

}  // namespace node
