// The part of the books about members: how they stand with the association, what unverified accounts have paid out, and
// - no consequence of the journal - who they are.
//
// Standing is a fold over the journal like all of books.h, which owns the one of these and applies entries through it.
// Rows: standing; apart from the journal member, erased_alias. One thread: the writer's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "federation/records.h"
#include "protocol/date.h"
#include "protocol/entry.h"
#include "storage/view.h"

namespace protocol {

template <class Io>
void fields(Io& io, typename Io::template Of<MemberRulesSet>& rules) {
  io(rules.most_balance, rules.most_paid, rules.period_days);
}

}  // namespace protocol

namespace federation {

/// The row of Table::standing that holds the rules: shorter than any account id.
inline constexpr std::string_view member_rules_key = "rules";

/// What an unverified account paid out on one day.
struct PaidOn {
  std::int32_t day = 0;
  std::int64_t minor = 0;  ///< above zero
  friend bool operator==(const PaidOn&, const PaidOn&) = default;
};

/// How a member stands; of an account without a row, as by default.
struct Standing {
  bool verified = false;
  bool suspended = false;
  bool closed = false;           ///< the member's data was erased
  std::int32_t valid_until = 0;  ///< last day of the membership; 0 = without end
  std::vector<PaidOn> paid;      ///< while it was not verified and a limit was set; a day once

  bool ended(protocol::Date today) const { return valid_until != 0 && today.days() > valid_until; }
  friend bool operator==(const Standing&, const Standing&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<PaidOn>& paid) {
  io(paid.day, paid.minor);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Standing>& standing) {
  io(standing.verified, standing.suspended, standing.closed, standing.valid_until, standing.paid);
}

/// The day on which a moment falls for members, as in the accounts (accounting_day.h); the first of the calendar for a
/// moment that is in no calendar, as a journal that somebody wrote by hand may have it.
protocol::Date member_day(Time time);

class MemberBooks {
 public:
  explicit MemberBooks(storage::View& view) : view_(view) {}
  /// corrupt if a row does not read back.
  Result<void> load();

  // ---- reading

  std::optional<Member> member(const protocol::Alias& alias) const;
  /// That member's account; kept in memory, so it costs no look into the store.
  std::optional<protocol::AccountId> account_of(const protocol::Alias& alias) const;
  const Standing& standing(const protocol::AccountId& account) const;
  const protocol::MemberRulesSet& rules() const { return rules_; }
  /// Own minor units that an unverified account paid out in the period that ends with this day.
  std::int64_t paid(const protocol::AccountId& account, protocol::Date today) const;
  /// Whether a member's data was erased whose alias has this keyed hash.
  bool is_erased(const protocol::Hash& alias) const;

  // ---- applying entries; a Failure says which rule the entry breaks. The account is a member's.

  Result<void> apply(const protocol::MemberStandingSet& set);
  Result<void> apply(const protocol::AccountClosed& closed);
  Result<void> apply(const protocol::MemberRulesSet& rules);
  /// Counts what it pays out of an unverified account; and takes that back when the payment was refused after all.
  void opened(const protocol::PaymentOpened& opened, Time now);
  void refused(const protocol::PaymentOpened& opened, Time opened_at);

  // ---- who they are

  void put(const Member& member);
  /// Nobody gets the alias again, which from now on is known by this keyed hash alone.
  void erase(const protocol::Alias& alias, const protocol::Hash& keyed);

 private:
  Result<void> load_standings();
  bool counts(const protocol::PaymentOpened& opened) const;
  Standing& change(const protocol::AccountId& account);
  void put(const protocol::AccountId& account, const Standing& standing);

  storage::View& view_;
  protocol::MemberRulesSet rules_;
  std::map<protocol::AccountId, Standing> standings_;
  std::unordered_map<std::string, protocol::AccountId> accounts_;  ///< by alias
};

}  // namespace federation
