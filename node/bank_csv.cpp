// CSV as banks' web sites export it: columns that the treasurer has named once (CsvColumns).
#include <algorithm>
#include <array>

#include "node/bank_csv_rows.h"
#include "node/bank_formats.h"

namespace node {

using protocol::BankBalance;
using protocol::BankLine;
using protocol::BankStatement;
using protocol::Date;
using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::string_view euro_sign = "\xE2\x82\xAC";

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// Three numbers with something between them: day, month and year in some order.
Result<std::array<int, 3>> three_numbers(std::string_view text) {
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t end = std::min(text.find_first_of("/-."), text.size());
    const std::string_view digits = text.substr(0, end);
    if (digits.empty() || digits.size() > 4 || !std::ranges::all_of(digits, is_digit) ||
        (i == 2) != (end == text.size()))
      return failure(Reason::malformed, "not a date");
    for (const char digit : digits) numbers.at(i) = numbers.at(i) * 10 + (digit - '0');
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return numbers;
}

/// A time of day behind the date is left out.
Result<Date> parse_day(std::string_view text, DateOrder order) {
  const auto numbers = three_numbers(text.substr(0, text.find_first_of(" T")));
  if (!numbers) return std::unexpected(numbers.error());
  auto [day, month, year] = *numbers;
  if (order == DateOrder::month_day_year) std::swap(day, month);
  if (order == DateOrder::year_month_day) std::swap(day, year);
  if (year < 100) year += year < 70 ? 2000 : 1900;
  return Date::from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

/// Whether a space in the whole part of an amount parts it into groups of three digits.
bool is_grouping(std::string_view whole, std::size_t at) {
  const std::string_view group = whole.substr(at + 1, 3);
  const std::size_t next = at + 4;
  const bool begins = at > 0 && is_digit(whole[at - 1]) && (at <= 3 || whole[at - 4] == ' ');
  const bool ends = next >= whole.size() || whole[next] == ' ';
  return begins && ends && group.size() == 3 && std::ranges::all_of(group, is_digit);
}

/// As banks write amounts for people: "- 1 234,56 EUR".
Result<std::int64_t> parse_amount(std::string_view cell, char decimal_mark) {
  std::string text = tidy(cell);
  for (const std::string_view unit : {std::string_view("EUR"), euro_sign})
    if (text.ends_with(unit)) text = trimmed(text.substr(0, text.size() - unit.size()));
  std::string plain;
  if (text.starts_with('-') || text.starts_with('+')) {
    plain = text[0];
    text = trimmed(text.substr(1));
  }
  const std::string_view whole = std::string_view(text).substr(0, text.find(decimal_mark));
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] != ' ' || at >= whole.size() || !is_grouping(whole, at)) plain += text[at];
  return parse_cents(plain, decimal_mark);
}

Result<void> check_columns(const CsvColumns& columns) {
  constexpr std::string_view separators = ";,|\t";
  const bool debit_and_credit = columns.debit != 0 && columns.credit != 0 && columns.amount == 0;
  const bool signed_amount = columns.amount != 0 && columns.debit == 0 && columns.credit == 0;
  if (columns.account.empty() || columns.booked == 0 || (!debit_and_credit && !signed_amount))
    return failure(Reason::invalid_configuration,
                   "CSV needs an account, a column for the date, and one for the amount or two for debit and credit");
  if (!separators.contains(columns.separator) || (columns.decimal_mark != ',' && columns.decimal_mark != '.') ||
      columns.separator == columns.decimal_mark)
    return failure(Reason::invalid_configuration,
                   "CSV needs a separator among ; , | and tab, and a decimal mark among , .");
  return {};
}

class CsvReader {
 public:
  explicit CsvReader(const CsvColumns& columns) : columns_(columns) { statement_.account = columns.account; }

  void take(const CsvRow& row);
  Result<BankStatements> finish();

  Faults& faults() { return faults_; }

 private:
  std::string text(const CsvRow& row, unsigned column) const;
  std::string remittance(const CsvRow& row) const;
  std::int64_t amount(const CsvRow& row, unsigned column);
  std::int64_t movement(const CsvRow& row);
  void order();
  bool balances_follow(std::size_t from, std::size_t to) const;
  void settle_balances();

  const CsvColumns& columns_;
  Faults faults_;
  BankStatement statement_;
  std::vector<std::int64_t> balances_;  ///< after each line, if the file has them
  std::vector<std::size_t> places_;     ///< on which line of the file each movement stands
  std::size_t lines_ = 0;
};

std::string CsvReader::text(const CsvRow& row, unsigned column) const {
  return column == 0 || column > row.fields.size() ? std::string() : tidy(row.fields[column - 1]);
}

std::string CsvReader::remittance(const CsvRow& row) const {
  std::string all;
  for (const unsigned column : columns_.remittance) all.append(text(row, column)).append(" ");
  return tidy(all);
}

std::int64_t CsvReader::amount(const CsvRow& row, unsigned column) {
  return faults_.value(row.line, parse_amount(text(row, column), columns_.decimal_mark));
}

std::int64_t CsvReader::movement(const CsvRow& row) {
  if (columns_.amount != 0) return amount(row, columns_.amount);
  const std::int64_t debit = text(row, columns_.debit).empty() ? 0 : amount(row, columns_.debit);
  const std::int64_t credit = text(row, columns_.credit).empty() ? 0 : amount(row, columns_.credit);
  const bool neither = text(row, columns_.debit).empty() && text(row, columns_.credit).empty();
  if (neither || (debit != 0 && credit != 0))
    faults_.add(row.line, Reason::malformed, "a movement has either a debit or a credit");
  if (credit < 0) faults_.add(row.line, Reason::malformed, "a credit below zero");
  return debit == 0 ? credit : -std::abs(debit);
}

void CsvReader::take(const CsvRow& row) {
  if (faults_.any() || std::ranges::all_of(row.fields, [](const std::string& field) { return tidy(field).empty(); }))
    return;
  const std::string currency = text(row, columns_.currency);
  if (!currency.empty() && currency != "EUR" && currency != euro_sign)
    faults_.add(row.line, Reason::wrong_currency, "a movement that is not in euro");
  BankLine line;
  line.booked = faults_.value(row.line, parse_day(text(row, columns_.booked), columns_.date_order));
  const std::string value = text(row, columns_.value);
  line.value = value.empty() ? line.booked : faults_.value(row.line, parse_day(value, columns_.date_order));
  line.minor = movement(row);
  line.reference = text(row, columns_.reference);
  line.end_to_end_id = end_to_end_id(text(row, columns_.end_to_end_id));
  line.counterparty = text(row, columns_.counterparty);
  line.counterparty_iban = text(row, columns_.counterparty_iban);
  line.kind = text(row, columns_.kind);
  line.remittance = remittance(row);
  if (columns_.balance != 0) balances_.push_back(amount(row, columns_.balance));
  places_.push_back(row.line);
  add_line(statement_, std::move(line), row.line, lines_, faults_);
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

Result<BankStatements> CsvReader::finish() {
  if (statement_.lines.empty()) faults_.add(columns_.skipped_lines + 1, Reason::malformed, "no movement from here on");
  if (faults_.any()) return faults_.unless_any(BankStatements());
  order();
  if (columns_.balance != 0) settle_balances();
  return faults_.unless_any(BankStatements{std::move(statement_)});
}

}  // namespace

Result<BankStatements> read_bank_csv(std::string_view bytes, const CsvColumns& columns) {
  if (const auto checked = check_columns(columns); !checked) return std::unexpected(checked.error());
  const auto decoded = decode_text(bytes, columns.encoding);
  if (!decoded) return std::unexpected(decoded.error());
  std::string_view text = *decoded;
  for (unsigned line = 0; line < columns.skipped_lines && !text.empty(); ++line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  CsvReader reader(columns);
  const auto rows = read_csv_rows(text, columns.separator, columns.skipped_lines + std::size_t{1},
                                  [&](const CsvRow& row) { reader.take(row); });
  if (!rows && !reader.faults().any()) return std::unexpected(rows.error());
  return reader.finish();
}

}  // namespace node
