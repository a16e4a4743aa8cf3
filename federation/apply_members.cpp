// What the journal entries about members mean for the state; all others in apply.cpp.

#include "federation/books.h"
#include "federation/credit.h"
#include "federation/paper_accounts.h"

namespace federation {

using protocol::failure;

/// A counter is there with its cash.
void Books::note_counter(const storage::Account& account) {
  if (account.purpose != protocol::AccountPurpose::cash) return;
  counters_.insert(account.label.substr(cash_prefix.size()));
  cash_accounts_.push_back(account.id);
}

Result<void> Books::apply(const protocol::Entry&, const protocol::CounterCounted& counted) {
  if (!counters_.contains(counted.counter)) return failure(Reason::corrupt, "no counter is called " + counted.counter);
  return {};
}

Result<void> Books::known_member(const protocol::AccountId& account) const {
  const auto* known = ledger_.account(account);
  if (known != nullptr && known->purpose == protocol::AccountPurpose::member) return {};
  return failure(Reason::corrupt, "the account is no member's");
}

Result<void> Books::apply(const protocol::Entry&, const protocol::MemberStandingSet& set) {
  const auto known = known_member(set.account);
  return known ? members_.apply(set) : known;
}

Result<void> Books::apply(const protocol::Entry&, const protocol::AccountClosed& closed) {
  if (auto known = known_member(closed.account); !known) return known;
  const auto& account = *ledger_.account(closed.account);
  if (account.worst_low() != 0 || account.worst_high() != 0)
    return failure(Reason::corrupt, "the account that is closed is not empty");
  ledger_.set_bounds(closed.account, {.least = 0, .most = 0});
  return members_.apply(closed);
}

Result<void> Books::apply(const protocol::Entry&, const protocol::CreditLimitSet& limit) {
  if (auto known = known_member(limit.account); !known) return known;
  if (!is_mutual_credit(*this)) return failure(Reason::corrupt, "credit in a reserve currency");
  if (members_.standing(limit.account).closed) return failure(Reason::corrupt, "credit for a closed account");
  ledger_.set_bounds(limit.account, {.least = -limit.limit, .most = INT64_MAX});
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::MemberRulesSet& rules) {
  return members_.apply(rules);
}

}  // namespace federation
