// CSV as banks' web sites export it: columns that the treasurer has named once (CsvColumns).
#include <algorithm>
#include <optional>
#include <utility>

#include "node/bank_csv_rows.h"
#include "node/bank_csv_titles.h"
#include "node/bank_csv_values.h"
#include "node/bank_formats.h"

namespace node {

using protocol::BankBalance;
using protocol::BankLine;
using protocol::BankStatement;
using protocol::Reason;
using protocol::Result;

namespace {

class CsvReader {
 public:
  /// `columns` are numbers.
  explicit CsvReader(const CsvColumns& columns) : columns_(columns) { statement_.account = columns.account; }

  /// A row above the movements.
  void take_above(const CsvRow& row) { take_balance(row); }
  void take(const CsvRow& row);
  Result<BankStatements> finish();

  Faults& faults() { return faults_; }

 private:
  /// A balance as a line of the file tells it.
  struct Told {
    std::size_t line = 0;
    std::int64_t minor = 0;
  };

  std::string text(const CsvRow& row, const CsvColumn& column) const;
  std::string remittance(const CsvRow& row) const;
  std::int64_t amount(const CsvRow& row, const CsvColumn& column);
  std::int64_t movement(const CsvRow& row);
  bool take_balance(const CsvRow& row);
  void order();
  bool balances_follow(std::size_t from, std::size_t to) const;
  void settle_balances();
  void settle_told_balances();

  const CsvColumns& columns_;
  Faults faults_;
  BankStatement statement_;
  std::vector<std::int64_t> balances_;  ///< after each line, if the file has them
  std::optional<Told> opening_;
  std::optional<Told> closing_;
  std::vector<std::size_t> places_;  ///< on which line of the file each movement stands
};

std::string CsvReader::text(const CsvRow& row, const CsvColumn& column) const {
  const auto number = column.number;
  return number == 0 || number > row.fields.size() ? std::string() : tidy(row.fields[number - 1]);
}

std::string CsvReader::remittance(const CsvRow& row) const {
  std::string all;
  for (const auto& column : columns_.remittance) all.append(text(row, column)).append(" ");
  return tidy(all);
}

std::int64_t CsvReader::amount(const CsvRow& row, const CsvColumn& column) {
  return faults_.value(row.line, parse_csv_amount(text(row, column), columns_.decimal_mark));
}

std::int64_t CsvReader::movement(const CsvRow& row) {
  if (columns_.amount.given()) return amount(row, columns_.amount);
  const std::int64_t debit = text(row, columns_.debit).empty() ? 0 : amount(row, columns_.debit);
  const std::int64_t credit = text(row, columns_.credit).empty() ? 0 : amount(row, columns_.credit);
  const bool neither = text(row, columns_.debit).empty() && text(row, columns_.credit).empty();
  if (neither || (debit != 0 && credit != 0))
    faults_.add(row.line, Reason::malformed, "a movement has either a debit or a credit");
  if (credit < 0) faults_.add(row.line, Reason::malformed, "a credit below zero");
  return debit == 0 ? credit : -std::abs(debit);
}

/// Whether the row tells a balance.
bool CsvReader::take_balance(const CsvRow& row) {
  std::string words;
  for (const std::string& field : row.fields) words.append(field).append(" ");
  words = tidy(words);
  for (const auto& [begin, told] :
       {std::pair(&columns_.opening_line, &opening_), {&columns_.closing_line, &closing_}}) {
    if (begin->empty() || !words.starts_with(*begin)) continue;
    if (*told) faults_.add(row.line, Reason::malformed, "a second line tells this balance");
    const auto minor = parse_csv_balance(std::string_view(words).substr(begin->size()), columns_.decimal_mark);
    *told = Told{row.line, faults_.value(row.line, minor)};
    return true;
  }
  return false;
}

void CsvReader::take(const CsvRow& row) {
  if (faults_.any() || std::ranges::all_of(row.fields, [](const std::string& field) { return tidy(field).empty(); }))
    return;
  if (take_balance(row)) return;
  const std::string currency = text(row, columns_.currency);
  if (!currency.empty() && currency != "EUR" && currency != euro_sign)
    faults_.add(row.line, Reason::wrong_currency, "a movement that is not in euro");
  BankLine line;
  line.booked = faults_.value(row.line, parse_csv_day(text(row, columns_.booked), columns_.date_order));
  const std::string value = text(row, columns_.value);
  line.value = value.empty() ? line.booked : faults_.value(row.line, parse_csv_day(value, columns_.date_order));
  line.minor = movement(row);
  line.reference = text(row, columns_.reference);
  line.end_to_end_id = end_to_end_id(text(row, columns_.end_to_end_id));
  line.counterparty = text(row, columns_.counterparty);
  line.counterparty_iban = text(row, columns_.counterparty_iban);
  line.kind = text(row, columns_.kind);
  line.remittance = remittance(row);
  if (columns_.balance.given()) balances_.push_back(amount(row, columns_.balance));
  places_.push_back(row.line);
  add_line(statement_, std::move(line), row.line, faults_);
}

/// Whether each balance, in that order of the lines, is the one before and the movement.
bool CsvReader::balances_follow(std::size_t from, std::size_t to) const {
  const auto next = protocol::add(balances_[from], statement_.lines[to].minor);
  return next && *next == balances_[to];
}

/// Web sites list the newest movement first, or last: balances tell, or else days.
void CsvReader::order() {
  auto& lines = statement_.lines;
  if (lines.size() < 2) return;
  const bool newest_first = balances_.empty() || balances_follow(0, 1) == balances_follow(1, 0)
                                ? lines.front().booked > lines.back().booked
                                : balances_follow(1, 0);
  if (!newest_first) return;
  std::ranges::reverse(lines);
  std::ranges::reverse(balances_);
  std::ranges::reverse(places_);
}

void CsvReader::settle_balances() {
  const auto& lines = statement_.lines;
  for (std::size_t i = 1; i < balances_.size(); ++i)
    if (!balances_follow(i - 1, i)) {
      faults_.add(places_[i], Reason::unbalanced_statement,
                  "the balance is " + protocol::format_decimal(balances_[i], protocol::euro_scale) +
                      ", which is not that of the movement before and this one");
      return;
    }
  const std::int64_t opening =
      faults_.value(places_.front(), protocol::subtract(balances_.front(), lines.front().minor));
  statement_.opening = BankBalance{lines.front().booked, opening};
  statement_.closing = BankBalance{lines.back().booked, balances_.back()};
}

/// One balance follows from the other and the movements; if both are told, they must agree.
void CsvReader::settle_told_balances() {
  if (columns_.opening_line.empty() != !opening_ || columns_.closing_line.empty() != !closing_)
    faults_.add(1, Reason::malformed, "no line begins as the configuration says that one with the balance does");
  if (faults_.any() || (!opening_ && !closing_)) return;
  std::int64_t sum = 0;
  for (const BankLine& line : statement_.lines) sum = faults_.value(1, protocol::add(sum, line.minor));
  const Told told = closing_.value_or(opening_.value_or(Told{}));
  const auto other = closing_ ? protocol::subtract(told.minor, sum) : protocol::add(told.minor, sum);
  const std::int64_t minor = faults_.value(told.line, other);
  if (opening_ && closing_ && minor != opening_->minor)
    faults_.add(told.line, Reason::unbalanced_statement, "the movements do not lead from one balance to the other");
  statement_.opening = BankBalance{statement_.lines.front().booked, closing_ ? minor : told.minor};
  statement_.closing = BankBalance{statement_.lines.back().booked, closing_ ? told.minor : minor};
}

Result<BankStatements> CsvReader::finish() {
  if (statement_.lines.empty()) faults_.add(columns_.skipped_lines + 1, Reason::malformed, "no movement from here on");
  if (faults_.any()) return faults_.unless_any(BankStatements());
  order();
  if (columns_.balance.given())
    settle_balances();
  else
    settle_told_balances();
  return faults_.unless_any(BankStatements{std::move(statement_)});
}

}  // namespace

Result<BankStatements> read_bank_csv(std::string_view bytes, const CsvColumns& columns) {
  if (const auto checked = protocol::check_columns(columns); !checked) return std::unexpected(checked.error());
  if (columns.account.empty()) return protocol::failure(Reason::invalid_configuration, "CSV needs an account");
  const auto decoded = decode_text(bytes, columns.encoding);
  if (!decoded) return std::unexpected(decoded.error());
  const auto named = with_numbers(columns, *decoded);
  if (!named) return std::unexpected(named.error());
  CsvReader reader(*named);
  std::string_view text = *decoded;
  for (std::size_t line = 1; line <= named->skipped_lines && !text.empty(); ++line)
    // What stands above need not be CSV: a line that is none tells no balance.
    (void)read_csv_rows(next_line(text), named->separator, line, [&](const CsvRow& row) { reader.take_above(row); });
  const auto rows = read_csv_rows(text, named->separator, named->skipped_lines + std::size_t{1},
                                  [&](const CsvRow& row) { reader.take(row); });
  if (!rows && !reader.faults().any()) return std::unexpected(rows.error());
  return reader.finish();
}

}  // namespace node
