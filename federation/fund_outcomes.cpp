// How what the fund waits for ends otherwise than foreseen: lines that wait for the treasurer, deposits that never
// come, transfers that the bank does not make.

#include "federation/fund_books.h"

namespace federation {

using protocol::failure;
using protocol::PaymentKind;

// ---- lines that wait

Result<void> FundBooks::count_waiting(const protocol::BankLineBooked& booked, int more) {
  change().lines_waiting += static_cast<std::uint64_t>(more);
  FundAccountState& state = change(booked.account);
  if (booked.amount > 0) return {};
  const auto unexplained =
      more > 0 ? protocol::subtract(state.unexplained, booked.amount) : protocol::add(state.unexplained, booked.amount);
  if (!unexplained || *unexplained < 0) return failure(Reason::corrupt, "what left unexplained does not add up");
  state.unexplained = *unexplained;
  return {};
}

// ---- deposits

const Awaited* FundBooks::deposit_by_hand(const PaymentKey& key) const {
  const auto* awaited = awaited_for(key);
  return awaited != nullptr && awaited->kind == PaymentKind::deposit && awaited->ahead ? awaited : nullptr;
}

Result<void> FundBooks::reverse(const protocol::PaymentOpened& reversal) {
  const auto* deposit = reversal.refund_of ? deposit_by_hand(*reversal.refund_of) : nullptr;
  if (deposit == nullptr || deposit->amount != reversal.amount.minor)
    return failure(Reason::corrupt, "what it reverses is no deposit that was recorded by hand");
  close_awaited(*reversal.refund_of);
  return {};
}

// ---- transfers that the bank does not make

Result<void> FundBooks::apply(const protocol::TransferRejected& rejected, Time now) {
  const auto known = transfer(rejected.transfer);
  if (!known || known->stage != TransferStage::transferred)
    return failure(Reason::corrupt, "what was rejected is no transfer that is with the bank");
  // Paid otherwise, it is over: what the fund has kept can be absorbed.
  return set_stage(rejected.transfer, known->arrived ? TransferStage::reconciled : TransferStage::returned, now);
}

}  // namespace federation
