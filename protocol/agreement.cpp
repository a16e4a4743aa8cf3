#include "protocol/agreement.h"

#include "protocol/check.h"

namespace protocol {
namespace {

constexpr std::uint8_t max_scale = 8;
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
  if (terms.sides[0].currency.backing != terms.sides[1].currency.backing)
    return "sides.currency.backing: euros and mutual credit do not cover each other";
  return nullptr;
}

const char* broken_settlement(const AgreementTerms& terms) {
  if (terms.settlement.empty()) return "settlement";
  if (terms.settlement_scale > max_scale) return "settlement_scale: at most 8 decimals";
  const bool in_euro = terms.settlement == euro();
  if (in_euro && terms.settlement_scale != euro_scale) return "settlement_scale: the euro has two decimals";
  if (terms.rate.numerator <= 0 || terms.rate.denominator <= 0) return "rate: above zero";
  if (terms.sides[0].currency.backing != Backing::reserve) return nullptr;
  if (!in_euro) return "settlement: euro between reserve currencies";
  if (terms.rate != Fraction{1, 1}) return "rate: 1/1 between reserve currencies";
  return nullptr;
}

const char* broken_rule(const AgreementTerms& terms) {
  if (terms.version == 0) return "version: from 1 on";
  if (const char* broken = broken_sides(terms)) return broken;
  if (const char* broken = broken_settlement(terms)) return broken;
  if (terms.rounding != Rounding::down && terms.rounding != Rounding::half_even && terms.rounding != Rounding::up)
    return "rounding";
  const Fraction fee = terms.fee;
  if (!is_part(fee)) return "fee: at least 0, below 1";
  if (terms.settlement_days == 0 || terms.settlement_days > max_settlement_days) return "settlement_days: 1 to 366";
  if (terms.wind_up_days == 0 || terms.wind_up_days > max_wind_up_days) return "wind_up_days: 1 to 3660";
  return nullptr;
}

}  // namespace

Result<void> validate(const AgreementTerms& terms) {
  if (const char* broken = broken_rule(terms)) return failure(Reason::malformed, broken);
  return {};
}

}  // namespace protocol
