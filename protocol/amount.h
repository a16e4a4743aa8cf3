// Money: integers of minor units, always checked.
//
// An Amount is a count of minor units with the code of its currency. No float and no unchecked arithmetic touches it.
// Values are plain data, safe from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace protocol {

/// `[A-Z][A-Z0-9]{1,11}`, as in MIEL or EUR; zero-padded. The default value is empty and valid nowhere.
class CurrencyCode {
 public:
  static constexpr std::size_t max_size = 12;

  CurrencyCode() = default;
  /// malformed unless the text has the form above.
  static Result<CurrencyCode> parse(std::string_view text);

  std::string_view view() const;
  bool empty() const { return text_[0] == '\0'; }

  friend auto operator<=>(const CurrencyCode&, const CurrencyCode&) = default;

 private:
  std::array<char, max_size> text_{};
};

/// The settlement unit of reserve currencies (section 3 of the design): euro, in cents.
CurrencyCode euro();
inline constexpr std::uint8_t euro_scale = 2;
inline constexpr std::uint8_t max_scale = 8;  ///< most decimals of a currency

/// Minor units of one currency. Signed, because balances are; what a person pays is checked to be positive.
struct Amount {
  std::int64_t minor = 0;
  CurrencyCode currency;

  friend bool operator==(const Amount&, const Amount&) = default;
};

/// a + b and a - b of minor units; amount_overflow beyond 64 bits.
Result<std::int64_t> add(std::int64_t a, std::int64_t b);
Result<std::int64_t> subtract(std::int64_t a, std::int64_t b);

/// A ratio of integers: rates and fees. numerator >= 0, denominator > 0.
struct Fraction {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;

  friend bool operator==(const Fraction&, const Fraction&) = default;
};

/// A part of a whole: from 0 to below 1.
inline bool is_part(const Fraction& fraction) {
  return fraction.numerator >= 0 && fraction.numerator < fraction.denominator;
}

/// How the product of an amount and a fraction becomes whole minor units; fixed by the agreement.
enum class Rounding : std::uint8_t { down = 1, half_even = 2, up = 3 };

/// minor * fraction, rounded; computed in 128 bits. minor >= 0. amount_overflow beyond 64 bits.
Result<std::int64_t> multiply(std::int64_t minor, Fraction fraction, Rounding rounding);

/// minor * fraction, rounded towards minus infinity, of any minor. amount_overflow beyond 64 bits.
Result<std::int64_t> multiply_down(std::int64_t minor, Fraction fraction);

/// "12.50" for 1250 at scale 2, "-0.05" for -5; digits only, no grouping. scale in 0..8.
std::string format_decimal(std::int64_t minor, std::uint8_t scale);

/// The inverse: an optional minus, digits, and at most `scale` decimals after a point ("12", "12.5", "12.50").
/// malformed for anything else, wrong_scale for more decimals, amount_overflow beyond 64 bits.
Result<std::int64_t> parse_decimal(std::string_view text, std::uint8_t scale);

}  // namespace protocol
