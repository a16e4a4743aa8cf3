#include "federation/ledger_account.h"

#include <algorithm>

#include "federation/paper_accounts.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/chart.h"

namespace federation {

using protocol::AccountingRole;
using protocol::AccountPurpose;

namespace {

/// The root of plain-text accounting for a class of the French plan.
std::string root_of(const std::string& number) {
  switch (number.at(0)) {
    case '1':
      return "Equity";
    case '4':
      return "Liabilities";
    case '6':
      return "Expenses";
    case '7':
      return "Income";
    default:
      return "Assets";
  }
}

/// What stands in a component of a path: letters, digits and hyphens.
std::string component(std::string text) {
  std::ranges::replace(text, '_', '-');
  std::ranges::replace(text, '.', '-');
  return text;
}

/// The same for a name that no number tells apart: a mark of its own where hyphens could stand for other characters.
std::string distinct_component(const std::string& name) {
  if (name.find_first_of("-_") == std::string::npos) return component(name);
  return component(name) + "-" + protocol::sha256(name).hex().substr(0, 8);
}

/// Of a mutual credit: no number of the French plan, which counts euros.
LedgerAccount unnumbered(const std::string& label, const std::string& title) {
  const auto colon = label.find(':');
  std::string path = "Equity:" + component(label.substr(0, colon));
  path[7] = static_cast<char>(path[7] - 'a' + 'A');
  if (colon != std::string::npos) path += ":P-" + distinct_component(label.substr(colon + 1));
  return {.mirror = Mirror::none, .role = {}, .number = {}, .title = title, .auxiliary = {}, .path = path};
}

LedgerAccount mirror(Mirror which) {
  const bool circulation = which == Mirror::circulation;
  return {.mirror = which,
          .role = {},
          .number = {},
          .title = circulation ? "Monnaie locale \u00e9mise" : "Contre-valeur de la monnaie locale \u00e9mise",
          .auxiliary = {},
          .path = circulation ? "Equity:Circulation" : "Equity:Backing"};
}

}  // namespace

bool is_labelled(const protocol::AccountOpened& opened) {
  if (opened.purpose == AccountPurpose::member) return opened.label.empty();
  if (opened.purpose == AccountPurpose::cash) return opened.label.starts_with(cash_prefix);
  return !opened.label.empty() && opened.label.front() >= 'a' && opened.label.front() <= 'z';
}

LedgerAccount LedgerAccounts::listed(AccountingRole role) const {
  const auto& entry = chart_.at(role);
  return {.mirror = Mirror::none,
          .role = role,
          .number = entry.number,
          .title = entry.title,
          .auxiliary = {},
          .path = root_of(entry.number) + ":" + entry.number + "-" + component(std::string(key_of(role)))};
}

LedgerAccount LedgerAccounts::member(const protocol::AccountOpened& opened) const {
  auto account = listed(AccountingRole::circulation_digital);
  account.auxiliary = opened.account.hex();
  account.path += ":M-" + account.auxiliary;
  return account;
}

LedgerAccount LedgerAccounts::counter(const protocol::AccountOpened& opened) const {
  auto account = listed(AccountingRole::cash);
  const std::string name = opened.label.substr(cash_prefix.size());
  account.title += " " + name;
  account.path += ":C-" + distinct_component(name);
  return account;
}

LedgerAccount LedgerAccounts::peer(const protocol::AccountOpened& opened) {
  auto account = listed(AccountingRole::peer);
  const std::string domain = opened.label.substr(opened.label.find(':') + 1);
  const std::string count = std::to_string(++peers_);
  account.number += (count.size() < 2 ? "0" : "") + count;
  account.title += " " + domain;
  account.path = root_of(account.number) + ":" + account.number + "-" + component(domain);
  return account;
}

LedgerAccount LedgerAccounts::name(const protocol::AccountOpened& opened) {
  switch (opened.purpose) {
    case AccountPurpose::member:
      return member(opened);
    case AccountPurpose::circulation:
      return mirror(Mirror::circulation);
    case AccountPurpose::fund:
      return listed(opened.label == storage::paper_fund_label ? AccountingRole::fund_paper
                                                              : AccountingRole::fund_digital);
    case AccountPurpose::unissued:
      return listed(AccountingRole::unissued);
    case AccountPurpose::backing:
      return mirror(Mirror::backing);
    case AccountPurpose::position:
      return peer(opened);
    case AccountPurpose::association:
      return listed(AccountingRole::association);
    case AccountPurpose::suspense:
      return listed(AccountingRole::suspense);
    case AccountPurpose::own_euros:
      return listed(AccountingRole::own_euros);
    case AccountPurpose::payable:
      return listed(AccountingRole::payable);
    case AccountPurpose::in_flight:
      return listed(AccountingRole::in_flight);
    case AccountPurpose::internal:
      return listed(AccountingRole::transfers);
    case AccountPurpose::unmatched:
      return listed(AccountingRole::unmatched);
    case AccountPurpose::paper:
      return listed(AccountingRole::circulation_paper);
    case AccountPurpose::notes:
      return {.mirror = Mirror::notes, .role = {}, .number = {}, .title = {}, .auxiliary = {}, .path = {}};
    case AccountPurpose::cash:
      return counter(opened);
    case AccountPurpose::exchange:
      return unnumbered(opened.label, "Change avec " + opened.label.substr(opened.label.find(':') + 1));
    case AccountPurpose::worth:
      return unnumbered(opened.label, "Valeur due par " + opened.label.substr(opened.label.find(':') + 1));
    case AccountPurpose::residue:
      return unnumbered(opened.label, "Restes d'arrondi");
  }
  protocol::check(false, "every purpose has a place in the chart");
  return {};
}

LedgerAccount LedgerAccounts::retained() const {
  return listed(AccountingRole::retained);
}

}  // namespace federation
