// Between the fund and its bank: files of transfers out, statements in.

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>

#include "federation/accounting_day.h"
#include "federation/bank_matching.h"
#include "federation/fund.h"
#include "federation/fund_postings.h"
#include "federation/invariants.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/settlements.h"
#include "protocol/check.h"
#include "protocol/iban.h"
#include "protocol/limits.h"
#include "protocol/sepa_text.h"

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::check;
using protocol::failure;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKind;
using protocol::Transfer;

bool can_be_paid(const BankText& creditor) {
  const auto is_control = [](char letter) { return letter == 0x7f || (letter >= 0 && letter < 0x20); };
  return protocol::has_sepa_form(creditor.name) && creditor.name.size() <= protocol::max_account_name_bytes &&
         std::ranges::none_of(creditor.name, is_control) && protocol::Iban::parse(creditor.iban);
}

Result<void> bank_is_known(const Books& books, FundAccount account) {
  if (!books.fund().state(account).unproved()) return {};
  return failure(Reason::recovering,
                 "the node was restored: a statement of a later day, up to its closing balance, shows first what the "
                 "bank has done since the backup");
}

static protocol::Failure may_be_made(const protocol::Hash& line, const BankTransfer& transfer) {
  return {Reason::bank_line_waits, "the line " + line.hex().substr(0, 12) + " waits and may be the transfer " +
                                       transfer.key.id.hex() + ", made before"};
}

Result<void> not_made_yet(const Books& books, const BankTransfer& transfer) {
  const auto creditor = books.bank_text(transfer.key.id.view()).value_or(BankText{});
  const auto line = WaitingDebits(books, transfer.account).that_may_be(transfer, creditor.iban);
  if (!line) return {};
  return std::unexpected(may_be_made(*line, transfer));
}

void set_creditor(Context& context, const SetCreditor& request) {
  if (!can_be_paid(request.creditor))
    return context.fail(
        request.ticket, Reason::malformed,
        "a creditor has a name of 1 to 70 bytes, with a Latin letter or a digit and without control characters, and "
        "an IBAN");
  const auto transfer = context.books.fund().transfer(request.id);
  if (!transfer) return context.fail(request.ticket, Reason::unknown_payment, "no transfer has this id");
  if (!transfer->waits()) return context.fail(request.ticket, Reason::already_exists, "the transfer has been ordered");
  context.books.put_bank_text(request.id.view(), request.creditor);
  context.succeed(request.ticket);
}

std::int64_t held_for_settlements(const Books& books, FundAccount account) {
  return euros_staying(books, account) + books.fund().totals(account).settlements;
}

/// Transfers that wait and that no file can carry now: the others go without them.
struct LeftOut {
  std::size_t unheld = 0;  ///< settlements are agreed whatever this account holds
  std::size_t oversize = 0;
  std::size_t nameless = 0;
  PaymentId first_nameless;

  /// Why nothing is ordered.
  protocol::Failure why() const {
    if (unheld > 0)
      return {Reason::fund_insufficient,
              "the account does not hold what " + std::to_string(unheld) + " settlements are to take"};
    if (nameless > 0)
      return {Reason::not_found, std::to_string(nameless) +
                                     " transfers wait to be told whom they go to: bank creditor " +
                                     first_nameless.hex() + " NAME IBAN"};
    if (oversize > 0)
      return {Reason::amount_overflow, std::to_string(oversize) + " transfers are above 999,999,999.99"};
    return {Reason::not_found, "no transfer waits on this account"};
  }
};

void order_transfers(Context& context, const OrderTransfers& request) {
  Books& books = context.books;
  if (const auto proved = bank_is_known(books, request.account); !proved)
    return context.fail(request.ticket, proved.error().reason, proved.error().detail);
  protocol::TransfersOrdered ordered{.batch = books.fund().state().last_batch + 1, .account = request.account};
  LeftOut left_out;
  const WaitingDebits debits(books, request.account);
  std::int64_t held = held_for_settlements(books, request.account);
  for (const auto& [id, transfer] : books.fund().open_transfers()) {
    if (transfer.account != request.account || !transfer.waits()) continue;
    if (transfer.kind == PaymentKind::settle && transfer.amount > held) {
      ++left_out.unheld;
      continue;
    }
    const auto creditor = books.bank_text(id.view());
    if (transfer.amount > protocol::max_transfer_cents) {
      ++left_out.oversize;
    } else if (!creditor || !can_be_paid(*creditor)) {
      if (left_out.nameless++ == 0) left_out.first_nameless = id;
    } else if (const auto line = debits.that_may_be(transfer, creditor->iban)) {
      const auto waits = may_be_made(*line, transfer);
      return context.fail(request.ticket, waits.reason, waits.detail);
    } else if (ordered.transfers.size() < protocol::max_transfers_in_file) {
      ordered.transfers.push_back(id);
      if (transfer.kind == PaymentKind::settle) held -= transfer.amount;
    }
  }
  if (ordered.transfers.empty()) {
    const auto why = left_out.why();
    return context.fail(request.ticket, why.reason, why.detail);
  }
  const auto batch = ordered.batch;
  books.record(context.now, std::move(ordered));
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = batch});
}

// ---- statements

/// The lines that are new, if with them the account stands where the bank says it does. That is not asked of an old
/// statement: newer lines are booked, and it brings nothing.
static Result<std::vector<const StatementLine*>> new_lines(const Books& books, const BookStatement& request,
                                                           std::int64_t before) {
  std::vector<const StatementLine*> lines;
  std::set<protocol::Hash> seen;
  std::int64_t shown = before;
  for (const auto& line : request.lines) {
    if (line.amount == 0 || !seen.insert(line.digest).second || books.fund().line(line.digest)) continue;
    const auto magnitude = protocol::subtract(0, line.amount);
    if (!magnitude) return std::unexpected(magnitude.error());
    const auto sum = protocol::add(shown, line.amount);
    if (!sum) return std::unexpected(sum.error());
    shown = *sum;
    lines.push_back(&line);
  }
  const auto last = books.fund().state(request.account).last_day;
  const bool is_old = lines.empty() && last && request.day <= *last;
  if (is_old || !request.closing || *request.closing == shown) return lines;
  const auto euros = [](std::int64_t cents) { return protocol::format_decimal(cents, protocol::euro_scale); };
  const std::string opening = request.opening ? " from " + euros(*request.opening) : "";
  return failure(Reason::not_reconciled, "the statement goes" + opening + " to " + euros(*request.closing) +
                                             ", the books from " + euros(before) + " to " + euros(shown));
}

static void book_line(Context& context, const StatementLine& line, const BankLineBooked& booked) {
  Books& books = context.books;
  // Asked before the line closes what it is about.
  const auto* awaited = booked.payment ? books.fund().awaited_for(*booked.payment) : nullptr;
  const auto settles = awaited == nullptr ? std::nullopt : std::optional(std::pair(awaited->peer, awaited->note));
  books.record(context.now, booked, line_postings(books, booked));
  books.put_bank_text(line.digest.view(), line.details);
  if (booked.outcome == BankLineOutcome::issue_paid) close_issue(context, *booked.payment);
  if (booked.outcome == BankLineOutcome::settlement_paid)
    give_receipt(context, settles->first, settles->second, line.amount);
}

/// What the new lines of a statement are, in the order in which the account can bear them: a debit that it cannot is
/// taken after the arrivals behind it, for a bank lists the lines of a day as it likes.
class Bookings {
 public:
  Bookings(Books& books, FundAccount account, LineReader& reader)
      : books_(books), reader_(reader), held_(-books.known_account(fund_account(account)).balance()) {}

  struct Booking {
    const StatementLine* line = nullptr;
    BankLineBooked booked;
  };

  /// If the accounts can bear all of them one after the other.
  Result<std::vector<Booking>> take(const std::vector<const StatementLine*>& lines) {
    for (const StatementLine* line : lines) {
      if (can_bear(*line))
        take(*line);
      else
        early_.push_back(line);
      while (!early_.empty() && can_bear(*early_.front())) take_early();
    }
    while (!early_.empty()) take_early();
    const auto verdict = books_.test(transfers_);
    if (verdict.applied()) return std::move(all_);
    const Reason reason = reason_of(verdict, transfers_, books_);
    return failure(reason, reason == Reason::fund_insufficient ? "the fund would hold less than nothing"
                                                               : "more than an account can count");
  }

 private:
  bool can_bear(const StatementLine& line) const { return line.amount > 0 || held_ >= -line.amount; }

  void take_early() {
    take(*early_.front());
    early_.pop_front();
  }

  void take(const StatementLine& line) {
    all_.push_back({&line, reader_.read(line)});
    const auto posted = line_postings(books_, all_.back().booked);
    // What cannot be counted is refused when all of it is tested.
    if (!posted.empty()) held_ = protocol::add(held_, line.amount).value_or(held_);
    std::ranges::copy(posted, std::back_inserter(transfers_));
  }

  Books& books_;
  LineReader& reader_;
  std::int64_t held_ = 0;  ///< cents at the bank, after the lines taken
  std::deque<const StatementLine*> early_;
  std::vector<Booking> all_;
  std::vector<Transfer> transfers_;
};

/// The first statement of an account opens where the books do: the deposits recorded by hand are older than it.
static bool begins_with_deposits(const Books& books, const BookStatement& request) {
  return books.fund().state(request.account).lines == 0 && request.opening &&
         *request.opening == -books.known_account(fund_account(request.account)).balance();
}

static void book_older_deposits(Context& context, const BookStatement& request) {
  const auto all = context.books.fund().all_awaited();
  for (const auto& [reference, awaited] : all) {
    if (!LineReader::is_deposit_on(awaited, request.account)) continue;
    context.books.record(context.now, BankLineBooked{.account = request.account,
                                                     .line = protocol::sha256("before " + awaited.key.text()),
                                                     .day = request.day,
                                                     .amount = awaited.amount,
                                                     .outcome = BankLineOutcome::deposit_known,
                                                     .payment = awaited.key});
  }
}

/// A deposit typed by hand that the bank has not shown for so long, says the first statement that ends then.
static void warn_of_old_deposits(Context& context, FundAccount account, std::int32_t shown_before) {
  const auto shown_to = context.books.fund().state(account).shown_to;
  for (const auto& [reference, awaited] : context.books.fund().all_awaited()) {
    if (!awaited.ahead || !LineReader::is_deposit_on(awaited, account)) continue;
    const auto deposit = context.books.payment(awaited.key);
    const auto day = deposit ? accounting_day(deposit->opened_at) : failure(Reason::not_found);
    check(day.has_value(), "a deposit was recorded on a day of the calendar");
    const auto late = day->days() + deposit_days;
    if (late > shown_to || late <= shown_before) continue;
    const auto euros = protocol::format_decimal(awaited.amount, protocol::euro_scale);
    const auto typed = day->text();
    context.alarm(
        {}, Reason::not_awaited,
        "the deposit " + awaited.key.id.hex() + " of " + euros + ", typed on " + typed + ", is on no statement yet");
  }
}

/// Says that the statement is booked: where it brought something, shows what a restored node waits for, or that up to a
/// later day than before nothing is missing.
static void close_statement(Context& context, const BookStatement& request, std::size_t lines) {
  const auto& state = context.books.fund().state(request.account);
  const auto closing = shown_by_bank(context.books, request.account);
  const protocol::StatementBooked booked{.account = request.account,
                                         .statement = request.digest,
                                         .day = request.day,
                                         .closing = closing,
                                         .lines = static_cast<std::uint32_t>(lines),
                                         .compared = request.closing == closing};
  const auto today = accounting_day(context.now);
  const bool shows_more = today && std::min(booked.day, today->days()) > state.shown_to;
  if (lines > 0 || (booked.compared && (state.unproved() || shows_more))) context.books.record(context.now, booked);
}

void warn_of_lost_cover(Context& context, std::int64_t uncovered_before) {
  const auto uncovered = coverage(context.books).uncovered();
  if (uncovered <= uncovered_before) return;
  context.alarm({}, Reason::not_covered,
                protocol::format_decimal(uncovered, protocol::euro_scale) +
                    " euros of the cover have left the bank, and nobody has said what for or where they are");
}

void book_statement(Context& context, const BookStatement& request) {
  Books& books = context.books;
  const FundAccount account = request.account;
  if (account == FundAccount::none)
    return context.fail(request.ticket, Reason::malformed, "the fund accounts are digital and paper");
  if (request.lines.size() > protocol::max_statement_lines)
    return context.fail(request.ticket, Reason::oversize, "a statement has at most 20000 lines");
  const bool begins = begins_with_deposits(books, request);
  const auto lines = new_lines(books, request, begins ? *request.opening : shown_by_bank(books, account));
  if (!lines) return context.fail(request.ticket, lines.error().reason, lines.error().detail);
  LineReader reader(books.fund(), account, begins);
  if (!request.closing && !lines->empty()) reader.expect_again(books, request.lines);
  const auto all = Bookings(books, account, reader).take(*lines);
  if (!all) return context.fail(request.ticket, all.error().reason, all.error().detail);
  const auto uncovered = coverage(books).uncovered();
  const auto shown_before = books.fund().state(account).shown_to;
  if (begins) book_older_deposits(context, request);
  for (const auto& one : *all) book_line(context, *one.line, one.booked);
  close_statement(context, request, all->size());
  warn_of_old_deposits(context, account, shown_before);
  warn_of_lost_cover(context, uncovered);
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = all->size()});
}

}  // namespace federation
