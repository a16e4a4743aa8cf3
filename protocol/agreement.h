// The peering contract between two associations, signed by both over the same exact bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "protocol/address.h"
#include "protocol/amount.h"
#include "protocol/id.h"
#include "protocol/time.h"

namespace protocol {

/// One side of an agreement.
struct AgreementSide {
  Currency currency;
  /// The largest debt this side may owe the other, held amounts included; minor units of the settlement unit, >= 0.
  std::int64_t debt_limit = 0;

  friend bool operator==(const AgreementSide&, const AgreementSide&) = default;
};

/// The terms. `sides` are ordered by domain, so that both nodes write the same text.
struct AgreementTerms {
  std::uint32_t version = 1;  ///< 1, then each later version one more
  std::array<AgreementSide, 2> sides;
  CurrencyCode settlement;  ///< the unit of the position, as settlement_unit() has it
  std::uint8_t settlement_scale = 2;
  Fraction rate;  ///< units of sides[1] for one unit of sides[0], above zero; 1/1 between reserve currencies
  /// A reserve currency takes the promise of a mutual credit for euros: true exactly where such two meet, so that
  /// neither signs it unawares.
  bool mutual_credit_accepted = false;
  Rounding rounding = Rounding::down;  ///< of the fee and of converted amounts; down if units are converted
  Fraction fee{0, 1};                  ///< of an arriving amount, kept by the node it arrives at; below 1
  std::uint32_t settlement_days = 30;  ///< a settlement note at least this often, 1..366
  std::uint32_t wind_up_days = 90;     ///< how long a dead peer's holds are shown before the wind-up procedure, 1..3660
  Time proposed_at;

  /// The place of that node's side; it is one of the two.
  std::size_t side_of(const Domain& domain) const { return sides[0].currency.domain == domain ? 0 : 1; }

  friend bool operator==(const AgreementTerms&, const AgreementTerms&) = default;
};

/// The unit in which one side owes the other.
struct SettlementUnit {
  CurrencyCode code;
  std::uint8_t scale = euro_scale;
  Domain issuer;  ///< whose currency it is; empty for the euro

  friend bool operator==(const SettlementUnit&, const SettlementUnit&) = default;
};

/// The euro if either is a reserve currency; between mutual credits the currency whose domain sorts first.
SettlementUnit settlement_unit(const Currency& a, const Currency& b);

/// Minor units of one side's own currency for one settlement minor unit. `side` is 0 or 1; the terms are valid.
Fraction worth_of_settlement(const AgreementTerms& terms, std::size_t side);

/// The bytes both sides sign. check()s validity.
Bytes encode(const AgreementTerms& terms);

/// malformed (with the field in the detail) unless every rule stated above holds.
Result<AgreementTerms> decode_agreement_terms(std::string_view bytes);

/// Why these terms cannot stand, as decode_agreement_terms would say; an empty Result otherwise.
Result<void> validate(const AgreementTerms& terms);

}  // namespace protocol
