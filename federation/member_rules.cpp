#include "federation/member_rules.h"

#include "federation/credit.h"
#include "protocol/check.h"

namespace federation {

using protocol::AccountId;
using protocol::MemberKind;
using protocol::PaymentKind;

namespace {

/// Most memberships have no end, or nobody asks: the calendar is only looked at where there is one.
bool has_ended(const Standing& standing, Time now) {
  return standing.valid_until != 0 && standing.ended(member_day(now));
}

/// A local authority may take a local currency, and pays in euros alone.
bool takes_only(const Books& books, const AccountId& payer) {
  return books.known_account(payer).member == MemberKind::authority && !is_mutual_credit(books);
}

/// More than can be counted is more than any limit.
bool exceeds(const Result<std::int64_t>& sum, std::int64_t most) {
  return !sum || *sum > most;
}

bool pays_too_much(const Books& books, const AccountId& payer, std::int64_t minor, Time now) {
  const auto& members = books.members();
  const std::int64_t most = members.rules().most_paid;
  if (most == INT64_MAX || members.standing(payer).verified) return false;
  return exceeds(protocol::add(members.paid(payer, member_day(now)), minor), most);
}

bool holds_too_much(const Books& books, const AccountId& payee, std::int64_t minor) {
  const auto& members = books.members();
  const std::int64_t most = members.rules().most_balance;
  if (most == INT64_MAX || members.standing(payee).verified) return false;
  return exceeds(protocol::add(books.known_account(payee).worst_high(), minor), most);
}

Reason may_take(const Books& books, const AccountId& payee, std::int64_t minor, Time now) {
  const Standing& standing = books.members().standing(payee);
  if (standing.suspended) return Reason::account_suspended;
  if (has_ended(standing, now)) return Reason::membership_ended;
  return holds_too_much(books, payee, minor) ? Reason::unverified_limit : Reason::none;
}

Reason may_be_redeemed(const Books& books, const AccountId& payer, std::int64_t minor, Time now) {
  if (books.members().standing(payer).suspended) return Reason::account_suspended;
  return pays_too_much(books, payer, minor, now) ? Reason::unverified_limit : Reason::none;
}

Reason may_be_issued(const Books& books, const protocol::PaymentOpened& issue, Time now) {
  const auto& details = *issue.fund;
  const bool alone = details.donation == 0 || details.beneficiary != issue.payee;
  auto minor = protocol::add(issue.amount.minor, details.bonus);
  if (minor && !alone) minor = protocol::add(*minor, details.donation);
  const Reason reason = may_take(books, issue.payee, minor.value_or(INT64_MAX), now);
  if (reason != Reason::none || details.donation == 0 || !alone) return reason;
  return may_take(books, details.beneficiary, details.donation, now);
}

}  // namespace

bool may_redeem(MemberKind kind) {
  return kind == MemberKind::professional || kind == MemberKind::authority;
}

Reason may_pay(const Books& books, const AccountId& payer, std::int64_t minor, bool gives_back, Time now) {
  const Standing& standing = books.members().standing(payer);
  if (standing.suspended) return Reason::account_suspended;
  if (gives_back) return Reason::none;
  if (takes_only(books, payer)) return Reason::may_not_pay;
  if (has_ended(standing, now)) return Reason::membership_ended;
  return pays_too_much(books, payer, minor, now) ? Reason::unverified_limit : Reason::none;
}

Reason may_be_paid(const Books& books, const AccountId& payee, std::int64_t minor, bool gives_back, Time now) {
  const bool may = gives_back || may_take(books, payee, minor, now) == Reason::none;
  return may ? Reason::none : Reason::cannot_receive;
}

Reason may_change_money(const Books& books, const protocol::PaymentOpened& opened, Time now) {
  protocol::check(opened.fund.has_value(), "the fund knows what it does");
  const auto minor = opened.amount.minor;
  switch (opened.kind) {
    case PaymentKind::redeem:
    case PaymentKind::redeem_notes:
      return may_be_redeemed(books, opened.payer, minor, now);
    case PaymentKind::digital_to_paper:
      return may_pay(books, opened.payer, minor, false, now);
    case PaymentKind::paper_to_digital:
      return may_take(books, opened.payee, minor, now);
    case PaymentKind::issue:
      return may_be_issued(books, opened, now);
    default:
      return Reason::none;
  }
}

std::string what_keeps_open(const Books& books, const AccountId& account) {
  const auto& ledger = books.known_account(account);
  if (ledger.worst_low() != 0 || ledger.worst_high() != 0) return "the account holds units";
  for (const auto& [id, transfer] : books.fund().open_transfers())
    if (concerns(books, transfer.key, account)) return "the bank has not made a transfer to this member";
  for (const auto& [reference, awaited] : books.fund().all_awaited())
    if (concerns(books, awaited.key, account)) return "euros are awaited from this member";
  return {};
}

bool concerns(const Books& books, const PaymentKey& key, const AccountId& account) {
  const auto payment = books.payment(key);
  if (!payment) return false;
  const auto& opened = payment->opened;
  return opened.payer == account || opened.payee == account || (opened.fund && opened.fund->beneficiary == account);
}

}  // namespace federation
