#include "federation/fund_postings.h"

#include "federation/own_accounts.h"
#include "federation/paper_postings.h"
#include "federation/postings.h"
#include "protocol/check.h"

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::check;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::Transfer;

static void post_some(std::vector<Transfer>& transfers, const protocol::AccountId& debit,
                      const protocol::AccountId& credit, std::int64_t minor, const protocol::CurrencyCode& currency) {
  if (minor > 0) transfers.push_back(post(debit, credit, {minor, currency}));
}

std::vector<Transfer> fund_postings(const PaymentOpened& opened, const protocol::CurrencyCode& own) {
  check(opened.fund.has_value(), "the fund knows what it does");
  if (is_of_paper(opened.kind)) return paper_postings(opened, own);
  const auto& accounts = own_accounts();
  const auto& details = *opened.fund;
  const auto minor = opened.amount.minor;
  const auto euro = protocol::euro();
  std::vector<Transfer> transfers;
  const auto euros = [&](const protocol::AccountId& debit, const protocol::AccountId& credit, std::int64_t cents) {
    post_some(transfers, debit, credit, cents, euro);
  };
  const auto units = [&](const protocol::AccountId& debit, const protocol::AccountId& credit, std::int64_t count) {
    post_some(transfers, debit, credit, count, own);
  };
  switch (opened.kind) {
    case PaymentKind::deposit:
      euros(fund_account(details.account), accounts.unissued, minor);
      break;
    case PaymentKind::issue:
      euros(accounts.unissued, accounts.backing, minor);
      euros(accounts.own_euros, accounts.backing, details.bonus);
      euros(accounts.own_euros, accounts.backing, details.donation);
      units(accounts.circulation, opened.payee, minor + details.bonus);
      units(accounts.circulation, details.beneficiary, details.donation);
      break;
    case PaymentKind::redeem:
      euros(accounts.backing, accounts.payable, minor - details.commission);
      euros(accounts.backing, accounts.own_euros, details.commission);
      units(opened.payer, accounts.circulation, minor);
      break;
    case PaymentKind::reissue:
      if (opened.amount.currency == euro) {  // what was to be moved stays where it is
        euros(accounts.payable, accounts.internal, minor);
        break;
      }
      euros(accounts.payable, accounts.backing, minor - details.commission);
      euros(accounts.own_euros, accounts.backing, details.commission);
      units(accounts.circulation, opened.payee, minor);
      break;
    case PaymentKind::withdraw:
      euros(accounts.unissued, accounts.payable, minor);
      break;
    case PaymentKind::contribute:
      euros(accounts.unissued, accounts.own_euros, minor);
      break;
    case PaymentKind::payout:
      euros(accounts.own_euros, accounts.payable, minor);
      break;
    default:
      check(opened.kind == PaymentKind::send_back, "a payment of the fund");
      euros(accounts.unmatched, accounts.payable, minor);
  }
  return transfers;
}

std::vector<Transfer> line_postings(const BankLineBooked& booked) {
  const auto& accounts = own_accounts();
  const auto fund = fund_account(booked.account);
  const bool arrives = booked.amount > 0;
  const protocol::Amount amount{arrives ? booked.amount : -booked.amount, protocol::euro()};
  switch (booked.outcome) {
    case BankLineOutcome::deposit_known:
      return {};
    case BankLineOutcome::issue_paid:
      return {post(fund, accounts.unissued, amount)};
    case BankLineOutcome::transfer_made:
      return {post(accounts.payable, fund, amount)};
    case BankLineOutcome::transfer_returned:
      return {post(fund, accounts.payable, amount)};
    case BankLineOutcome::euros_moved:
      return {post(fund, accounts.internal, amount)};
    default:
      return {arrives ? post(fund, accounts.unmatched, amount) : post(accounts.unmatched, fund, amount)};
  }
}

std::vector<Transfer> resolution_postings(const BankLineBooked& booked, BankLineResolution resolution,
                                          const std::optional<BankLineOutcome>& about) {
  const auto& accounts = own_accounts();
  const bool arrived = booked.amount > 0;
  const protocol::Amount amount{arrived ? booked.amount : -booked.amount, protocol::euro()};
  const auto towards = [&](const protocol::AccountId& account) -> std::vector<Transfer> {
    return {arrived ? post(accounts.unmatched, account, amount) : post(account, accounts.unmatched, amount)};
  };
  switch (resolution) {
    case BankLineResolution::deposit:
      return towards(accounts.unissued);
    case BankLineResolution::own_euros:
      return towards(accounts.own_euros);
    case BankLineResolution::send_back:
      return {};  // the transfer it asks for moves them
    case BankLineResolution::known:
      break;
  }
  check(about.has_value(), "a line that is known is about something");
  switch (*about) {
    case BankLineOutcome::deposit_known:
      return towards(fund_account(booked.account));
    case BankLineOutcome::issue_paid:
      return towards(accounts.unissued);
    case BankLineOutcome::euros_moved:
      return towards(accounts.internal);
    default:
      return towards(accounts.payable);
  }
}

}  // namespace federation
