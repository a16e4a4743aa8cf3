// One reader for each format of bank_statement_reader.h, which chooses among them and bounds the size. Pure; any
// thread.
#pragma once

#include <string_view>
#include <vector>

#include "node/bank_statement_reader.h"

namespace node {

using BankStatements = std::vector<protocol::BankStatement>;

protocol::Result<BankStatements> read_camt053(std::string_view bytes);
protocol::Result<BankStatements> read_cfonb120(std::string_view bytes);
protocol::Result<BankStatements> read_ofx(std::string_view bytes);
protocol::Result<BankStatements> read_bank_csv(std::string_view bytes, const CsvColumns& columns);

/// Adds a movement to a statement, once its texts and their number are found to be within bounds.
void add_line(protocol::BankStatement& statement, protocol::BankLine line, std::size_t at, Faults& faults);

/// Empty for the words that stand for no id.
std::string end_to_end_id(std::string text);

}  // namespace node
