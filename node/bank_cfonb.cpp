// CFONB120 "Releve de compte sur support informatique" (July 2004) with the details of transfers of August 2007.
//
// Records of 120 characters, each on a line or all on one: 01 opens a statement, 04 is a movement, 05 what else is
// known of it, 07 closes the statement. Positions below are the brochure's, from 1.
#include <algorithm>

#include "node/bank_formats.h"
#include "protocol/utf8.h"

namespace node {

using protocol::BankBalance;
using protocol::BankLine;
using protocol::BankStatement;
using protocol::Date;
using protocol::failure;
using protocol::Iban;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t record_size = 120;

struct Record {
  std::size_t line;  ///< in the file; where there are no lines, which record it is
  std::string_view text;

  /// From one position to another, both included; shorter where blanks at the end were left out.
  std::string_view field(std::size_t first, std::size_t last) const {
    return protocol::code_points(text, first - 1, last - first + 1);
  }
  std::string tidy_field(std::size_t first, std::size_t last) const { return tidy(field(first, last)); }
  std::string_view type() const { return field(1, 2); }
};

std::vector<Record> records_on_lines(std::string_view text) {
  std::vector<Record> records;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!trimmed(text.substr(0, end)).empty()) records.push_back({line, text.substr(0, end)});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return records;
}

std::vector<Record> records_without_lines(std::string_view text) {
  std::vector<Record> records;
  while (!trimmed(text).empty()) {
    const std::string_view record = protocol::code_points(text, 0, record_size);
    records.push_back({records.size() + 1, record});
    text.remove_prefix(record.size());
  }
  return records;
}

std::vector<Record> records_of(std::string_view text) {
  const std::string_view content = trimmed(text);
  return content.contains('\n') ? records_on_lines(text) : records_without_lines(content);
}

/// JJMMAA; years 70 to 99 are of the last century.
Result<Date> parse_day(std::string_view text) {
  if (text.size() != 6 || text.find_first_not_of("0123456789") != std::string_view::npos)
    return failure(Reason::malformed, "not a date of six digits");
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int year = number(4);
  return Date::from_civil(year + (year < 70 ? 2000 : 1900), static_cast<unsigned>(number(2)),
                          static_cast<unsigned>(number(0)));
}

/// Fourteen digits, the last of which carries the sign: { A-I are +0 to +9, } J-R are -0 to -9.
Result<std::int64_t> parse_overpunched(std::string_view text, std::string_view decimals) {
  constexpr std::string_view signs = "{ABCDEFGHI}JKLMNOPQR";
  const std::size_t sign = text.size() == 14 ? signs.find(text.back()) : std::string_view::npos;
  if (sign == std::string_view::npos) return failure(Reason::malformed, "an amount without its sign in the last digit");
  if (decimals.size() != 1 || decimals[0] < '0' || decimals[0] > '9')
    return failure(Reason::malformed, "the number of decimals is no digit");
  std::string digits(text.substr(0, 13));
  digits += static_cast<char>('0' + sign % 10);
  if (digits.find_first_not_of("0123456789") != std::string::npos) return failure(Reason::malformed, "not an amount");
  digits.insert(digits.size() - static_cast<std::size_t>(decimals[0] - '0'), 1, '.');
  const auto minor = parse_cents(digits, '.');
  return minor && sign >= 10 ? -*minor : minor;
}

/// A movement while its details are read.
struct Movement {
  BankLine line;
  std::size_t at = 0;
  std::string debtor;
  std::string creditor;
  std::string label;       ///< of the movement itself, and what LIB adds
  std::string client;      ///< LCC and LC2: two halves of one text
  std::string structured;  ///< LCS
};

class CfonbReader {
 public:
  Result<BankStatements> read(std::string_view text);

 private:
  void take(const Record& record);
  void open(const Record& record);
  void begin_movement(const Record& record);
  void detail(const Record& record);
  void end_movement();
  void close(const Record& record);

  void check_record(const Record& record);
  Iban account(const Record& record);
  std::int64_t amount(const Record& record);

  Faults faults_;
  BankStatements statements_;
  std::optional<BankStatement> open_;
  std::size_t opened_at_ = 0;
  std::optional<Movement> movement_;
};

Result<BankStatements> CfonbReader::read(std::string_view text) {
  for (const Record& record : records_of(text)) {
    check_record(record);
    if (!faults_.any()) take(record);
    if (faults_.any()) break;
  }
  if (open_) faults_.add(opened_at_, Reason::malformed, "the statement that begins here has no closing balance (07)");
  if (statements_.empty()) faults_.add(1, Reason::malformed, "no statement");
  return faults_.unless_any(std::move(statements_));
}

void CfonbReader::check_record(const Record& record) {
  if (!tidy(protocol::code_points(record.text, record_size, record.text.size())).empty())
    faults_.add(record.line, Reason::malformed, "a record of more than 120 characters");
  const std::string currency = record.tidy_field(17, 19);
  if (!currency.empty() && currency != "EUR")
    faults_.add(record.line, Reason::wrong_currency, "a record that is not in euro");
  if (record.type() == "01" && open_) faults_.add(record.line, Reason::malformed, "a statement begins inside another");
  if (record.type() != "01" && !open_) faults_.add(record.line, Reason::malformed, "a record outside a statement");
  if (open_ && !faults_.any() && account(record) != open_->account)
    faults_.add(record.line, Reason::malformed, "a record of another account than its statement");
}

void CfonbReader::take(const Record& record) {
  const std::string_view type = record.type();
  if (type == "01") return open(record);
  if (type == "04") return begin_movement(record);
  if (type == "05") return detail(record);
  if (type == "07") return close(record);
  faults_.add(record.line, Reason::malformed, "a record of another type than 01, 04, 05 and 07");
}

void CfonbReader::open(const Record& record) {
  opened_at_ = record.line;
  const Date date = faults_.value(record.line, parse_day(record.field(35, 40)));
  open_ = BankStatement{.account = account(record), .opening = BankBalance{date, amount(record)}};
}

void CfonbReader::begin_movement(const Record& record) {
  end_movement();
  Movement movement{.at = record.line, .label = record.tidy_field(49, 79)};
  BankLine& line = movement.line;
  line.booked = faults_.value(record.line, parse_day(record.field(35, 40)));
  line.value =
      record.tidy_field(43, 48).empty() ? line.booked : faults_.value(record.line, parse_day(record.field(43, 48)));
  line.minor = amount(record);
  line.reference = record.tidy_field(105, 120);
  if (const std::string number = record.tidy_field(82, 88);
      line.reference.empty() && number.find_first_not_of('0') != std::string::npos)
    line.reference = number;
  const std::string rejection = record.tidy_field(41, 42);
  line.reversal = !rejection.empty() && rejection != "00";
  line.kind = record.tidy_field(33, 34);
  movement_ = std::move(movement);
}

void CfonbReader::detail(const Record& record) {
  if (!movement_) return faults_.add(record.line, Reason::malformed, "details (05) before any movement (04)");
  const std::string_view qualifier = record.field(46, 48);
  const std::string text = record.tidy_field(49, 118);
  if (qualifier == "LIB") movement_->label += " " + text;
  if (qualifier == "NPY") movement_->debtor += " " + text;
  if (qualifier == "NBE") movement_->creditor += " " + text;
  if (qualifier == "LCS") movement_->structured += " " + text;
  if (qualifier == "REF") movement_->line.reference = text;
  if (qualifier == "RET") movement_->line.reversal = true;
  if (qualifier == "RCN") movement_->line.end_to_end_id = end_to_end_id(record.tidy_field(49, 83));
  // A text that fills its record goes on in the next one in the middle of a word.
  if (qualifier == "LCC" || qualifier == "LC2")
    movement_->client.append(record.field(49, 118)).append(record.tidy_field(118, 118).empty() ? " " : "");
}

void CfonbReader::end_movement() {
  if (!movement_) return;
  BankLine& line = movement_->line;
  line.remittance = tidy(movement_->client + " " + movement_->structured);
  if (line.remittance.empty()) line.remittance = tidy(movement_->label);
  // A movement that takes another back names the parties of that one.
  line.counterparty = tidy((line.minor < 0) != line.reversal ? movement_->creditor : movement_->debtor);
  add_line(*open_, std::move(line), movement_->at, faults_);
  movement_.reset();
}

void CfonbReader::close(const Record& record) {
  end_movement();
  const Date date = faults_.value(record.line, parse_day(record.field(35, 40)));
  open_->closing = BankBalance{date, amount(record)};
  faults_.require(record.line, check_balances(*open_));
  statements_.push_back(*std::move(open_));
  open_.reset();
}

Iban CfonbReader::account(const Record& record) {
  return faults_.value(record.line,
                       Iban::from_french_account(record.field(3, 7), record.field(12, 16), record.field(22, 32)));
}

std::int64_t CfonbReader::amount(const Record& record) {
  const std::string_view decimals = record.field(20, 20);
  return faults_.value(record.line, parse_overpunched(record.field(91, 104), decimals == " " ? "2" : decimals));
}

}  // namespace

Result<BankStatements> read_cfonb120(std::string_view bytes) {
  const auto text = decode_text(bytes, likely_encoding(bytes));
  if (!text) return std::unexpected(text.error());
  return CfonbReader().read(*text);
}

}  // namespace node
