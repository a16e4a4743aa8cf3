// Civil days, as banks and accountants date things: no hour, no time zone.
//
// Days are counted by std::chrono's calendar from 1970-01-01 to 9999-12-31. Values are plain data, safe from any
// thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/result.h"
#include "protocol/time.h"

namespace protocol {

class Date {
 public:
  /// 1970-01-01.
  Date() = default;

  /// malformed unless the calendar has that day, in the years above.
  static Result<Date> from_civil(int year, unsigned month, unsigned day);
  /// ISO 8601, `2026-11-24` and nothing else; malformed otherwise.
  static Result<Date> parse(std::string_view text);
  /// The day of a moment in UTC; malformed outside the years above.
  static Result<Date> of(Time time);

  /// ISO 8601.
  std::string text() const;

  /// Days since 1970-01-01, for differences and for keeping.
  std::int32_t days() const { return days_; }

  friend auto operator<=>(const Date&, const Date&) = default;

 private:
  explicit Date(std::int32_t days) : days_(days) {}

  std::int32_t days_ = 0;
};

}  // namespace protocol
