#include "federation/own_euro_results.h"

#include <utility>

namespace federation {

using protocol::AccountingRole;
using protocol::BankLineResolution;
using protocol::PaymentKind;

void OwnEuroResults::begin(const protocol::Entry& entry) {
  given_ = {};
  roles_ = roles_of(entry);
  if (const auto* closed = std::get_if<protocol::PaymentClosed>(&entry.body))
    if (const auto waited = waiting_.extract(closed->key); !waited.empty()) given_ = waited.mapped();
  const auto* opened = std::get_if<protocol::PaymentOpened>(&entry.body);
  if (opened == nullptr || opened->kind != PaymentKind::issue || !opened->fund) return;
  if (opened->status == protocol::PaymentStatus::held)
    waiting_.emplace(opened->key, *opened->fund);
  else
    given_ = *opened->fund;
}

OwnEuroResults::Roles OwnEuroResults::roles_of(const protocol::Entry& entry) const {
  const Roles difference{.spent = AccountingRole::losses, .gained = AccountingRole::gains};
  if (std::holds_alternative<protocol::CounterCounted>(entry.body) ||
      std::holds_alternative<protocol::SettlementEnded>(entry.body) ||
      std::holds_alternative<protocol::ContradictionBorne>(entry.body) ||
      std::holds_alternative<protocol::ClaimGivenUp>(entry.body) ||
      std::holds_alternative<protocol::AnswerHonoured>(entry.body) ||
      std::holds_alternative<protocol::PaymentClosed>(entry.body))
    return difference;
  if (const auto* resolved = std::get_if<protocol::BankLineResolved>(&entry.body)) {
    if (resolved->resolution == BankLineResolution::own_euros)
      return {.spent = AccountingRole::bank_charges, .gained = AccountingRole::income};
    // What was said before is taken back where it stands.
    if (resolved->resolution == BankLineResolution::reopened)
      return {.spent = AccountingRole::income, .gained = AccountingRole::bank_charges};
    return {.spent = AccountingRole::bank_charges, .gained = AccountingRole::gains};
  }
  const auto* opened = std::get_if<protocol::PaymentOpened>(&entry.body);
  if (opened == nullptr) return {};
  switch (opened->kind) {
    case PaymentKind::reissue:
      // Own euros that were to be paid out are no commission.
      if (opened->amount.currency == protocol::euro()) return {};
      [[fallthrough]];
    case PaymentKind::redeem:
    case PaymentKind::redeem_notes:
      return {.spent = AccountingRole::commission, .gained = AccountingRole::commission};
    case PaymentKind::absorb:
    case PaymentKind::reverse_deposit:
      return difference;
    default:
      return {};
  }
}

std::optional<AccountingRole> OwnEuroResults::next(bool spent) {
  if (std::exchange(given_.bonus, 0) > 0) return AccountingRole::bonus;
  if (std::exchange(given_.donation, 0) > 0) return AccountingRole::donation;
  return spent ? roles_.spent : roles_.gained;
}

}  // namespace federation
