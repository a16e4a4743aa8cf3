#include "federation/own_accounts.h"

#include <utility>

#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

const OwnAccounts& own_accounts() {
  static const OwnAccounts accounts{
      .circulation = storage::own_account(storage::circulation_label),
      .association = storage::own_account(storage::association_label),
      .suspense = storage::own_account(storage::suspense_label),
      .fund_digital = storage::own_account(storage::digital_fund_label),
      .fund_paper = storage::own_account(storage::paper_fund_label),
      .unissued = storage::own_account(storage::unissued_label),
      .backing = storage::own_account(storage::backing_label),
      .own_euros = storage::own_account(storage::own_euros_label),
      .payable = storage::own_account(storage::payable_label),
      .in_flight = storage::own_account(storage::in_flight_label),
      .internal = storage::own_account(storage::internal_label),
      .unmatched = storage::own_account(storage::unmatched_label),
      .residue = storage::own_account(storage::residue_label),
  };
  return accounts;
}

protocol::AccountOpened opened_account(protocol::AccountPurpose purpose, std::string label,
                                       const protocol::CurrencyCode& currency, protocol::Bounds bounds) {
  return {.account = storage::own_account(label),
          .purpose = purpose,
          .member = protocol::MemberKind::none,
          .currency = currency,
          .bounds = bounds,
          .label = std::move(label)};
}

const protocol::AccountId& fund_account(protocol::FundAccount account) {
  protocol::check(account != protocol::FundAccount::none, "one of the accounts at the bank");
  return account == protocol::FundAccount::paper ? own_accounts().fund_paper : own_accounts().fund_digital;
}

}  // namespace federation
