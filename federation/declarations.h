// The two thresholds beyond which an association that issues a currency in a limited network must declare itself to the
// supervisor (Code monetaire et financier), computed from the journal. Reads the journal alone, any thread.
//
//   L.521-3  the payments of the last twelve months exceed one million euros
//   L.525-5  the electronic money in circulation exceeds one million euros
//
// Counted on the side of caution: as payments, everything that a member here paid or was paid electronically, refunds
// too; as circulation, every digital unit issued and not redeemed, at its highest in the twelve months.
#pragma once

#include <cstdint>

#include "federation/accounting.h"

namespace federation {

inline constexpr std::int64_t declaration_threshold = 1'000'000'00;  ///< cents
inline constexpr std::int64_t warning_threshold = declaration_threshold / 100 * 80;

/// Where an amount stands against a threshold.
enum class ThresholdLevel : std::uint8_t {
  below,
  near,   ///< at 80 % of it or more
  above,  ///< beyond it
};
ThresholdLevel threshold_level(std::int64_t cents);

/// Amounts in cents.
struct Declarations {
  Period period;                 ///< the twelve months
  std::int64_t local = 0;        ///< paid between two members here
  std::int64_t outgoing = 0;     ///< paid by members here to members elsewhere, fees included
  std::int64_t incoming = 0;     ///< received by members here from elsewhere
  std::int64_t payments = 0;     ///< the sum of the three
  std::int64_t circulation = 0;  ///< at the end of the last day
  std::int64_t highest_circulation = 0;
  Date highest_on;  ///< the first day it was reached

  ThresholdLevel payments_level() const { return threshold_level(payments); }
  ThresholdLevel circulation_level() const { return threshold_level(highest_circulation); }
};

/// For the twelve months that end with this day. Failures are those of read_accounting(); amount_overflow.
Result<Declarations> compute_declarations(const storage::Store& store, Date last);

}  // namespace federation
