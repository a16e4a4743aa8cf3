// The accounts every node has of its own, besides one position per peer. Ids follow from labels (storage/chart.h).
#pragma once

#include "protocol/id.h"

namespace federation {

struct OwnAccounts {
  protocol::AccountId circulation;   ///< own currency
  protocol::AccountId association;   ///< own currency
  protocol::AccountId suspense;      ///< own currency
  protocol::AccountId fund_digital;  ///< euro
  protocol::AccountId fund_paper;    ///< euro
  protocol::AccountId unissued;      ///< euro
  protocol::AccountId backing;       ///< euro
};

/// The same for every node; computed once. Thread-safe.
const OwnAccounts& own_accounts();

}  // namespace federation
