#include "federation/member_books.h"

#include <algorithm>

#include "federation/accounting_day.h"
#include "federation/own_accounts.h"
#include "protocol/check.h"

namespace federation {

using protocol::AccountId;
using protocol::check;
using protocol::Date;
using protocol::failure;
using protocol::PaymentKind;
using storage::Table;

Date member_day(Time time) {
  return accounting_day(time).value_or(Date());
}

// ---- reading

Result<void> MemberBooks::load() {
  Result<void> result;
  view_.scan(Table::member, {}, {}, [&](std::string_view alias, std::string_view value) {
    auto member = storage::decode_row<Member>(value);
    if (!member)
      result = std::unexpected(member.error());
    else
      accounts_.emplace(alias, member->account);
    return result.has_value();
  });
  return result ? load_standings() : result;
}

Result<void> MemberBooks::load_standings() {
  Result<void> result;
  view_.scan(Table::standing, {}, {}, [&](std::string_view key, std::string_view value) {
    if (key == member_rules_key) {
      auto rules = storage::decode_row<protocol::MemberRulesSet>(value);
      if (rules) rules_ = *rules;
      if (!rules) result = std::unexpected(rules.error());
      return result.has_value();
    }
    const auto account = AccountId::from_bytes(key);
    auto standing = storage::decode_row<Standing>(value);
    if (!account)
      result = std::unexpected(account.error());
    else if (!standing)
      result = std::unexpected(standing.error());
    else
      standings_.emplace(*account, *std::move(standing));
    return result.has_value();
  });
  return result;
}

std::optional<Member> MemberBooks::member(const protocol::Alias& alias) const {
  const auto row = view_.get(Table::member, alias.text());
  if (!row) return std::nullopt;
  auto member = storage::decode_row<Member>(*row);
  check(member.has_value(), "a member row reads back");
  return *std::move(member);
}

std::optional<AccountId> MemberBooks::account_of(const protocol::Alias& alias) const {
  const auto found = accounts_.find(alias.text());
  return found == accounts_.end() ? std::nullopt : std::optional(found->second);
}

const Standing& MemberBooks::standing(const AccountId& account) const {
  static const Standing usual;
  const auto found = standings_.find(account);
  return found == standings_.end() ? usual : found->second;
}

std::int64_t MemberBooks::paid(const AccountId& account, Date today) const {
  std::int64_t sum = 0;
  for (const auto& paid : standing(account).paid) {
    if (std::int64_t{paid.day} + rules_.period_days <= today.days()) continue;
    sum = protocol::add(sum, paid.minor).value_or(INT64_MAX);
  }
  return sum;
}

bool MemberBooks::is_erased(const protocol::Hash& alias) const {
  return view_.get(Table::erased_alias, alias.view()).has_value();
}

// ---- applying

Standing& MemberBooks::change(const AccountId& account) {
  return standings_[account];
}

void MemberBooks::put(const AccountId& account, const Standing& standing) {
  view_.put(Table::standing, Bytes(account.view()), storage::encode_row(standing));
}

Result<void> MemberBooks::apply(const protocol::MemberStandingSet& set) {
  Standing& standing = change(set.account);
  if (standing.closed) return failure(Reason::corrupt, "the account is closed");
  standing.verified = set.verified;
  standing.suspended = set.suspended;
  standing.valid_until = set.valid_until;
  if (set.verified) standing.paid.clear();
  put(set.account, standing);
  return {};
}

Result<void> MemberBooks::apply(const protocol::AccountClosed& closed) {
  Standing& standing = change(closed.account);
  if (standing.closed) return failure(Reason::corrupt, "the account is closed already");
  standing = {.closed = true, .paid = {}};
  put(closed.account, standing);
  return {};
}

Result<void> MemberBooks::apply(const protocol::MemberRulesSet& rules) {
  rules_ = rules;
  view_.put(Table::standing, Bytes(member_rules_key), storage::encode_row(rules));
  return {};
}

/// What is given back pays nobody, and what a restore recovers on suspense is no member's.
bool MemberBooks::counts(const protocol::PaymentOpened& opened) const {
  const bool pays = opened.kind == PaymentKind::local || opened.kind == PaymentKind::outgoing ||
                    opened.kind == PaymentKind::redeem || opened.kind == PaymentKind::redeem_notes ||
                    opened.kind == PaymentKind::digital_to_paper;
  return pays && !opened.refund_of && rules_.most_paid != INT64_MAX && opened.payer != own_accounts().suspense &&
         !standing(opened.payer).verified;
}

void MemberBooks::opened(const protocol::PaymentOpened& opened, Time now) {
  if (!counts(opened)) return;
  const auto today = member_day(now).days();
  Standing& standing = change(opened.payer);
  const std::int64_t period = rules_.period_days;
  std::erase_if(standing.paid, [&](const PaidOn& paid) { return paid.day + period <= today; });
  const auto known = std::ranges::find(standing.paid, today, &PaidOn::day);
  if (known == standing.paid.end())
    standing.paid.push_back({today, opened.amount.minor});
  else
    known->minor = protocol::add(known->minor, opened.amount.minor).value_or(INT64_MAX);
  put(opened.payer, standing);
}

/// A payment older than the limit was not counted: then the day's sum, if there is one, falls short of it.
void MemberBooks::refused(const protocol::PaymentOpened& opened, Time opened_at) {
  const auto found = standings_.find(opened.payer);
  if (opened.refund_of || found == standings_.end()) return;
  Standing& standing = found->second;
  const auto known = std::ranges::find(standing.paid, member_day(opened_at).days(), &PaidOn::day);
  if (known == standing.paid.end()) return;
  known->minor -= std::min(known->minor, opened.amount.minor);
  if (known->minor == 0) standing.paid.erase(known);
  put(opened.payer, standing);
}

// ---- who they are

void MemberBooks::put(const Member& member) {
  accounts_.insert_or_assign(member.alias.text(), member.account);
  view_.put(Table::member, member.alias.text(), storage::encode_row(member));
}

void MemberBooks::erase(const protocol::Alias& alias, const protocol::Hash& keyed) {
  check(accounts_.erase(alias.text()) == 1, "a member is erased once");
  view_.erase(Table::member, alias.text());
  view_.put(Table::erased_alias, Bytes(keyed.view()), {});
}

}  // namespace federation
