// An independent model of the ledger: it keeps the history and recomputes everything from it, each time, in 128 bits.
//
// Written from the rules, not from the ledger: it shares no code with it and is as slow as it is plain.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "storage/ledger.h"

namespace storage::test {

__extension__ using Wide = __int128;

class LedgerModel {
 public:
  struct AccountRules {
    protocol::CurrencyCode currency;
    protocol::Bounds bounds;
  };
  /// The four totals of an account, as sums over the history.
  struct Totals {
    Wide debits_posted = 0;
    Wide credits_posted = 0;
    Wide debits_held = 0;
    Wide credits_held = 0;
  };

  std::map<AccountId, AccountRules> rules;

  Verdict test(std::span<const Transfer> transfers) const;
  Verdict apply(std::span<const Transfer> transfers);

  Totals totals(const AccountId& id) const;
  /// The holds neither posted nor voided, by id.
  std::map<HoldId, Transfer> open_holds() const;

 private:
  /// Every outcome that the next transfer deserves, in any order.
  std::vector<Outcome> objections(const Transfer& transfer) const;
  std::vector<Outcome> objections_to_hold(const Transfer& transfer) const;
  std::vector<Outcome> objections_to_amount(const Transfer& transfer) const;

  std::vector<Transfer> history_;
};

}  // namespace storage::test
