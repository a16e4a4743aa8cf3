#include "node/command_time.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <ctime>
#include <optional>

namespace node {

static std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::string local_time(std::string_view rfc3339) {
  constexpr std::string_view form = "YYYY-MM-DDTHH:MM:SS";
  if (rfc3339.size() < form.size() || !rfc3339.ends_with('Z')) return std::string(rfc3339);
  const auto at = [&](std::size_t place, std::size_t length) { return number(rfc3339.substr(place, length)); };
  const auto year = at(0, 4), month = at(5, 2), day = at(8, 2), hour = at(11, 2), minute = at(14, 2),
             second = at(17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::string(rfc3339);
  using namespace std::chrono;
  const year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day)));
  const seconds since = sys_days(date).time_since_epoch() + hours(*hour) + minutes(*minute) + seconds(*second);
  const std::time_t utc = since.count();
  std::tm local{};
  if (!date.ok() || ::localtime_r(&utc, &local) == nullptr) return std::string(rfc3339);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                     local.tm_hour, local.tm_min, local.tm_sec);
}

}  // namespace node
