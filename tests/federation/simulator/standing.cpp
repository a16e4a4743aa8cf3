#include "tests/federation/simulator/standing.h"

#include <algorithm>

#include "protocol/check.h"

namespace simulator {

using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;
using protocol::Reason;
using protocol::TransferKind;

/// French days; the simulator lives in winter.
static std::int64_t day_of(const protocol::Time& time) {
  return (time.milliseconds + 3'600'000) / 86'400'000;
}

static bool is_forced(const protocol::Entry& entry) {
  return !entry.transfers.empty() && entry.transfers.front().forced;
}

static bool is_paying(PaymentKind kind) {
  return kind == PaymentKind::local || kind == PaymentKind::outgoing || kind == PaymentKind::redeem ||
         kind == PaymentKind::redeem_notes || kind == PaymentKind::digital_to_paper;
}

StandingModel::Objections StandingModel::against_paying(const PaymentOpened& opened, std::int64_t day) {
  const Account& payer = accounts_[opened.payer];
  Objections objections{.suspended = payer.suspended};
  if (opened.refund_of) return objections;
  const bool redeems = opened.kind == PaymentKind::redeem || opened.kind == PaymentKind::redeem_notes;
  objections.takes_only = !redeems && payer.takes_only;
  objections.ended = !redeems && payer.valid_until != 0 && day > payer.valid_until;
  std::int64_t paid = opened.amount.minor;
  for (const auto& [when, minor] : payer.paid)
    if (when > day - rules_.period_days) paid += minor;
  objections.too_much = !payer.verified && rules_.most_paid != INT64_MAX && paid > rules_.most_paid;
  return objections;
}

StandingModel::Objections StandingModel::against_taking(const protocol::AccountId& id, std::int64_t minor,
                                                        std::int64_t day) {
  const Account& payee = accounts_[id];
  return {.suspended = payee.suspended,
          .ended = payee.valid_until != 0 && day > payee.valid_until,
          .too_much = !payee.verified && payee.balance + minor > rules_.most_balance};
}

void StandingModel::judge_refusal(const std::string& what, Reason reason, const Objections& out, const Objections& in) {
  if (repeats_) return;
  if (reason == Reason::account_suspended && !out.suspended)
    complain(what + " was refused: its payer is not suspended");
  if (reason == Reason::may_not_pay && !out.takes_only) complain(what + " was refused: its payer may pay");
  if (reason == Reason::membership_ended && !out.ended) complain(what + " was refused: its payer is a member");
  if (reason == Reason::unverified_limit && !out.too_much) complain(what + " was refused: its payer may pay more");
  if (reason == Reason::cannot_receive && !in.any()) complain(what + " was refused: its payee may be paid");
}

/// A refusal for the payee's standing says what it holds: nothing else stood in the way, or it is told for nothing.
void StandingModel::judge_order(const protocol::Entry& entry, const PaymentOpened& opened) {
  if (opened.reason != Reason::cannot_receive) return;
  const std::string what = "payment " + opened.key.text() + " tells of its payee's account";
  if (opened.kind == PaymentKind::local && has_fund_ && accounts_[opened.payer].balance < opened.amount.minor)
    complain(what + " a payer who cannot pay");
  if (opened.kind == PaymentKind::incoming && opened.accept_before <= entry.time)
    complain(what + " who sent an order that nobody can accept");
}

void StandingModel::judge(const protocol::Entry& entry, const PaymentOpened& opened) {
  const bool pays = is_paying(opened.kind);
  const bool takes = opened.kind == PaymentKind::local || opened.kind == PaymentKind::incoming ||
                     opened.kind == PaymentKind::paper_to_digital;
  if ((!pays && !takes) || is_forced(entry)) return;
  const auto day = day_of(entry.time);
  const Objections out = pays ? against_paying(opened, day) : Objections{};
  const Objections in =
      takes && !opened.refund_of ? against_taking(opened.payee, opened.amount.minor, day) : Objections{};
  const std::string what = "payment " + opened.key.text();
  if (opened.status == PaymentStatus::refused) {
    if (!entry.transfers.empty()) complain(what + " was refused, and money moved");
    if (!repeats_) judge_order(entry, opened);
    // Whoever brings notes is told of their own standing.
    return judge_refusal(what, opened.reason, opened.kind == PaymentKind::paper_to_digital ? in : out, in);
  }
  if (out.any()) complain(what + " was made by a member who may not pay");
  if (in.any()) complain(what + " was made to a member who may not be paid");
}

void StandingModel::judge_issue(const protocol::Entry& entry, const PaymentOpened& issue) {
  if (entry.transfers.empty()) return;
  const auto in = against_taking(issue.payee, issue.amount.minor + issue.fund->bonus, day_of(entry.time));
  if (in.any()) complain("issue " + issue.key.text() + " to a member who may not have it");
}

void StandingModel::move(const protocol::Transfer& transfer) {
  for (const auto& id : {transfer.debit, transfer.credit})
    if (accounts_[id].closed) complain("money moves on a closed account");
  if (transfer.kind != TransferKind::post && transfer.kind != TransferKind::post_hold) return;
  accounts_[transfer.debit].balance -= transfer.amount.minor;
  accounts_[transfer.credit].balance += transfer.amount.minor;
}

void StandingModel::note(const protocol::Entry& entry) {
  if (const auto* genesis = std::get_if<protocol::Genesis>(&entry.body))
    has_fund_ = genesis->currency.backing == protocol::Backing::reserve;
  if (const auto* opened = std::get_if<protocol::AccountOpened>(&entry.body)) {
    accounts_[opened->account].member = opened->purpose == protocol::AccountPurpose::member;
    accounts_[opened->account].takes_only = has_fund_ && opened->member == protocol::MemberKind::authority;
  }
  if (const auto* rules = std::get_if<protocol::MemberRulesSet>(&entry.body)) rules_ = *rules;
  if (const auto* set = std::get_if<protocol::MemberStandingSet>(&entry.body)) {
    Account& account = accounts_[set->account];
    account.verified = set->verified;
    account.suspended = set->suspended;
    account.valid_until = set->valid_until;
    if (set->verified) account.paid.clear();
  }
  if (const auto* closed = std::get_if<protocol::AccountClosed>(&entry.body)) {
    Account& account = accounts_[closed->account];
    if (account.balance != 0 || account.closed) complain("an account is closed that is not empty, or twice");
    account.closed = true;
  }
}

static bool pays_out(const PaymentOpened& opened) {
  return !opened.refund_of && opened.status != PaymentStatus::refused && is_paying(opened.kind);
}

void StandingModel::open(const protocol::Entry& entry, const PaymentOpened& opened) {
  judge(entry, opened);
  if (opened.kind == PaymentKind::issue) judge_issue(entry, opened);
  Account& payer = accounts_[opened.payer];
  if (pays_out(opened) && payer.member && !payer.verified && rules_.most_paid != INT64_MAX)
    payer.paid[day_of(entry.time)] += opened.amount.minor;
  if (opened.status == PaymentStatus::held) waiting_.insert_or_assign(opened.key, entry);
}

void StandingModel::close(const protocol::Entry& entry, const PaymentClosed& closed) {
  const auto waited = waiting_.extract(closed.key);
  if (waited.empty()) return;
  const auto& held = std::get<PaymentOpened>(waited.mapped().body);
  if (held.kind == PaymentKind::issue) judge_issue(entry, held);
  if (closed.status != PaymentStatus::refused || !pays_out(held)) return;
  auto& paid = accounts_[held.payer].paid;
  if (const auto day = paid.find(day_of(waited.mapped().time)); day != paid.end())
    day->second -= std::min(day->second, held.amount.minor);
}

void StandingModel::take(const protocol::Entry& entry) {
  protocol::check(entry.index == taken_, "the journal is followed in order");
  ++taken_;
  if (const auto* opened = std::get_if<PaymentOpened>(&entry.body)) open(entry, *opened);
  if (const auto* closed = std::get_if<PaymentClosed>(&entry.body)) close(entry, *closed);
  for (const auto& transfer : entry.transfers) move(transfer);
  note(entry);
}

}  // namespace simulator
