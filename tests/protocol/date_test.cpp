#include "protocol/date.h"

#include <gtest/gtest.h>

using namespace protocol;

namespace {

constexpr std::int64_t day = 86'400'000;

TEST(Date, ReadsAndWritesIso) {
  for (const char* text : {"1970-01-01", "2024-02-29", "2026-11-24", "9999-12-31"})
    EXPECT_EQ(Date::parse(text)->text(), text);
  EXPECT_EQ(*Date::parse("2026-11-24"), *Date::from_civil(2026, 11, 24));
  EXPECT_EQ(Date().text(), "1970-01-01");
}

TEST(Date, RefusesWhatIsNoDay) {
  for (const char* text : {"", "2026-11-24 ", " 2026-11-24", "2026-11-4", "26-11-24", "2026/11/24", "2026-13-01",
                           "2026-00-10", "2026-01-00", "2026-02-29", "2026-04-31", "1969-12-31", "0000-01-01",
                           "+026-11-24", "2026-11-2a", "2026-1124-", "20261124"}) {
    const auto date = Date::parse(text);
    ASSERT_FALSE(date.has_value()) << text;
    EXPECT_EQ(date.error().reason, Reason::malformed) << text;
  }
  EXPECT_FALSE(Date::from_civil(10000, 1, 1).has_value());
  EXPECT_FALSE(Date::from_civil(2026, 300, 1).has_value());
}

TEST(Date, IsTheDayOfAMomentInUtc) {
  EXPECT_EQ(Date::of({0})->text(), "1970-01-01");
  EXPECT_EQ(Date::of({day - 1})->text(), "1970-01-01");
  EXPECT_EQ(Date::of({day})->text(), "1970-01-02");
  EXPECT_EQ(Date::of({1'795'478'400'000})->text(), "2026-11-24");
  const std::int64_t end = (std::int64_t{Date::parse("9999-12-31")->days()} + 1) * day;
  EXPECT_EQ(Date::of({end - 1})->text(), "9999-12-31");
  EXPECT_FALSE(Date::of({end}).has_value());
  EXPECT_FALSE(Date::of({-1}).has_value());
  EXPECT_FALSE(Date::of({INT64_MAX}).has_value());
}

TEST(Date, IsOrderedAndCounted) {
  const Date first = *Date::parse("2026-11-30");
  const Date next = *Date::parse("2026-12-01");
  EXPECT_LT(first, next);
  EXPECT_EQ(next.days() - first.days(), 1);
  EXPECT_EQ(Date::parse("1971-01-01")->days(), 365);
}

}  // namespace
