// What settlement with peers means for the fund: transfers to be made, euros to arrive, and what became of them.

#include <algorithm>

#include "federation/fund_books.h"
#include "protocol/check.h"

namespace federation {

using protocol::check;
using protocol::failure;
using protocol::PaymentKind;

Result<void> FundBooks::settle(const protocol::SettlementNote& note, const Domain& peer, const Domain& own,
                               bool recovered, Time now) {
  const PaymentKey key{own, note.end_to_end()};
  if (note.creditor() == own) {
    put(normal_reference(key.id.hex()), {.key = key,
                                         .kind = PaymentKind::settle,
                                         .account = FundAccount::digital,
                                         .amount = note.owed(),
                                         .peer = peer,
                                         .note = note.number});
    return {};
  }
  put(BankTransfer{.key = key,
                   .kind = PaymentKind::settle,
                   .account = FundAccount::digital,
                   .amount = note.owed(),
                   .since = now,
                   .peer = peer,
                   .note = note.number});
  return recovered ? doubt(FundAccount::digital, now) : Result<void>{};
}

Result<void> FundBooks::settled(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                                const PaymentKey& key, Time now) {
  if (ended.step == protocol::ClosingStep::questioned_here) return {};
  if (auto known = transfer(key.id)) return pay_settlement(ended, closing, *std::move(known), now);
  receive_settlement(ended, closing, key);
  return {};
}

/// At the debtor.
Result<void> FundBooks::pay_settlement(const protocol::SettlementEnded& ended,
                                       const protocol::SettlementClosing& closing, BankTransfer transfer, Time now) {
  if (ended.step == protocol::ClosingStep::written_off) {
    transfer.left = closing.arrived;
  } else if (ended.step == protocol::ClosingStep::signed_here) {
    if (!ended.recovered && !transfer.waits())
      return failure(Reason::corrupt, "what is given up is no transfer that waits");
    transfer.stage = TransferStage::given_up;
    transfer.since = now;
  } else {
    transfer.arrived = closing.arrived;
    // It is there, whatever the bank said.
    if (closing.arrived > 0 && (transfer.stage == TransferStage::returned || transfer.stage == TransferStage::given_up))
      transfer.stage = TransferStage::reconciled;
  }
  put(transfer);
  return {};
}

/// At the creditor. In ordinary times the line of a statement came first, and nothing is awaited any more.
void FundBooks::receive_settlement(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                                   const PaymentKey& key) {
  const auto* awaited = awaited_.of(key);
  if (awaited == nullptr) return;
  if (closing.arrived == 0) return close_awaited(key);
  if (!ended.recovered) return;
  Awaited told = *awaited;
  told.amount = closing.arrived;
  told.ahead = true;
  change(told.account).ahead += told.amount;
  put(normal_reference(key.id.hex()), told);
}

// ---- peers that were wound up

void FundBooks::wind_up(const protocol::WindUpStatement& statement, const std::optional<EndedTransfer>& ended,
                        Time now) {
  const auto transfers = open_transfers_;
  for (auto [id, transfer] : transfers) {
    if (transfer.kind != PaymentKind::settle || transfer.peer != statement.of || !transfer.waits()) continue;
    transfer.stage = TransferStage::given_up;
    transfer.since = now;
    put(transfer);
  }
  if (auto of_note = ended ? transfer(ended->id) : std::nullopt) {
    if (ended->lost != 0)
      of_note->arrived = 0;
    else
      of_note->note = 0;
    put(*of_note);
  }
  const auto all = all_awaited();
  for (const auto& [reference, euros] : all)
    if (euros.kind == PaymentKind::settle && euros.peer == statement.of && !euros.ahead) close_awaited(euros.key);
  const PaymentKey key{statement.by, statement.end_to_end()};
  if (statement.owed > 0)
    put(BankTransfer{.key = key,
                     .kind = PaymentKind::settle,
                     .account = FundAccount::digital,
                     .amount = statement.owed,
                     .since = now,
                     .peer = statement.of});
  if (statement.owed < 0)
    put(normal_reference(key.id.hex()), {.key = key,
                                         .kind = PaymentKind::settle,
                                         .account = FundAccount::digital,
                                         .amount = -statement.owed,
                                         .peer = statement.of});
}

/// Less of what is awaited, or nothing any more.
void FundBooks::await_less(Awaited awaited, std::int64_t cents) {
  check(awaited.open && cents > 0, "less is awaited of what was");
  const std::string reference = *awaited_.reference_of(awaited.key);
  awaited.amount = std::max<std::int64_t>(0, awaited.amount - cents);
  awaited.open = awaited.amount > 0;
  put(reference, awaited);
}

void FundBooks::give_up_claim(const Domain& peer, std::int64_t amount) {
  const auto all = all_awaited();
  for (const auto& [reference, euros] : all)
    if (euros.kind == PaymentKind::settle && euros.peer == peer && !euros.ahead) await_less(euros, amount);
}

}  // namespace federation
