// The accounts every node has of its own, besides one position per peer. Ids follow from labels (storage/chart.h).
#pragma once

#include <string>
#include <vector>

#include "protocol/entry.h"

namespace federation {

struct OwnAccounts {
  protocol::AccountId circulation;   ///< own currency
  protocol::AccountId association;   ///< own currency
  protocol::AccountId suspense;      ///< own currency
  protocol::AccountId fund_digital;  ///< euro
  protocol::AccountId fund_paper;    ///< euro
  protocol::AccountId unissued;      ///< euro
  protocol::AccountId backing;       ///< euro
  protocol::AccountId own_euros;     ///< euro
  protocol::AccountId payable;       ///< euro
  protocol::AccountId in_flight;     ///< euro
  protocol::AccountId internal;      ///< euro
  protocol::AccountId unmatched;     ///< euro
  protocol::AccountId residue;       ///< own currency; of a mutual credit only, which has no account in euro
};

/// The same for every node; computed once. Thread-safe.
const OwnAccounts& own_accounts();

/// Bounds of an account that never has a debit balance, or never a credit balance.
inline constexpr protocol::Bounds only_credit{.least = 0, .most = INT64_MAX};
inline constexpr protocol::Bounds only_debit{.least = INT64_MIN, .most = 0};

/// The entries that open the accounts of the node's own: those it is founded with, and those of each peer, whose
/// position has no room until an agreement stands.
std::vector<protocol::AccountOpened> founding_accounts(const protocol::Currency& own);
std::vector<protocol::AccountOpened> peer_accounts(const protocol::Currency& own, const protocol::Currency& peer);

/// The entry that opens an account of the node's own: its id follows from the label.
protocol::AccountOpened opened_account(protocol::AccountPurpose purpose, std::string label,
                                       const protocol::CurrencyCode& currency, protocol::Bounds bounds);

/// The ledger's account of one at the bank; `account` is not none.
const protocol::AccountId& fund_account(protocol::FundAccount account);

}  // namespace federation
