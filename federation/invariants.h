// The money rules that can be checked on the books alone (section 2 of the design).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "federation/books.h"

namespace federation {

/// The guarantee at one journal position; minor units of euro or own currency.
struct Coverage {
  std::int64_t fund_digital = 0;
  std::int64_t fund_paper = 0;
  std::int64_t unseen_digital = 0;  ///< of fund_digital: recorded by hand, and on no statement yet
  std::int64_t unseen_paper = 0;    ///< of fund_paper: likewise
  std::int64_t in_flight = 0;       ///< euros on the way to peers
  std::int64_t internal = 0;        ///< euros on the way between accounts of the association
  std::int64_t unissued = 0;        ///< euros in the fund without units
  std::int64_t own_euros = 0;       ///< euros in the fund that are the association's
  std::int64_t payable = 0;         ///< euros in the fund that are to leave it, their units gone
  std::int64_t unmatched = 0;       ///< euros in the fund that wait for the treasurer, less those that left it so
  std::int64_t unexplained = 0;     ///< euros that left it so; in `unmatched`
  /// Euros that left and did not arrive, it is said, in `in_flight` and `internal`; and what peers owe that were wound
  /// up, in `claims`.
  std::int64_t lost = 0;
  std::int64_t claims = 0;  ///< what peers owe us, summed over those who do
  std::int64_t debts = 0;   ///< what we owe peers, summed over those we owe
  std::int64_t cash = 0;    ///< euros at exchange counters
  std::int64_t circulation = 0;
  std::int64_t paper = 0;  ///< of circulation, in notes
  /// Cents that should go from the digital fund account to the paper one, for each to cover its part of the
  /// circulation; negative: the other way. What is on its way already counts as arrived.
  std::int64_t to_paper = 0;
  std::int64_t held = 0;  ///< of circulation, on hold for payments under way

  /// The euros that cover units: at the bank, at counters, or on the way.
  std::int64_t fund() const {
    return fund_digital + fund_paper + cash + in_flight + internal - unissued - own_euros - payable - unmatched;
  }
  /// Rule 3: fund + claims - debts - circulation; zero, always.
  std::int64_t gap() const { return fund() + claims - debts - circulation; }
  /// Euros that rule 3 counts as if they were still to be found, and that cover nothing.
  std::int64_t missing() const { return unexplained + lost; }
  /// Own euros bear what is missing first; what is beyond those is missing behind the units.
  std::int64_t uncovered() const { return missing() > own_euros ? missing() - own_euros : 0; }
  bool is_covered() const { return gap() == 0 && uncovered() == 0; }
};

/// Constant time in the number of members: reads the node's own accounts, the positions and the transfers that are not
/// over. All zero for a mutual credit, which nothing covers.
Coverage coverage(const Books& books);

/// Rule 3 alone, cheap enough for every entry that moves_cover(): O(peers). For a mutual credit that every claim and
/// debt is worth what was credited and taken for it.
bool covered(const Books& books);

/// Whether these transfers move anything that rule 3 counts. What members pay each other does not: with that, the rule
/// costs a local payment nothing.
bool moves_cover(const Books& books, std::span<const protocol::Transfer> transfers);

/// Every rule that the books can answer, over all accounts and holds: double entry per currency, rule 3, bounds of
/// members, holds that match held amounts, held payments that match holds. Empty if all hold. O(accounts).
std::vector<std::string> broken_rules(const Books& books);

}  // namespace federation
