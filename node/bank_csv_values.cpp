#include "node/bank_csv_values.h"

#include <algorithm>
#include <array>

#include "node/bank_text.h"

namespace node {

using protocol::Date;
using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

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

/// Whether a space in the whole part of an amount parts it into groups of three digits.
bool is_grouping(std::string_view whole, std::size_t at) {
  const std::string_view group = whole.substr(at + 1, 3);
  const std::size_t next = at + 4;
  const bool begins = at > 0 && is_digit(whole[at - 1]) && (at <= 3 || whole[at - 4] == ' ');
  const bool ends = next >= whole.size() || whole[next] == ' ';
  return begins && ends && group.size() == 3 && std::ranges::all_of(group, is_digit);
}

}  // namespace

Result<Date> parse_csv_day(std::string_view text, DateOrder order) {
  const auto numbers = three_numbers(text.substr(0, text.find_first_of(" T")));
  if (!numbers) return std::unexpected(numbers.error());
  auto [day, month, year] = *numbers;
  if (order == DateOrder::month_day_year) std::swap(day, month);
  if (order == DateOrder::year_month_day) std::swap(day, year);
  if (year < 100) year += year < 70 ? 2000 : 1900;
  return Date::from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

Result<std::int64_t> parse_csv_amount(std::string_view cell, char decimal_mark) {
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

Result<std::int64_t> parse_csv_balance(std::string_view words, char decimal_mark) {
  const std::string all = tidy(words);
  std::string_view amount = all;
  for (std::string_view rest = all; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (word.ends_with(':') || three_numbers(word)) amount = rest;
  }
  return parse_csv_amount(amount, decimal_mark);
}

}  // namespace node
