#include "federation/accounting_day.h"

#include <chrono>

namespace federation {

using protocol::Date;
using protocol::Time;

namespace {

constexpr std::int64_t hour_milliseconds = 3'600'000;
constexpr std::int64_t day_milliseconds = 24 * hour_milliseconds;

std::chrono::year_month_day calendar(Date date) {
  return std::chrono::sys_days(std::chrono::days(date.days()));
}

/// 01:00 UTC on the last Sunday of the month.
std::int64_t clock_change(std::chrono::year year, std::chrono::month month) {
  const std::chrono::sys_days sunday(year / month / std::chrono::Sunday[std::chrono::last]);
  return std::int64_t{sunday.time_since_epoch().count()} * day_milliseconds + hour_milliseconds;
}

bool in_summer(Time time, Date utc) {
  const auto year = calendar(utc).year();
  return time.milliseconds >= clock_change(year, std::chrono::March) &&
         time.milliseconds < clock_change(year, std::chrono::October);
}

}  // namespace

protocol::Result<Date> accounting_day(Time time) {
  const auto utc = Date::of(time);
  if (!utc) return utc;
  return Date::of({time.milliseconds + (in_summer(time, *utc) ? 2 : 1) * hour_milliseconds});
}

protocol::Result<Date> day_after(Date day) {
  return Date::of({(std::int64_t{day.days()} + 1) * day_milliseconds});
}

Date twelve_months_to(Date last) {
  const auto end = calendar(last);
  const auto year_before = Date::from_civil(static_cast<int>(end.year()) - 1, static_cast<unsigned>(end.month()),
                                            static_cast<unsigned>(end.day()));
  if (year_before) return *day_after(*year_before);
  // The 29th of February, or the first year of the calendar.
  const auto march = Date::from_civil(static_cast<int>(end.year()) - 1, 3, 1);
  return march.value_or(Date());
}

}  // namespace federation
