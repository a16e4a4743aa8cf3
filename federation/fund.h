// The guarantee fund: euros in, units out, units in, euros out (fund.cpp), and its bank: transfers and statements
// (bank.cpp, bank_lines.cpp). What they post: fund_postings.h.
//
//   requested    redeem: units gone, euros owed (payable)
//   transferred  in a file of transfers for the bank (OrderTransfers)
//   reconciled   on a statement of the bank (BookStatement)
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "federation/context.h"

namespace federation {

// ---- asked by operators

void move_fund(Context& context, const FundRequest& request);
void set_fund_rules(Context& context, const SetFundRules& request);
void set_creditor(Context& context, const SetCreditor& request);
void order_transfers(Context& context, const OrderTransfers& request);
void book_statement(Context& context, const BookStatement& request);
void resolve_line(Context& context, const ResolveLine& request);
void reject_transfer(Context& context, const RejectTransfer& request);

/// recovering after a restore, until a statement has shown what the bank did for the lost books: transfers ordered then
/// may have been made, so none is ordered, given up or begun that would give the same euros twice.
Result<void> bank_is_known(const Books& books, protocol::FundAccount account);
/// Whether a file of transfers can name whom it goes to: a name of which the characters of SEPA leave something, in the
/// length that a transfer carries, and an IBAN. Members, the bank and peers may say of theirs what they like.
bool can_be_paid(const BankText& creditor);
/// Euros that left and are nowhere to be seen cover no units: an alarm if there are more of them than before.
void warn_of_lost_cover(Context& context, std::int64_t uncovered_before);
/// Whether the treasurer's word that the bank did not make this transfer may stand: it is with the bank, and a complete
/// statement of a later day than the order shows neither it nor a line that may be it. not_awaited, recovering or
/// not_reconciled.
Result<void> may_be_rejected(const Books& books, const BankTransfer& transfer);
/// Cents at this account that are not about to leave it.
std::int64_t euros_staying(const Books& books, protocol::FundAccount account);
/// Cents it holds beyond what is to leave it for anything but settlements not ordered yet.
std::int64_t held_for_settlements(const Books& books, protocol::FundAccount account);
/// Whether a payment of the fund would let euros leave that do not stand there, or stand behind the units of others.
bool lacks_euros(const Books& books, const protocol::PaymentOpened& opened);
/// The line names euros of a settlement that is not over: taken for anything else, they would leave the peer's note
/// open for good.
bool is_of_open_settlement(const Books& books, const BankLine& line);
/// What the bank has shown of an account so far; cents.
std::int64_t shown_by_bank(const Books& books, protocol::FundAccount account);

/// What a line that waits is, by the treasurer's word or, `known` alone, because the books have learnt of what it
/// names. `payments` are what `known` is about, ascending. not_awaited, or why the fund cannot bear it; then nothing
/// has changed.
Result<void> settle_line(Context& context, const BankLine& line, protocol::BankLineResolution resolution,
                         const std::vector<PaymentKey>& payments);
/// A payment was recorded that lines which wait have named: they are about it, where they can be. The treasurer sees
/// the others.
void meet_waiting_lines(Context& context, const PaymentKey& payment);
/// bank_line_waits if a line that waits may be this transfer, which then has left already: with it gone unexplained,
/// the transfer is neither ordered nor given up.
Result<void> not_made_yet(const Books& books, const BankTransfer& transfer);
/// Whether a payment of this kind can be given up while its transfer waits. Euros sent back are not: their line is
/// reopened instead.
bool can_be_given_up(protocol::PaymentKind kind);
/// The form of a request to the fund or to a counter that moves an amount of this currency.
Result<void> check_fund_form(const protocol::Amount& amount, const protocol::CurrencyCode& expected);
/// Likewise of where the euros stand and what the bank is told.
Result<void> check_fund_form(protocol::FundAccount account, const std::string& reference);
/// Takes the commission of a redemption whose payer is filled in, if it may be made; not_professional,
/// amount_not_positive or amount_overflow.
Result<void> take_commission(const Books& books, protocol::PaymentOpened& opened);

/// A member's name and IBAN, if both are known: whom the bank pays unless another is named.
std::optional<BankText> creditor_of(const Books& books, const protocol::Alias& alias);
/// Records a payment of the fund or of paper, complete and allowed, or refuses it if accounts or fund cannot bear it.
void record_fund_payment(Context& context, Ticket ticket, protocol::PaymentOpened opened,
                         const std::optional<BankText>& creditor);
/// Euros are awaited under the payment's reference, which must tell it from every other one.
void await_euros(Context& context, Ticket ticket, protocol::PaymentOpened opened);

/// The euros of an issue have arrived: it is made, or refused if the member may not be issued to any more or the fund
/// cannot give what was promised with it. The euros are then unissued.
void close_issue(Context& context, const PaymentKey& key);
/// Nobody waits for the euros of this issue any more.
void cancel_issue(Context& context, const PaymentKey& key);

}  // namespace federation
