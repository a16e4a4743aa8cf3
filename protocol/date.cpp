#include "protocol/date.h"

#include <chrono>

#include "protocol/check.h"

namespace protocol {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int first_year = 1970;
constexpr int last_year = 9999;

/// A number of exactly as many digits as the text has; -1 otherwise.
int digits(std::string_view text) {
  int number = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') return -1;
    number = number * 10 + (character - '0');
  }
  return number;
}

std::string padded(unsigned number, std::size_t width) {
  std::string text = std::to_string(number);
  return std::string(width - text.size(), '0') + text;
}

}  // namespace

Result<Date> Date::from_civil(int year, unsigned month, unsigned day) {
  const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (year < first_year || year > last_year || !date.ok())
    return failure(Reason::malformed, "no day of the years 1970 to 9999");
  return Date(static_cast<std::int32_t>(sys_days(date).time_since_epoch().count()));
}

Result<Date> Date::parse(std::string_view text) {
  const bool form = text.size() == 10 && text[4] == '-' && text[7] == '-';
  const int year = form ? digits(text.substr(0, 4)) : -1;
  const int month = form ? digits(text.substr(5, 2)) : -1;
  const int day = form ? digits(text.substr(8, 2)) : -1;
  if (year < 0 || month < 0 || day < 0) return failure(Reason::malformed, "not a date such as 2026-11-24");
  return from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

Result<Date> Date::of(Time time) {
  constexpr std::int64_t milliseconds_per_day = 86'400'000;
  static const std::int64_t last_day =
      sys_days(std::chrono::year(last_year) / std::chrono::December / 31).time_since_epoch().count();
  if (time.milliseconds < 0 || time.milliseconds / milliseconds_per_day > last_day)
    return failure(Reason::malformed, "no day of the years 1970 to 9999");
  return Date(static_cast<std::int32_t>(time.milliseconds / milliseconds_per_day));
}

std::string Date::text() const {
  const year_month_day date{sys_days(std::chrono::days(days_))};
  check(date.ok(), "a date is a day of the calendar");
  return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" + padded(static_cast<unsigned>(date.day()), 2);
}

}  // namespace protocol
