#include "node/http_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

#include "protocol/date.h"

namespace node {
namespace {

constexpr std::int64_t last_millisecond = 253'402'300'799'999;  // of the year 9999

/// A point in time, taken apart.
struct Parts {
  std::chrono::year_month_day date;
  unsigned weekday;  ///< 0 = Sunday
  std::chrono::hh_mm_ss<std::chrono::milliseconds> time;

  explicit Parts(protocol::Time at) : Parts(clamp(at)) {}

 private:
  static std::chrono::milliseconds clamp(protocol::Time at) {
    return std::chrono::milliseconds(std::clamp<std::int64_t>(at.milliseconds, 0, last_millisecond));
  }
  explicit Parts(std::chrono::milliseconds since) : Parts(since, std::chrono::floor<std::chrono::days>(since)) {}
  Parts(std::chrono::milliseconds since, std::chrono::days days)
      : date(std::chrono::sys_days(days)),
        weekday(std::chrono::weekday(std::chrono::sys_days(days)).c_encoding()),
        time(since - days) {}
};

}  // namespace

std::string rfc3339(protocol::Time time) {
  const Parts parts(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(parts.date.year()),
                     static_cast<unsigned>(parts.date.month()), static_cast<unsigned>(parts.date.day()),
                     parts.time.hours().count(), parts.time.minutes().count(), parts.time.seconds().count(),
                     parts.time.subseconds().count());
}

std::string http_date(protocol::Time time) {
  constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Parts parts(time);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays.at(parts.weekday),
                     static_cast<unsigned>(parts.date.day()), months.at(static_cast<unsigned>(parts.date.month()) - 1),
                     static_cast<int>(parts.date.year()), parts.time.hours().count(), parts.time.minutes().count(),
                     parts.time.seconds().count());
}

protocol::Result<protocol::Time> parse_rfc3339(std::string_view text) {
  const auto wrong = protocol::failure(protocol::Reason::malformed, "is a time in UTC, as in 2026-03-01T12:00:00Z");
  constexpr std::size_t date_size = 10;
  const auto date = protocol::Date::parse(text.substr(0, date_size));
  if (!date) return wrong;
  std::int64_t in_day = 0;
  const auto take = [&](std::size_t at, std::size_t size, std::int64_t most, std::int64_t worth) {
    std::int64_t number = 0;
    const auto digits = at + size <= text.size() ? text.substr(at, size) : std::string_view();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool fits = !digits.empty() && error == std::errc{} && end == digits.data() + digits.size() && number >= 0;
    in_day += number * worth;
    return fits && number <= most;
  };
  if (!take(11, 2, 23, 3'600'000) || !take(14, 2, 59, 60'000) || !take(17, 2, 59, 1'000)) return wrong;
  if (text.size() == 24 && !take(20, 3, 999, 1)) return wrong;
  const protocol::Time time{date->days() * std::int64_t{86'400'000} + in_day};
  const auto shown = rfc3339(time);
  const auto short_form = shown.substr(0, 19) + "Z";
  if (text != shown && text != short_form) return wrong;
  return time;
}

}  // namespace node
