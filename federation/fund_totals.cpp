// Transfers that are not over, kept at hand with their sums, so that no batch looks through all of them.

#include "federation/fund_books.h"
#include "protocol/check.h"

namespace federation {

using protocol::check;
using protocol::PaymentKind;

/// Or to arrive on the other account of the fund, or to be written off.
static bool is_open(const BankTransfer& transfer) {
  const bool moves = transfer.kind == PaymentKind::move_euros && transfer.stage == TransferStage::reconciled;
  return is_to_leave(transfer) || (moves && !transfer.arrived) || transfer.lost() != 0;
}

static void count(TransferTotals& totals, const BankTransfer& transfer, std::int64_t sign) {
  const std::int64_t cents = sign * transfer.amount;
  const bool settles = transfer.kind == PaymentKind::settle;
  if (is_to_leave(transfer)) totals.to_leave += cents;
  if (settles && transfer.waits()) totals.settlements += cents;
  if (transfer.kind == PaymentKind::move_euros && !transfer.arrived) totals.arriving += cents;
}

void FundBooks::keep(const BankTransfer& transfer) {
  TransferTotals& totals = transfer.account == FundAccount::paper ? paper_ : digital_;
  if (const auto before = open_transfers_.find(transfer.key.id); before != open_transfers_.end()) {
    count(totals, before->second, -1);
    open_transfers_.erase(before);
  }
  if (!is_open(transfer)) return;
  count(totals, transfer, 1);
  open_transfers_.emplace(transfer.key.id, transfer);
}

const TransferTotals& FundBooks::totals(FundAccount account) const {
  check(account != FundAccount::none, "the fund accounts are digital and paper");
  return account == FundAccount::paper ? paper_ : digital_;
}

TransferTotals FundBooks::counted_totals(FundAccount account) const {
  TransferTotals totals;
  for (const auto& [id, transfer] : open_transfers_)
    if (transfer.account == account) count(totals, transfer, 1);
  return totals;
}

}  // namespace federation
