#include "protocol/amount.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/protocol/random_values.h"

using namespace protocol;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

Reason reason_of(const Result<std::int64_t>& result) {
  return result ? Reason::none : result.error().reason;
}

TEST(CurrencyCode, HasItsForm) {
  EXPECT_EQ(CurrencyCode::parse("EUR")->view(), "EUR");
  EXPECT_EQ(CurrencyCode::parse("A1")->view(), "A1");
  EXPECT_EQ(CurrencyCode::parse("ABCDEFGHIJK9")->view(), "ABCDEFGHIJK9");
  for (const char* text : {"", "E", "eur", "1EUR", "EU-R", "ABCDEFGHIJKLM", "EUR ", "\xc3\x89UR"})
    EXPECT_EQ(CurrencyCode::parse(text).error().reason, Reason::malformed) << text;
  EXPECT_EQ(CurrencyCode::parse(std::string_view("EU\0R", 4)).error().reason, Reason::malformed);
  EXPECT_TRUE(CurrencyCode{}.empty());
  EXPECT_EQ(euro().view(), "EUR");
}

TEST(Amount, AdditionAndSubtractionStopAt64Bits) {
  EXPECT_EQ(*add(2, 3), 5);
  EXPECT_EQ(*subtract(2, 3), -1);
  EXPECT_EQ(*add(most, least), -1);
  EXPECT_EQ(reason_of(add(most, 1)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(add(least, -1)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(subtract(least, 1)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(subtract(0, least)), Reason::amount_overflow);
}

TEST(Amount, MultiplicationRoundsAsAgreed) {
  EXPECT_EQ(*multiply_down(5, {1, 2}), 2);
  EXPECT_EQ(*multiply_down(-5, {1, 2}), -3);
  EXPECT_EQ(*multiply_down(-6, {1, 2}), -3);
  EXPECT_EQ(*multiply_down(INT64_MIN, {1, 1}), INT64_MIN);
  EXPECT_EQ(multiply_down(INT64_MAX, {2, 1}).error().reason, Reason::amount_overflow);
  EXPECT_EQ(multiply_down(INT64_MIN, {2, 1}).error().reason, Reason::amount_overflow);
  EXPECT_EQ(*multiply(5, {1, 2}, Rounding::down), 2);
  EXPECT_EQ(*multiply(5, {1, 2}, Rounding::half_even), 2);
  EXPECT_EQ(*multiply(7, {1, 2}, Rounding::half_even), 4);
  EXPECT_EQ(*multiply(5, {1, 2}, Rounding::up), 3);
  EXPECT_EQ(*multiply(10, {1, 3}, Rounding::half_even), 3);
  EXPECT_EQ(*multiply(20, {1, 3}, Rounding::half_even), 7);
  EXPECT_EQ(*multiply(20, {1, 3}, Rounding::down), 6);
  EXPECT_EQ(*multiply(10, {1, 3}, Rounding::up), 4);
  EXPECT_EQ(*multiply(9, {1, 3}, Rounding::up), 3);
  EXPECT_EQ(*multiply(9, {0, 3}, Rounding::up), 0);
}

TEST(Amount, MultiplicationUses128Bits) {
  EXPECT_EQ(*multiply(most, {most, most}, Rounding::down), most);
  EXPECT_EQ(*multiply(most, {1, most}, Rounding::half_even), 1);
  EXPECT_EQ(reason_of(multiply(most, {2, 1}, Rounding::down)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(multiply(most, {most, 1}, Rounding::down)), Reason::amount_overflow);
}

TEST(Amount, RoundingDirectionsStayWithinOneUnit) {
  protocol_tests::RandomValues random(1);
  for (int i = 0; i < 20'000; ++i) {
    const auto minor = static_cast<std::int64_t>(random.below(1'000'000'000));
    const Fraction rate{static_cast<std::int64_t>(random.below(1000)),
                        static_cast<std::int64_t>(1 + random.below(1000))};
    const std::int64_t down = *multiply(minor, rate, Rounding::down);
    const std::int64_t even = *multiply(minor, rate, Rounding::half_even);
    const std::int64_t up = *multiply(minor, rate, Rounding::up);
    ASSERT_LE(down * rate.denominator, minor * rate.numerator);
    ASSERT_GE(up * rate.denominator, minor * rate.numerator);
    ASSERT_LE(up - down, 1);
    ASSERT_TRUE(even == down || even == up);
  }
}

TEST(AmountDeathTest, NegativeAmountsAreNotConverted) {
  EXPECT_DEATH(static_cast<void>(multiply(-1, {1, 1}, Rounding::down)), "not negative");
  EXPECT_DEATH(static_cast<void>(multiply(1, {1, 0}, Rounding::down)), "denominator");
  EXPECT_DEATH(static_cast<void>(format_decimal(1, 9)), "8 decimals");
}

TEST(Decimal, Formats) {
  EXPECT_EQ(format_decimal(1250, 2), "12.50");
  EXPECT_EQ(format_decimal(-5, 2), "-0.05");
  EXPECT_EQ(format_decimal(0, 2), "0.00");
  EXPECT_EQ(format_decimal(7, 0), "7");
  EXPECT_EQ(format_decimal(1, 8), "0.00000001");
  EXPECT_EQ(format_decimal(most, 2), "92233720368547758.07");
  EXPECT_EQ(format_decimal(least, 0), "-9223372036854775808");
  EXPECT_EQ(format_decimal(least, 8), "-92233720368.54775808");
}

TEST(Decimal, Parses) {
  EXPECT_EQ(*parse_decimal("12", 2), 1200);
  EXPECT_EQ(*parse_decimal("12.5", 2), 1250);
  EXPECT_EQ(*parse_decimal("12.50", 2), 1250);
  EXPECT_EQ(*parse_decimal("-0.05", 2), -5);
  EXPECT_EQ(*parse_decimal("-0", 2), 0);
  EXPECT_EQ(*parse_decimal("0000000000000000000000000000012", 0), 12);
}

TEST(Decimal, RefusesEverythingElse) {
  for (const char* text : {"", "-", ".", "1.", ".5", "-.5", "+1", "1,5", "1 ", " 1", "1e3", "0x1", "--1", "1.2.3", "1-",
                           "1.2a", "1.234x", "\xd9\xa1", "nan"})
    EXPECT_EQ(reason_of(parse_decimal(text, 2)), Reason::malformed) << text;
  EXPECT_EQ(reason_of(parse_decimal("1.234", 2)), Reason::wrong_scale);
  EXPECT_EQ(reason_of(parse_decimal("1.000", 2)), Reason::wrong_scale);
  EXPECT_EQ(reason_of(parse_decimal("1.0", 0)), Reason::wrong_scale);
}

TEST(Decimal, StopsAt64Bits) {
  EXPECT_EQ(*parse_decimal("92233720368547758.07", 2), most);
  EXPECT_EQ(*parse_decimal("-92233720368547758.08", 2), least);
  EXPECT_EQ(reason_of(parse_decimal("92233720368547758.08", 2)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(parse_decimal("-92233720368547758.09", 2)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(parse_decimal("92233720368547759", 2)), Reason::amount_overflow);
  EXPECT_EQ(reason_of(parse_decimal(std::string(1000, '9'), 8)), Reason::amount_overflow);
}

TEST(Decimal, WhatWasFormattedParsesBack) {
  protocol_tests::RandomValues random(2);
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t minor = random.integer();
    const auto scale = static_cast<std::uint8_t>(random.below(9));
    ASSERT_EQ(*parse_decimal(format_decimal(minor, scale), scale), minor);
  }
}

}  // namespace
