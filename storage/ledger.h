// The double-entry ledger: accounts, transfers, holds. Pure: no store, no clock, no I/O.
//
// A list of transfers is applied whole or not at all. Every transfer debits one account and credits another by the same
// positive amount of one currency, so the books always balance; bounds keep each balance where its purpose allows, with
// held amounts counted at their worst. One thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/entry.h"
#include "protocol/transfer.h"

namespace storage {

using protocol::AccountId;
using protocol::HoldId;
using protocol::Transfer;

struct Account {
  AccountId id;
  protocol::AccountPurpose purpose = protocol::AccountPurpose::member;
  protocol::MemberKind member = protocol::MemberKind::none;
  protocol::CurrencyCode currency;
  protocol::Bounds bounds;
  std::string label;
  // Minor units, never negative. The first two only grow.
  std::int64_t debits_posted = 0;
  std::int64_t credits_posted = 0;
  std::int64_t debits_held = 0;
  std::int64_t credits_held = 0;

  /// Credits less debits, without holds.
  std::int64_t balance() const { return credits_posted - debits_posted; }
  /// The balance if every held debit is posted and no held credit is: what can still be spent is this less
  /// bounds.least.
  std::int64_t worst_low() const { return balance() - debits_held; }
  std::int64_t worst_high() const { return balance() + credits_held; }

  friend bool operator==(const Account&, const Account&) = default;
};

/// An amount set aside on two accounts. It goes when it is posted or voided.
struct Hold {
  HoldId id;
  AccountId debit;
  AccountId credit;
  protocol::Amount amount;

  friend bool operator==(const Hold&, const Hold&) = default;
};

/// What became of a list of transfers, in order of precedence: the first that holds is reported.
enum class Outcome : std::uint8_t {
  applied = 0,
  amount_not_positive,
  same_account,
  debit_account_unknown,
  credit_account_unknown,
  wrong_currency,  ///< the amount's currency is not that of both accounts
  hold_exists,     ///< `hold` under an id in use
  hold_unknown,    ///< no such open hold
  hold_differs,    ///< accounts or amount are not those of the hold
  overflow,        ///< a total would leave 63 bits
  below_least,     ///< the debit account would fall below its bounds
  above_most,      ///< the credit account would rise above its bounds
};
std::string_view name(Outcome outcome);

/// The outcome and, if not applied, which transfer of the list stood in the way.
struct Verdict {
  Outcome outcome = Outcome::applied;
  std::size_t transfer = 0;

  bool applied() const { return outcome == Outcome::applied; }
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

class Ledger {
 public:
  /// Adds an account without movements. False if the id is in use.
  bool open(Account account);
  /// Puts back a stored account or hold, accounts first. check()s that it is new and well formed.
  void restore(Account account);
  void restore(Hold hold);

  /// nullptr if there is none. Valid until the next change of the ledger.
  const Account* account(const AccountId& id) const;
  const Hold* hold(const HoldId& id) const;

  /// New bounds for a known account; its balance may lie outside. Standing holds are not asked again: posting one moves
  /// no balance further than the hold already did.
  void set_bounds(const AccountId& id, protocol::Bounds bounds);

  /// Applies all transfers in order, or none of them.
  Verdict apply(std::span<const Transfer> transfers);
  /// What apply() would say, changing nothing.
  Verdict test(std::span<const Transfer> transfers);

  std::size_t account_count() const { return accounts_.size(); }
  std::size_t hold_count() const { return holds_.size(); }
  /// Every account / open hold in id order: for reports and checks, O(n log n).
  std::vector<Account> accounts() const;
  std::vector<Hold> holds() const;

  /// The accounts and holds touched since the last call, each once, in the order first touched. A hold that is no
  /// longer there was posted or voided.
  struct Touched {
    std::vector<AccountId> accounts;
    std::vector<HoldId> holds;
  };
  Touched take_touched();

 private:
  struct IdHash {
    template <class Id>
    std::size_t operator()(const Id& id) const {
      // Ids are random or hashes, so eight of their bytes spread well.
      std::uint64_t word = 0;
      for (std::size_t i = 0; i < 8; ++i) word = (word << 8) | id.bytes[i];
      return word;
    }
  };
  struct Slot {
    Account account;
    std::uint64_t touched_round = 0;  ///< the round_ in which it last went into touched_
  };
  /// The accounts of one transfer, nullptr where unknown. Slots stay where they are while transfers are applied.
  struct Sides {
    Slot* debit = nullptr;
    Slot* credit = nullptr;
  };
  enum class Direction : std::int8_t { forth = 1, back = -1 };

  Slot* find(const AccountId& id);
  /// Moves the money of all transfers, or of none; sides_ are then those of the transfers that were moved.
  Verdict run(std::span<const Transfer> transfers);
  Outcome judge(const Transfer& transfer, const Sides& sides) const;
  Outcome judge_hold(const Transfer& transfer) const;
  void move(const Transfer& transfer, const Sides& sides, Direction direction);
  void take_back(std::span<const Transfer> transfers);
  void touch(Slot& slot);
  void touch(const HoldId& id);

  // Lookups only, never iterated in hash order.
  std::unordered_map<AccountId, Slot, IdHash> accounts_;
  std::unordered_map<HoldId, Hold, IdHash> holds_;
  std::vector<Sides> sides_;
  Touched touched_;
  std::unordered_set<HoldId, IdHash> touched_holds_;  ///< touched_.holds again: a hold may be gone and come back
  std::uint64_t round_ = 1;
};

}  // namespace storage
