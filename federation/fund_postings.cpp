#include "federation/fund_postings.h"

#include "federation/own_accounts.h"
#include "federation/paper_postings.h"
#include "federation/postings.h"
#include "protocol/check.h"
#include "protocol/limits.h"

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

protocol::AccountId given_back_to(const PaymentOpened& given_up) {
  if (given_up.kind == PaymentKind::withdraw) return own_accounts().unissued;
  if (given_up.kind == PaymentKind::payout) return own_accounts().own_euros;
  return given_up.payer;
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
      if (opened.amount.currency == euro) {
        euros(accounts.payable, opened.payee.is_zero() ? accounts.internal : opened.payee, minor);
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
    case PaymentKind::absorb:  // between own euros and what is on the way, in the direction of the loss
      euros(opened.payer, opened.payee, minor);
      break;
    case PaymentKind::reverse_deposit:
      euros(opened.payer, fund_account(details.account), minor);
      break;
    default:
      check(opened.kind == PaymentKind::send_back, "a payment of the fund");
      euros(accounts.unmatched, accounts.payable, minor);
  }
  return transfers;
}

/// Between the fund and another account. Positions follow euros that have moved, whatever their limits say.
static Transfer moved(const Books& books, const protocol::AccountId& debit, const protocol::AccountId& credit,
                      const protocol::Amount& amount) {
  Transfer transfer = post(debit, credit, amount);
  for (const auto& id : {debit, credit})
    if (books.known_account(id).purpose == protocol::AccountPurpose::position) transfer.forced = true;
  return transfer;
}

static const protocol::AccountId& position_of(const Books& books, const Domain& peer) {
  const PeerState* state = books.peer(peer);
  check(state != nullptr, "settlements are with peers");
  return state->position;
}

/// Euros of a note are in flight until its creditor has them; nobody is left to say so of a peer that was wound up.
static const protocol::AccountId& behind(const Books& books, const BankTransfer& settlement) {
  return settlement.note == 0 ? position_of(books, settlement.peer) : own_accounts().in_flight;
}

static const protocol::AccountId& behind_settlement(const Books& books, const BankLineBooked& booked) {
  const auto transfer = booked.payment ? books.fund().transfer(booked.payment->id) : std::nullopt;
  check(transfer.has_value(), "a settlement leaves by a transfer");
  return behind(books, *transfer);
}

std::vector<Transfer> line_postings(const Books& books, const BankLineBooked& booked) {
  const auto& accounts = own_accounts();
  const auto fund = fund_account(booked.account);
  const bool arrives = booked.amount > 0;
  const protocol::Amount amount{arrives ? booked.amount : -booked.amount, protocol::euro()};
  switch (booked.outcome) {
    case BankLineOutcome::deposit_known:
    case BankLineOutcome::settlement_known:
      return {};
    case BankLineOutcome::issue_paid:
      return {post(fund, accounts.unissued, amount)};
    case BankLineOutcome::transfer_made:
      return {post(accounts.payable, fund, amount)};
    case BankLineOutcome::transfer_returned:
      return {post(fund, accounts.payable, amount)};
    case BankLineOutcome::settlement_made:
      return {moved(books, behind_settlement(books, booked), fund, amount)};
    case BankLineOutcome::settlement_returned:
      return {moved(books, fund, behind_settlement(books, booked), amount)};
    case BankLineOutcome::settlement_paid: {
      const auto* awaited = booked.payment ? books.fund().awaited_for(*booked.payment) : nullptr;
      check(awaited != nullptr, "the euros of a note are awaited");
      return {moved(books, fund, position_of(books, awaited->peer), amount)};
    }
    case BankLineOutcome::euros_moved:
      return {arrives ? post(fund, accounts.internal, amount) : post(accounts.internal, fund, amount)};
    default:
      return {arrives ? post(fund, accounts.unmatched, amount) : post(accounts.unmatched, fund, amount)};
  }
}

Result<protocol::AccountId> account_behind(const Books& books, const BankLineBooked& booked,
                                           const PaymentKey& payment) {
  const auto& accounts = own_accounts();
  const auto understood = [&](const auto& named) {
    return told_outcome(named, booked.account, booked.amount) < BankLineOutcome::unknown;
  };
  if (const auto transfer = books.fund().transfer(payment.id); transfer && understood(*transfer)) {
    if (booked.account != transfer->account) return accounts.internal;
    return transfer->kind == PaymentKind::settle ? behind(books, *transfer) : accounts.payable;
  }
  const auto* awaited = books.fund().awaited_for(payment);
  if (awaited == nullptr || !understood(*awaited))
    return protocol::failure(Reason::not_awaited, "no euros of this amount are under way for that payment");
  if (awaited->ahead) return fund_account(booked.account);
  return awaited->kind == PaymentKind::settle ? position_of(books, awaited->peer) : accounts.unissued;
}

/// Cents between the unmatched euros and another account: above zero as the line moved them, below the other way.
static Transfer taken(const Books& books, bool arrived, const protocol::AccountId& account, std::int64_t cents) {
  const auto& unmatched = own_accounts().unmatched;
  const protocol::Amount amount{cents > 0 ? cents : -cents, protocol::euro()};
  return arrived == (cents > 0) ? moved(books, unmatched, account, amount) : moved(books, account, unmatched, amount);
}

/// What a line counts for, of which the treasurer says that it is about these payments; own euros bear the difference.
static Result<std::vector<Transfer>> known_postings(const Books& books, const BankLineBooked& booked,
                                                    const std::vector<PaymentKey>& payments) {
  const bool arrived = booked.amount > 0;
  std::int64_t left = booked.amount;
  std::vector<Transfer> transfers;
  for (const auto& key : payments) {
    const auto behind = account_behind(books, booked, key);
    if (!behind) return std::unexpected(behind.error());
    const auto transfer = books.fund().transfer(key.id);
    if (payments.size() > 1 && (!transfer || transfer->account != booked.account))
      return protocol::failure(Reason::not_awaited, "a bank books as one sum only transfers out of this account");
    const auto part =
        transfer ? told_amount(*transfer, booked.account, booked.amount, payments.size() == 1) : booked.amount;
    const auto rest = protocol::subtract(left, part);
    if (!rest) return std::unexpected(rest.error());
    if (part == 0) return protocol::failure(Reason::not_awaited, "nothing is under way for that payment");
    left = *rest;
    transfers.push_back(taken(books, arrived, *behind, arrived ? part : -part));
  }
  if (left > protocol::max_bank_difference || left < -protocol::max_bank_difference)
    return protocol::failure(Reason::not_awaited, "it differs by " + protocol::format_decimal(left, 2) +
                                                      " from what was ordered: more than own euros are to bear");
  if (left != 0) transfers.push_back(taken(books, arrived, own_accounts().own_euros, arrived ? left : -left));
  return transfers;
}

Result<std::vector<Transfer>> resolution_postings(const Books& books, const BankLineBooked& booked,
                                                  BankLineResolution resolution,
                                                  const std::vector<PaymentKey>& payments) {
  const bool arrived = booked.amount > 0;
  const std::int64_t cents = arrived ? booked.amount : -booked.amount;
  switch (resolution) {
    case BankLineResolution::deposit:
      return std::vector{taken(books, arrived, own_accounts().unissued, cents)};
    case BankLineResolution::own_euros:
      return std::vector{taken(books, arrived, own_accounts().own_euros, cents)};
    case BankLineResolution::send_back:
      return std::vector<Transfer>{};  // the transfer it asks for moves them
    case BankLineResolution::booked_twice:
      return std::vector{taken(books, arrived, fund_account(booked.account), cents)};
    case BankLineResolution::known:
    case BankLineResolution::reopened:
      break;
  }
  check(!payments.empty(), "a line that is known is about something");
  return known_postings(books, booked, payments);
}

std::vector<Transfer> reopening_postings(const BankLineBooked& booked, BankLineResolution said) {
  const auto& accounts = own_accounts();
  check(said != BankLineResolution::known && said != BankLineResolution::reopened,
        "only what did not close anything is taken back");
  auto account = accounts.payable;
  if (said == BankLineResolution::deposit) account = accounts.unissued;
  if (said == BankLineResolution::own_euros) account = accounts.own_euros;
  if (said == BankLineResolution::booked_twice) account = fund_account(booked.account);
  if (booked.amount > 0) return {post(account, accounts.unmatched, {booked.amount, protocol::euro()})};
  return {post(accounts.unmatched, account, {-booked.amount, protocol::euro()})};
}

std::vector<Transfer> receipt_postings(const protocol::AccountId& position, std::int64_t arrived) {
  return forced({post(position, own_accounts().in_flight, {arrived, protocol::euro()})});
}

std::vector<Transfer> recovered_receipt_postings(const protocol::AccountId& position, std::int64_t arrived) {
  return forced({post(own_accounts().fund_digital, position, {arrived, protocol::euro()})});
}

std::vector<Transfer> write_off_postings(std::int64_t lost) {
  const auto& accounts = own_accounts();
  if (lost > 0) return {post(accounts.own_euros, accounts.in_flight, {lost, protocol::euro()})};
  return {post(accounts.in_flight, accounts.own_euros, {-lost, protocol::euro()})};
}

}  // namespace federation
