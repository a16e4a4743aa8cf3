#include "federation/verify_bank.h"

#include <algorithm>
#include <utility>

#include "federation/accounting_day.h"
#include "federation/fund.h"
#include "federation/fund_postings.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::BankLineResolved;
using protocol::Entry;
using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::SettlementEnded;
using protocol::StatementBooked;
using protocol::TransfersOrdered;

// ---- what follows

bool BankVerifier::is(const Next& next, const protocol::EntryBody& body) {
  const auto* closed = std::get_if<PaymentClosed>(&body);
  const auto* ended = std::get_if<SettlementEnded>(&body);
  const auto* opened = std::get_if<PaymentOpened>(&body);
  switch (next.due) {
    case Due::decision:
      return closed != nullptr && closed->key == next.key;
    case Due::receipt:
      return ended != nullptr && ended->peer == next.peer && ended->step == protocol::ClosingStep::signed_here;
    case Due::transfer_back:
      return opened != nullptr && opened->key == next.key && opened->kind == PaymentKind::send_back;
  }
  return false;
}

/// A line decides something, and only a line sends back.
std::string BankVerifier::check_next(const protocol::EntryBody& body) {
  const auto next = std::exchange(next_, std::nullopt);
  if (next) return is(*next, body) ? "" : "what the line before it brought is not decided";
  const auto* opened = std::get_if<PaymentOpened>(&body);
  const bool sends_back =
      opened != nullptr && opened->kind == PaymentKind::send_back && opened->status != protocol::PaymentStatus::refused;
  return sends_back ? "it sends back what nobody asked to send back" : "";
}

std::string BankVerifier::unfinished() const {
  return next_ ? "what the last line brought is not decided" : "";
}

// ---- entries

static constexpr const char* dated_ahead = "it is dated more than a year after it was booked";

/// Deposits recorded by hand that are older than the first statement of their account.
static bool is_older_deposit(const BankLineBooked& booked) {
  return booked.outcome == BankLineOutcome::deposit_known && booked.payment &&
         booked.line == protocol::sha256("before " + booked.payment->text());
}

/// Banks date ahead by days, and never by a year.
static bool is_ahead(std::int32_t day, Time booked_at) {
  constexpr std::int32_t most_days_ahead = 366;
  const auto today = accounting_day(booked_at);
  return today && day > today->days() + most_days_ahead;
}

std::string BankVerifier::check_line(const Books& books, const Entry& entry, const BankLineBooked& booked) {
  const auto& fund = books.fund();
  const auto meaning = booked.payment ? fund.meaning(*booked.payment, booked.account, booked.amount) : std::nullopt;
  const bool understood = booked.outcome < BankLineOutcome::unknown;
  const bool doubted = booked.outcome == BankLineOutcome::perhaps_known;
  if (understood ? meaning != booked.outcome : !doubted && meaning && *meaning < BankLineOutcome::unknown)
    return "the line is not about what it is said to be";
  if (entry.transfers != line_postings(books, booked)) return "what moves is not what the line says";
  if (is_older_deposit(booked))
    return begun_.contains(booked.account) ? "a deposit is older than the first statement, and comes after it" : "";
  begun_.insert(booked.account);
  ++lines_;
  last_day_ = std::max(last_day_, booked.day);
  if (booked.outcome == BankLineOutcome::issue_paid) next_ = Next{Due::decision, *booked.payment, {}};
  if (booked.outcome == BankLineOutcome::settlement_paid && fund.awaited_for(*booked.payment)->note != 0)
    next_ = Next{Due::receipt, *booked.payment, fund.awaited_for(*booked.payment)->peer};
  return is_ahead(booked.day, entry.time) ? dated_ahead : "";
}

static std::string check_reopening(const Books& books, const Entry& entry, const BankLine& line,
                                   const BankLineResolved& resolved) {
  if (!line.resolution || *line.resolution == BankLineResolution::known) return "nothing can be taken back of the line";
  if (*line.resolution == BankLineResolution::send_back) {
    const auto back = resolved.payment ? books.payment(*resolved.payment) : std::nullopt;
    if (!back || back->opened.kind != PaymentKind::send_back || back->opened.counterparty != resolved.line.hex())
      return "the transfer that is given up does not send the line back";
    if (books.fund().state(line.booked.account).unproved()) return "it gives up what the bank may have made";
  }
  return entry.transfers == reopening_postings(line.booked, *line.resolution)
             ? ""
             : "what moves is not what is taken back of the line";
}

std::string BankVerifier::check_resolution(const Books& books, const Entry& entry, const BankLineResolved& resolved) {
  const auto& fund = books.fund();
  const auto line = fund.line(resolved.line);
  if (line && resolved.resolution == BankLineResolution::reopened)
    return check_reopening(books, entry, *line, resolved);
  if (!line || !line->waits()) return "the line does not wait for the treasurer";
  const auto& booked = line->booked;
  const bool known = resolved.resolution == BankLineResolution::known;
  const bool takes_place = !known && resolved.resolution != BankLineResolution::send_back &&
                           resolved.resolution != BankLineResolution::booked_twice;
  if (takes_place && is_of_open_settlement(books, *line))
    return "the line names a settlement, and is taken for something else";
  std::vector<PaymentKey> payments = resolved.also;
  if (resolved.payment) payments.insert(payments.begin(), *resolved.payment);
  const auto expected = resolution_postings(books, booked, resolved.resolution, payments);
  if (!expected) return "the line is not about what it is said to be";
  if (entry.transfers != *expected) return "what moves is not what the treasurer said of the line";
  if (resolved.resolution == BankLineResolution::send_back) {
    if (booked.amount < 0) return "only what arrived can be sent back";
    if (fund.state(booked.account).unproved()) return "it is sent back while nobody knows what the bank did";
    next_ = Next{Due::transfer_back, *resolved.payment, {}};
  }
  const auto* awaited = known && resolved.also.empty() ? fund.awaited_for(*resolved.payment) : nullptr;
  if (awaited == nullptr || awaited->ahead) return {};
  if (awaits_euros(awaited->kind)) next_ = Next{Due::decision, *resolved.payment, {}};
  if (awaited->kind == PaymentKind::settle && awaited->note != 0)
    next_ = Next{Due::receipt, *resolved.payment, awaited->peer};
  return {};
}

std::string BankVerifier::check_statement(const Books& books, const Entry& entry, const StatementBooked& statement) {
  const auto last_day = std::exchange(last_day_, 0);
  if (std::exchange(lines_, 0) != statement.lines) return "the statement has not so many lines";
  if (last_day > statement.day) return "a line is dated after the end of the statement that shows it";
  if (is_ahead(statement.day, entry.time)) return dated_ahead;
  return statement.closing == shown_by_bank(books, statement.account) ? ""
                                                                      : "the fund is not where the statement closes";
}

std::string BankVerifier::check_ordered(const Books& books, const TransfersOrdered& ordered) const {
  if (books.fund().state(ordered.account).unproved())
    return "transfers are ordered that the bank may have made already";
  std::int64_t held = held_for_settlements(books, ordered.account);
  for (const auto& id : ordered.transfers) {
    const auto transfer = books.fund().transfer(id);
    if (!transfer || transfer->kind != PaymentKind::settle) continue;
    if (transfer->amount > held) return "the account does not hold what a settlement takes";
    held -= transfer->amount;
  }
  return ordered.transfers.size() <= protocol::max_transfers_in_file ? "" : "more transfers than a file may hold";
}

static std::string check_rejection(const Books& books, const protocol::TransferRejected& rejected) {
  const auto transfer = books.fund().transfer(rejected.transfer);
  return transfer && may_be_rejected(books, *transfer) ? "" : "the bank may have made the transfer, or make it yet";
}

std::string BankVerifier::check(const Books& books, const Entry& entry) {
  if (auto wrong = check_next(entry.body); !wrong.empty()) return wrong;
  if (const auto* booked = std::get_if<BankLineBooked>(&entry.body)) return check_line(books, entry, *booked);
  if (const auto* resolved = std::get_if<BankLineResolved>(&entry.body))
    return check_resolution(books, entry, *resolved);
  if (const auto* statement = std::get_if<StatementBooked>(&entry.body))
    return check_statement(books, entry, *statement);
  if (const auto* rejected = std::get_if<protocol::TransferRejected>(&entry.body))
    return check_rejection(books, *rejected);
  const auto* ordered = std::get_if<TransfersOrdered>(&entry.body);
  return ordered == nullptr ? "" : check_ordered(books, *ordered);
}

}  // namespace federation
