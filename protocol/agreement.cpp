#include "protocol/agreement.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/check.h"

namespace protocol {
namespace {

__extension__ using Int128 = __int128;

constexpr std::uint32_t max_settlement_days = 366;
constexpr std::uint32_t max_wind_up_days = 3660;

/// The first rule that does not hold, nullptr if all do.
const char* broken_currency(const Currency& currency) {
  if (currency.domain.text().empty()) return "sides.currency.domain";
  if (currency.code.empty()) return "sides.currency.code";
  if (currency.scale > max_scale) return "sides.currency.scale: at most 8 decimals";
  if (currency.backing != Backing::reserve && currency.backing != Backing::mutual_credit)
    return "sides.currency.backing";
  if (currency.backing == Backing::reserve && currency.scale != euro_scale)
    return "sides.currency.scale: a reserve currency has two decimals, as the euro";
  return nullptr;
}

const char* broken_sides(const AgreementTerms& terms) {
  for (const AgreementSide& side : terms.sides) {
    if (const char* broken = broken_currency(side.currency)) return broken;
    if (side.debt_limit < 0) return "sides.debt_limit: not negative";
  }
  if (!(terms.sides[0].currency.domain < terms.sides[1].currency.domain))
    return "sides: two domains, in the order of their bytes";
  return nullptr;
}

Int128 power_of_ten(std::uint8_t exponent) {
  Int128 power = 1;
  for (std::uint8_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// Whether the side's own currency is the settlement unit, or worth as much.
bool is_settlement_side(const AgreementTerms& terms, std::size_t side) {
  const auto& own = terms.sides.at(side).currency;
  const auto& other = terms.sides.at(1 - side).currency;
  const auto unit = settlement_unit(own, other);
  return unit.issuer.text().empty() ? own.backing == Backing::reserve : unit.issuer == own.domain;
}

/// worth_of_settlement(), if it can be counted.
std::optional<Fraction> worth(const AgreementTerms& terms, std::size_t side) {
  if (is_settlement_side(terms, side)) return Fraction{1, 1};
  const bool second = side == 1;
  Int128 numerator = second ? terms.rate.numerator : terms.rate.denominator;
  Int128 denominator = second ? terms.rate.denominator : terms.rate.numerator;
  numerator *= power_of_ten(terms.sides.at(side).currency.scale);
  denominator *= power_of_ten(terms.settlement_scale);
  Int128 divisor = numerator;
  for (Int128 rest = denominator; rest != 0;) divisor = std::exchange(rest, divisor % rest);
  numerator /= divisor;
  denominator /= divisor;
  if (numerator > INT64_MAX || denominator > INT64_MAX) return std::nullopt;
  return Fraction{static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator)};
}

/// Whether a unit of one side is not one of the settlement unit.
bool converts(const AgreementTerms& terms) {
  return worth(terms, 0) != Fraction{1, 1} || worth(terms, 1) != Fraction{1, 1};
}

const char* broken_settlement(const AgreementTerms& terms) {
  const auto unit = settlement_unit(terms.sides[0].currency, terms.sides[1].currency);
  if (terms.settlement != unit.code)
    return "settlement: the euro with a reserve currency, else the unit of the first side";
  if (terms.settlement_scale != unit.scale) return "settlement_scale: that of the settlement unit";
  if (terms.rate.numerator <= 0 || terms.rate.denominator <= 0) return "rate: above zero";
  const bool reserve = terms.sides[0].currency.backing == Backing::reserve;
  const bool alike = terms.sides[1].currency.backing == terms.sides[0].currency.backing;
  if (terms.mutual_credit_accepted == alike)
    return alike ? "mutual_credit_accepted: only between euros and mutual credit"
                 : "mutual_credit_accepted: a mutual credit is no cover for euros unless both say so";
  if (alike && reserve && terms.rate != Fraction{1, 1}) return "rate: 1/1 between reserve currencies";
  for (std::size_t side = 0; side < terms.sides.size(); ++side) {
    const auto own = worth(terms, side);
    const auto most = std::max(terms.sides[0].debt_limit, terms.sides[1].debt_limit);
    if (!own || (*own != Fraction{1, 1} && !multiply(most, *own, Rounding::up)))
      return "rate: what the limits allow cannot be counted";
  }
  return nullptr;
}

const char* broken_rule(const AgreementTerms& terms) {
  if (terms.version == 0) return "version: from 1 on";
  if (const char* broken = broken_sides(terms)) return broken;
  if (const char* broken = broken_settlement(terms)) return broken;
  if (terms.rounding != Rounding::down && terms.rounding != Rounding::half_even && terms.rounding != Rounding::up)
    return "rounding";
  if (terms.rounding != Rounding::down && converts(terms))
    return "rounding: down where units are converted, or paying to and fro would make units";
  const Fraction fee = terms.fee;
  if (!is_part(fee)) return "fee: at least 0, below 1";
  if (terms.settlement_days == 0 || terms.settlement_days > max_settlement_days) return "settlement_days: 1 to 366";
  if (terms.wind_up_days == 0 || terms.wind_up_days > max_wind_up_days) return "wind_up_days: 1 to 3660";
  return nullptr;
}

}  // namespace

SettlementUnit settlement_unit(const Currency& a, const Currency& b) {
  if (a.backing == Backing::reserve || b.backing == Backing::reserve) return {euro(), euro_scale, {}};
  const Currency& first = a.domain < b.domain ? a : b;
  return {first.code, first.scale, first.domain};
}

Fraction worth_of_settlement(const AgreementTerms& terms, std::size_t side) {
  const auto own = worth(terms, side);
  check(own.has_value(), "valid terms can be counted");
  return *own;
}

Result<void> validate(const AgreementTerms& terms) {
  if (const char* broken = broken_rule(terms)) return failure(Reason::malformed, broken);
  return {};
}

}  // namespace protocol
