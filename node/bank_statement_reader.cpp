#include "node/bank_statement_reader.h"

#include <algorithm>

#include "node/bank_formats.h"
#include "protocol/limits.h"

namespace node {

using protocol::BankLine;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The bytes from the first that is not white.
std::string_view body_of(std::string_view bytes) {
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  return bytes.substr(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
}

bool is_ofx(std::string_view body) {
  constexpr std::size_t longest_header = 2048;
  if (body.starts_with("OFXHEADER")) return true;
  return body.starts_with('<') && body.substr(0, longest_header).find("<OFX>") != std::string_view::npos;
}

/// A first record of type 01: a bank's five digits, four characters that are reserved, a branch's five digits.
bool is_cfonb120(std::string_view body) {
  const auto digits = [](std::string_view text) {
    return text.size() == 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return body.starts_with("01") && body.size() >= 16 && digits(body.substr(2, 5)) && digits(body.substr(11, 5));
}

}  // namespace

Result<BankStatements> read_bank_statements(std::string_view bytes, const CsvColumns* columns) {
  if (bytes.size() > protocol::max_bank_file_bytes)
    return std::unexpected(failure_at(1, Reason::oversize, "the file has more than 16 MiB"));
  const std::string_view body = body_of(bytes);
  if (body.empty()) return std::unexpected(failure_at(1, Reason::malformed, "the file is empty"));
  if (is_ofx(body)) return read_ofx(bytes);
  if (body.starts_with('<')) return read_camt053(bytes);
  if (is_cfonb120(body)) return read_cfonb120(bytes);
  if (columns != nullptr) return read_bank_csv(bytes, *columns);
  return std::unexpected(
      failure_at(1, Reason::malformed,
                 "neither camt.053 nor CFONB120 nor OFX; for CSV, [bank_csv] in lokaponto.toml names the columns"));
}

void add_line(protocol::BankStatement& statement, BankLine line, std::size_t at, Faults& faults) {
  if (statement.lines.size() == protocol::max_statement_lines) {
    faults.add(at, Reason::oversize, "a statement of more than 20,000 movements: take it in shorter periods");
    return;
  }
  for (const std::string* text : {&line.reference, &line.end_to_end_id, &line.counterparty, &line.counterparty_iban,
                                  &line.remittance, &line.kind})
    if (text->size() > protocol::max_bank_text_bytes) faults.add(at, Reason::oversize, "a text of more than 4 KiB");
  statement.lines.push_back(std::move(line));
}

std::string end_to_end_id(std::string text) {
  if (text == "NOTPROVIDED") text.clear();
  return text;
}

}  // namespace node
