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
  CurrencyCode settlement;  ///< the unit of the position: EUR between reserve currencies
  std::uint8_t settlement_scale = 2;
  Fraction rate;                       ///< units of sides[1] for one unit of sides[0]; 1/1 between reserve currencies
  Rounding rounding = Rounding::down;  ///< of converted amounts and of the fee
  Fraction fee{0, 1};                  ///< of an arriving amount, kept by the node it arrives at; below 1
  std::uint32_t settlement_days = 30;  ///< a settlement note at least this often, 1..366
  std::uint32_t wind_up_days = 90;     ///< how long a dead peer's holds are shown before the wind-up procedure, 1..3660
  Time proposed_at;

  friend bool operator==(const AgreementTerms&, const AgreementTerms&) = default;
};

/// The bytes both sides sign. check()s validity.
Bytes encode(const AgreementTerms& terms);

/// malformed (with the field in the detail) unless every rule stated above holds.
Result<AgreementTerms> decode_agreement_terms(std::string_view bytes);

/// Why these terms cannot stand, as decode_agreement_terms would say; an empty Result otherwise.
Result<void> validate(const AgreementTerms& terms);

}  // namespace protocol
