// What the guarantee fund and its bank post: the one place where their rules become transfers. The deciding code
// records them, the verifier recomputes them. Pure.
#pragma once

#include <optional>
#include <vector>

#include "federation/books.h"
#include "protocol/entry.h"
#include "protocol/transfer.h"

namespace federation {

/// A payment of the fund, which must have `fund` details: deposit, issue, redeem, reissue, withdraw, contribute,
/// payout, send_back, absorb, reverse_deposit or one of paper. `own` is the currency of the node.
std::vector<protocol::Transfer> fund_postings(const protocol::PaymentOpened& opened, const protocol::CurrencyCode& own);

/// Who gets back what a payment took whose transfer is given up: the member, or the account of the node that bore it;
/// zero for euros that were to be moved, which stay where they are.
protocol::AccountId given_back_to(const protocol::PaymentOpened& given_up);

/// What is taken back when a line is reopened of which this had been said; not of `known`.
std::vector<protocol::Transfer> reopening_postings(const protocol::BankLineBooked& booked,
                                                   protocol::BankLineResolution said);

/// What a line of a statement posts: the fund account follows the bank, whatever the line is about. `books` are those
/// before it.
std::vector<protocol::Transfer> line_postings(const Books& books, const protocol::BankLineBooked& booked);

/// The other side of a line that the treasurer says is about `payment`; not_awaited if it cannot be.
Result<protocol::AccountId> account_behind(const Books& books, const protocol::BankLineBooked& booked,
                                           const PaymentKey& payment);

/// What the treasurer's word on a line posts. Of `known`, `payments` are what it is about: one, or several transfers
/// that the bank has booked as one sum. What was ordered is over then, whatever the bank has made of it; own euros bear
/// what the line has more, or keep what it has less, up to protocol::max_bank_difference. not_awaited if it cannot be
/// about them, or differs by more.
Result<std::vector<protocol::Transfer>> resolution_postings(const Books& books, const protocol::BankLineBooked& booked,
                                                            protocol::BankLineResolution resolution,
                                                            const std::vector<PaymentKey>& payments);

/// At the debtor, when the creditor has signed that so many cents are there. Euros that have moved are a fact: what a
/// position may be is not asked.
std::vector<protocol::Transfer> receipt_postings(const protocol::AccountId& position, std::int64_t arrived);
/// At the creditor after a restore: its receipt came back, the statement is still to come.
std::vector<protocol::Transfer> recovered_receipt_postings(const protocol::AccountId& position, std::int64_t arrived);
/// What is left in flight of a closed note becomes a cost of the association, or (below zero) a gain.
std::vector<protocol::Transfer> write_off_postings(std::int64_t lost);

}  // namespace federation
