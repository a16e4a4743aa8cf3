#include "node/http_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

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

}  // namespace node
