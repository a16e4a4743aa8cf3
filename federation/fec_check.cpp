#include "federation/fec_check.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/amount.h"

namespace federation {
namespace {

/// Columns by their place.
enum Column : std::size_t {
  journal_code = 0,
  entry_number = 2,
  entry_date = 3,
  account_number = 4,
  auxiliary_number = 6,
  auxiliary_title = 7,
  piece_date = 9,
  debit = 11,
  credit = 12,
  lettering = 13,
  lettering_date = 14,
  validation_date = 15,
  foreign_amount = 16,
  foreign_currency = 17,
};

constexpr std::array optional_columns{auxiliary_number, auxiliary_title, lettering,
                                      lettering_date,   foreign_amount,  foreign_currency};

/// AAAAMMJJ.
Result<Date> parse_compact(std::string_view text) {
  if (text.size() != 8) return protocol::failure(protocol::Reason::malformed, "not a day such as 20261231");
  return Date::parse(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
                     std::string(text.substr(6)));
}

/// Digits, a comma and two decimals.
Result<std::int64_t> parse_euros(std::string_view text) {
  std::string point(text);
  if (text.size() < 4 || text[text.size() - 3] != ',' || text.starts_with('-') || text.contains('.'))
    return protocol::failure(protocol::Reason::malformed, "not an amount such as 12,50");
  point[point.size() - 3] = '.';
  return protocol::parse_decimal(point, protocol::euro_scale);
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

}  // namespace

void FecCheck::take(std::string_view text) {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    rest_ += text.substr(0, end);
    text.remove_prefix(end + 1);
    line(std::exchange(rest_, {}));
  }
  rest_ += text;
}

std::vector<FecProblem> FecCheck::finish() {
  if (!rest_.empty()) problem_at(line_ + 1, "the last line does not end");
  if (line_ == 0) problem_at(1, "there is no header");
  close_entry();
  return std::exchange(problems_, {});
}

void FecCheck::line(std::string_view text) {
  if (++line_ == 1) {
    if (text != fec_header) problem("the header is not that of a FEC");
    return;
  }
  if (static_cast<std::size_t>(std::ranges::count(text, '\t')) + 1 != fec_columns)
    return problem("there are not 18 columns");
  Row row;
  for (auto& field : row) {
    field = text.substr(0, text.find('\t'));
    text.remove_prefix(std::min(field.size() + 1, text.size()));
  }
  check_form(row);
  follow(row);
  check_dates(row);
  check_amounts(row);
}

void FecCheck::check_form(const Row& row) {
  for (std::size_t i = 0; i < row.size(); ++i)
    if (row[i].empty() && std::ranges::find(optional_columns, i) == optional_columns.end())
      problem("column " + std::to_string(i + 1) + " is empty");
  const auto number = row[account_number].substr(0, 3);
  if (number.size() < 3 || !std::ranges::all_of(number, [](char digit) { return digit >= '0' && digit <= '9'; }))
    problem("account " + quoted(row[account_number]) + " does not begin with three digits");
  if (row[auxiliary_number].empty() != row[auxiliary_title].empty())
    problem("an auxiliary account has a number and a title, or neither");
}

void FecCheck::check_dates(const Row& row) {
  for (const auto column : {entry_date, piece_date, validation_date})
    if (!parse_compact(row[column])) problem("there is no day " + quoted(row[column]));
  const auto day = parse_compact(row[entry_date]);
  if (day && (*day < period_.first || *day > period_.last)) problem("the entry is not of the period");
}

void FecCheck::check_amounts(const Row& row) {
  const auto debited = parse_euros(row[debit]);
  const auto credited = parse_euros(row[credit]);
  if (!debited || !credited) return problem("an amount is digits, a comma and two decimals");
  if ((*debited == 0) == (*credited == 0)) problem("a line is a debit or a credit");
  const auto difference = protocol::subtract(*debited, *credited);
  const auto balance = difference ? protocol::add(entry_->balance, *difference) : difference;
  if (!balance) return problem("an amount is too large");
  entry_->balance = *balance;
}

/// The line goes on with the entry before it or begins the next one.
void FecCheck::follow(const Row& row) {
  if (!entry_ || entry_->number != row[entry_number]) {
    const std::string before = entry_ ? entry_->date : std::string();
    close_entry();
    count_entry(row[entry_number]);
    if (row[entry_date] < before) problem("an entry is dated before the one it follows");
    entry_ = Entry{.number = std::string(row[entry_number]),
                   .journal = std::string(row[journal_code]),
                   .date = std::string(row[entry_date]),
                   .first_line = line_};
  }
  if (row[journal_code] != entry_->journal || row[entry_date] != entry_->date)
    problem("the lines of an entry have one journal and one date");
}

/// Goes on counting from a wrong number, so that one gap is one problem.
void FecCheck::count_entry(std::string_view number) {
  ++entries_;
  if (number == std::to_string(entries_)) return;
  problem("entry " + quoted(number) + " stands where entry " + std::to_string(entries_) + " must");
  std::from_chars(number.data(), number.data() + number.size(), entries_);
}

void FecCheck::close_entry() {
  if (entry_ && entry_->balance != 0) problem_at(entry_->first_line, "entry " + entry_->number + " does not balance");
  entry_.reset();
}

void FecCheck::problem_at(std::uint64_t line, std::string what) {
  if (problems_.size() < max_fec_problems) problems_.push_back({line, std::move(what)});
}

}  // namespace federation
