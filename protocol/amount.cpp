#include "protocol/amount.h"

#include <algorithm>
#include <limits>

#include "protocol/check.h"

namespace protocol {
namespace {

__extension__ using Int128 = __int128;

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}
bool is_upper(char character) {
  return character >= 'A' && character <= 'Z';
}

/// Appends a digit to a negative count: the negative side holds one more value than the positive one.
bool push_digit(std::int64_t& negative, int digit) {
  return !__builtin_mul_overflow(negative, std::int64_t{10}, &negative) &&
         !__builtin_sub_overflow(negative, std::int64_t{digit}, &negative);
}

bool rounds_up(Int128 quotient, Int128 remainder, Int128 denominator, Rounding rounding) {
  if (remainder == 0) return false;
  switch (rounding) {
    case Rounding::down:
      return false;
    case Rounding::up:
      return true;
    case Rounding::half_even: {
      const Int128 twice = remainder * 2;
      return twice > denominator || (twice == denominator && quotient % 2 != 0);
    }
  }
  check_failed("a rounding rule is one of the three", std::source_location::current());
}

}  // namespace

Result<CurrencyCode> CurrencyCode::parse(std::string_view text) {
  if (text.size() < 2 || text.size() > max_size)
    return failure(Reason::malformed, "a currency code has 2 to 12 letters");
  const bool form = is_upper(text[0]) && std::ranges::all_of(text, [](char character) {
                      return is_upper(character) || is_digit(character);
                    });
  if (!form) return failure(Reason::malformed, "a currency code is made of A-Z and 0-9 and begins with a letter");
  CurrencyCode code;
  std::ranges::copy(text, code.text_.begin());
  return code;
}

std::string_view CurrencyCode::view() const {
  return {text_.data(), static_cast<std::size_t>(std::ranges::find(text_, '\0') - text_.begin())};
}

CurrencyCode euro() {
  static const CurrencyCode code = *CurrencyCode::parse("EUR");
  return code;
}

Result<std::int64_t> add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return failure(Reason::amount_overflow);
  return sum;
}

Result<std::int64_t> subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return failure(Reason::amount_overflow);
  return difference;
}

Result<std::int64_t> multiply(std::int64_t minor, Fraction fraction, Rounding rounding) {
  check(minor >= 0, "what is converted is not negative");
  check(fraction.numerator >= 0 && fraction.denominator > 0, "a fraction is not negative and has a denominator");
  const Int128 product = Int128{minor} * fraction.numerator;
  const Int128 remainder = product % fraction.denominator;
  Int128 quotient = product / fraction.denominator;
  if (rounds_up(quotient, remainder, fraction.denominator, rounding)) ++quotient;
  if (quotient > std::numeric_limits<std::int64_t>::max()) return failure(Reason::amount_overflow);
  return static_cast<std::int64_t>(quotient);
}

Result<std::int64_t> multiply_down(std::int64_t minor, Fraction fraction) {
  check(fraction.numerator >= 0 && fraction.denominator > 0, "a fraction is not negative and has a denominator");
  const Int128 product = Int128{minor} * fraction.numerator;
  Int128 quotient = product / fraction.denominator;
  if (product % fraction.denominator < 0) --quotient;
  if (quotient != static_cast<std::int64_t>(quotient)) return failure(Reason::amount_overflow);
  return static_cast<std::int64_t>(quotient);
}

std::string format_decimal(std::int64_t minor, std::uint8_t scale) {
  check(scale <= max_scale, "a currency has at most 8 decimals");
  const auto bits = static_cast<std::uint64_t>(minor);
  std::string text = std::to_string(minor < 0 ? 0 - bits : bits);
  if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
  if (scale > 0) text.insert(text.size() - scale, 1, '.');
  if (minor < 0) text.insert(0, 1, '-');
  return text;
}

Result<std::int64_t> parse_decimal(std::string_view text, std::uint8_t scale) {
  check(scale <= max_scale, "a currency has at most 8 decimals");
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && decimals.empty()) || !std::ranges::all_of(whole, is_digit) ||
      !std::ranges::all_of(decimals, is_digit))
    return failure(Reason::malformed, "not a decimal number");
  if (decimals.size() > scale) return failure(Reason::wrong_scale, std::to_string(scale) + " decimals at most");

  std::int64_t count = 0;
  bool fits = true;
  for (const char digit : whole) fits = fits && push_digit(count, digit - '0');
  for (std::size_t i = 0; i < scale; ++i) fits = fits && push_digit(count, i < decimals.size() ? decimals[i] - '0' : 0);
  if (!fits || (!negative && count == std::numeric_limits<std::int64_t>::min()))
    return failure(Reason::amount_overflow);
  return negative ? count : -count;
}

}  // namespace protocol
