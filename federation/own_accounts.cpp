#include "federation/own_accounts.h"

#include "storage/chart.h"

namespace federation {

const OwnAccounts& own_accounts() {
  static const OwnAccounts accounts{
      .circulation = storage::own_account("circulation"),
      .association = storage::own_account("association"),
      .suspense = storage::own_account("suspense"),
      .fund_digital = storage::own_account("fund:digital"),
      .fund_paper = storage::own_account("fund:paper"),
      .unissued = storage::own_account("unissued"),
      .backing = storage::own_account("backing"),
  };
  return accounts;
}

}  // namespace federation
