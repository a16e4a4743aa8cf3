// The guarantee fund: euros in, units out, units in, euros out (fund.cpp), and its bank: transfers and statements
// (bank.cpp). What they post: fund_postings.h.
//
//   requested    redeem: units gone, euros owed (payable)
//   transferred  in a file of transfers for the bank (OrderTransfers)
//   reconciled   on a statement of the bank (BookStatement)
#pragma once

#include <cstdint>
#include <optional>

#include "federation/context.h"

namespace federation {

// ---- asked by operators

void move_fund(Context& context, const FundRequest& request);
void set_fund_rules(Context& context, const SetFundRules& request);
void set_creditor(Context& context, const SetCreditor& request);
void order_transfers(Context& context, const OrderTransfers& request);
void book_statement(Context& context, const BookStatement& request);
void resolve_line(Context& context, const ResolveLine& request);

/// What the bank has shown of an account so far; cents.
std::int64_t shown_by_bank(const Books& books, protocol::FundAccount account);

/// What a line that waits is, by the treasurer's word or, `known` alone, because the books have learnt of what it
/// names. `payment` is what `known` is about. not_awaited, or why the fund cannot bear it; then nothing has changed.
Result<void> settle_line(Context& context, const BankLine& line, protocol::BankLineResolution resolution,
                         const std::optional<PaymentKey>& payment);

/// The euros of an issue have arrived: it is made, or refused if the member may not be issued to any more or the fund
/// cannot give what was promised with it. The euros are then unissued.
void close_issue(Context& context, const PaymentKey& key);
/// Nobody waits for the euros of this issue any more.
void cancel_issue(Context& context, const PaymentKey& key);

}  // namespace federation
