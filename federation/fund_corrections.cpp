// What is taken back in the fund's books: transfers that are given up, words on lines of statements, and what was moved
// and did not arrive as it left.

#include "federation/fund_books.h"

namespace federation {

using protocol::BankLineResolution;
using protocol::failure;
using protocol::PaymentId;
using protocol::PaymentKind;
using storage::Table;

/// The line waits again, as if nothing had been said of it.
Result<void> FundBooks::reopen(const protocol::BankLineResolved& reopened, BankLine line, Time now) {
  if (!line.resolution || *line.resolution == BankLineResolution::known)
    return failure(Reason::corrupt, "nothing was said of the line that could be taken back");
  const bool sent_back = *line.resolution == BankLineResolution::send_back;
  if (sent_back != reopened.payment.has_value())
    return failure(Reason::corrupt, "a transfer back goes with the line that it sends back");
  line.resolution.reset();
  put(line);
  if (auto counted = count_waiting(line.booked, 1); !counted || !sent_back) return counted;
  const auto back = transfer(reopened.payment->id);
  if (!back || !back->waits()) return failure(Reason::corrupt, "the transfer back does not wait to be made");
  return set_stage(back->key.id, TransferStage::given_up, now);
}

Result<void> FundBooks::absorb(const protocol::PaymentOpened& absorbs) {
  const auto id = PaymentId::from_hex(absorbs.counterparty);
  auto moved = id ? transfer(*id) : std::nullopt;
  if (!moved || moved->kind != PaymentKind::move_euros || moved->lost() == 0)
    return failure(Reason::corrupt, "nothing of what it absorbs is left on the way");
  moved->arrived = moved->amount;
  put(*moved);
  return {};
}

Result<void> FundBooks::give_up(const protocol::PaymentOpened& reissue, Time now) {
  const auto known = reissue.refund_of ? transfer(reissue.refund_of->id) : std::nullopt;
  if (!known || !known->waits()) return failure(Reason::corrupt, "what it gives up is no transfer that waits");
  return set_stage(known->key.id, TransferStage::given_up, now);
}

}  // namespace federation
