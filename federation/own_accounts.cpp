#include "federation/own_accounts.h"

#include <utility>

#include "protocol/agreement.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::AccountOpened;
using protocol::AccountPurpose;

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

/// The accounts of a reserve currency: units, what they are worth, and the euros.
static std::vector<AccountOpened> reserve_accounts(const protocol::CurrencyCode& own) {
  const auto open = [](AccountPurpose purpose, std::string_view label, const protocol::CurrencyCode& currency,
                       protocol::Bounds bounds) {
    return opened_account(purpose, std::string(label), currency, bounds);
  };
  const auto euro = protocol::euro();
  return {open(AccountPurpose::circulation, storage::circulation_label, own, only_debit),
          open(AccountPurpose::association, storage::association_label, own, only_credit),
          open(AccountPurpose::suspense, storage::suspense_label, own, {}),
          open(AccountPurpose::fund, storage::digital_fund_label, euro, only_debit),
          open(AccountPurpose::fund, storage::paper_fund_label, euro, only_debit),
          open(AccountPurpose::unissued, storage::unissued_label, euro, only_credit),
          open(AccountPurpose::backing, storage::backing_label, euro, only_credit),
          open(AccountPurpose::own_euros, storage::own_euros_label, euro, only_credit),
          open(AccountPurpose::payable, storage::payable_label, euro, only_credit),
          open(AccountPurpose::in_flight, storage::in_flight_label, euro, {}),
          open(AccountPurpose::internal, storage::internal_label, euro, {}),
          open(AccountPurpose::unmatched, storage::unmatched_label, euro, {})};
}

/// Those of a mutual credit, which has no euros; more are opened with each peer.
static std::vector<AccountOpened> mutual_credit_accounts(const protocol::CurrencyCode& own) {
  return {opened_account(AccountPurpose::association, std::string(storage::association_label), own, only_credit),
          opened_account(AccountPurpose::suspense, std::string(storage::suspense_label), own, {}),
          opened_account(AccountPurpose::residue, std::string(storage::residue_label), own, {})};
}

std::vector<AccountOpened> founding_accounts(const protocol::Currency& own) {
  return own.backing == protocol::Backing::reserve ? reserve_accounts(own.code) : mutual_credit_accounts(own.code);
}

std::vector<AccountOpened> peer_accounts(const protocol::Currency& own, const protocol::Currency& peer) {
  const auto unit = protocol::settlement_unit(own, peer).code;
  std::vector<AccountOpened> accounts{
      opened_account(AccountPurpose::position, storage::position_label(peer.domain), unit, {.least = 0, .most = 0})};
  if (own.backing == protocol::Backing::reserve) return accounts;
  accounts.push_back(opened_account(AccountPurpose::exchange, storage::exchange_label(peer.domain), unit, {}));
  accounts.push_back(opened_account(AccountPurpose::worth, storage::worth_label(peer.domain), own.code, {}));
  return accounts;
}

const protocol::AccountId& fund_account(protocol::FundAccount account) {
  protocol::check(account != protocol::FundAccount::none, "one of the accounts at the bank");
  return account == protocol::FundAccount::paper ? own_accounts().fund_paper : own_accounts().fund_digital;
}

}  // namespace federation
