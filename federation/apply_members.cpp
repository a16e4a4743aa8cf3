// What the journal entries about members mean for the state; all others in apply.cpp.

#include "federation/books.h"

namespace federation {

using protocol::failure;

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

Result<void> Books::apply(const protocol::Entry&, const protocol::MemberRulesSet& rules) {
  return members_.apply(rules);
}

}  // namespace federation
