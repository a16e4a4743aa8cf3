// Between the fund and its bank: files of transfers out, statements in.

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "federation/accounting_day.h"
#include "federation/fund.h"
#include "federation/fund_postings.h"
#include "federation/invariants.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/settlements.h"
#include "protocol/check.h"
#include "protocol/iban.h"
#include "protocol/limits.h"

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::check;
using protocol::failure;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKind;
using protocol::Transfer;

inline constexpr std::size_t max_creditor_bytes = 70;        // what a SEPA transfer can carry
inline constexpr std::size_t min_distinctive_reference = 8;  // letters and digits

bool can_be_paid(const BankText& creditor) {
  const auto is_control = [](char letter) { return letter == 0x7f || (letter >= 0 && letter < 0x20); };
  return !creditor.name.empty() && creditor.name.size() <= max_creditor_bytes &&
         std::ranges::none_of(creditor.name, is_control) && protocol::Iban::parse(creditor.iban);
}

Result<void> bank_is_known(const Books& books, FundAccount account) {
  if (!books.fund().state(account).unproved()) return {};
  return failure(Reason::recovering,
                 "the node was restored: a statement of a later day, up to its closing balance, shows first what the "
                 "bank has done since the backup");
}

void set_creditor(Context& context, const SetCreditor& request) {
  if (!can_be_paid(request.creditor))
    return context.fail(request.ticket, Reason::malformed,
                        "a creditor has a name of 1 to 70 bytes, without control characters, and an IBAN");
  const auto transfer = context.books.fund().transfer(request.id);
  if (!transfer) return context.fail(request.ticket, Reason::unknown_payment, "no transfer has this id");
  if (!transfer->waits()) return context.fail(request.ticket, Reason::already_exists, "the transfer has been ordered");
  context.books.put_bank_text(request.id.view(), request.creditor);
  context.succeed(request.ticket);
}

std::int64_t held_for_settlements(const Books& books, FundAccount account) {
  return euros_staying(books, account) + books.fund().totals(account).settlements;
}

void order_transfers(Context& context, const OrderTransfers& request) {
  Books& books = context.books;
  if (const auto proved = bank_is_known(books, request.account); !proved)
    return context.fail(request.ticket, proved.error().reason, proved.error().detail);
  protocol::TransfersOrdered ordered{.batch = books.fund().state().last_batch + 1, .account = request.account};
  std::size_t nameless = 0;
  std::size_t unheld = 0;  // settlements are agreed whatever this account holds
  std::int64_t held = held_for_settlements(books, request.account);
  for (const auto& [id, transfer] : books.fund().open_transfers()) {
    if (transfer.account != request.account || !transfer.waits()) continue;
    if (transfer.kind == PaymentKind::settle && transfer.amount > held) {
      ++unheld;
      continue;
    }
    const auto creditor = books.bank_text(id.view());
    if (!creditor || !can_be_paid(*creditor)) {
      ++nameless;
    } else if (ordered.transfers.size() < protocol::max_transfers_in_file) {
      ordered.transfers.push_back(id);
      if (transfer.kind == PaymentKind::settle) held -= transfer.amount;
    }
  }
  if (ordered.transfers.empty() && unheld > 0)
    return context.fail(request.ticket, Reason::fund_insufficient,
                        "the account does not hold what " + std::to_string(unheld) + " settlements are to take");
  if (ordered.transfers.empty())
    return context.fail(request.ticket, Reason::not_found,
                        nameless == 0 ? "no transfer waits on this account"
                                      : std::to_string(nameless) + " transfers wait to be told whom they go to");
  const auto batch = ordered.batch;
  books.record(context.now, std::move(ordered));
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = batch});
}

// ---- what a line is about

namespace {

/// Words of letters and digits, as references are compared.
std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  for (const char letter : text + ' ') {
    const bool part = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                      (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_' || letter == '.';
    if (part) word.push_back(letter);
    if (!part && !word.empty()) words.insert(normal_reference(std::exchange(word, {})));
  }
  return words;
}

/// Everything a line says in a row: banks break a reference over two fields.
std::string squeezed(const std::string& text) {
  std::string all;
  for (const char letter : text) all += normal_reference(std::string(1, letter));
  return all;
}

/// Whether a reference tells its payment apart wherever it stands in a text. What is short or a word of the language
/// stands in the lines of strangers too.
bool is_distinctive(std::string_view reference) {
  return reference.size() >= min_distinctive_reference && reference.find_first_of("0123456789") != reference.npos;
}

/// What the lines of one statement are about, each after those before it: nothing is booked while they are read.
class LineReader {
 public:
  /// `begins`: the deposits recorded by hand are older than the statement.
  LineReader(const FundBooks& fund, FundAccount account, bool begins) : fund_(fund), account_(account) {
    if (!begins) return;
    for (const auto& [reference, awaited] : fund.all_awaited())
      if (is_deposit_on(awaited, account)) met_.insert(awaited.key);
  }

  BankLineBooked read(const StatementLine& line) {
    BankLineBooked booked{.account = account_, .line = line.digest, .day = line.day, .amount = line.amount};
    if (const auto transfer = find_transfer(line.text)) {
      booked.outcome = line_outcome(*transfer, account_, line.amount);
      booked.payment = transfer->key;
      if (booked.outcome == BankLineOutcome::euros_moved)
        arrived_.insert(transfer->key.id);
      else if (booked.outcome < BankLineOutcome::unknown)
        stages_[transfer->key.id] = line.amount > 0 ? TransferStage::returned : TransferStage::reconciled;
    } else if (const auto awaited = find_awaited(line)) {
      booked.outcome = line_outcome(*awaited, account_, line.amount);
      booked.payment = awaited->key;
      if (booked.outcome < BankLineOutcome::unknown) met_.insert(awaited->key);
    }
    return booked;
  }

  static bool is_deposit_on(const Awaited& awaited, FundAccount account) {
    return awaited.kind == PaymentKind::deposit && awaited.account == account;
  }

 private:
  /// As the lines before leave it.
  BankTransfer now(BankTransfer transfer) const {
    if (const auto moved = stages_.find(transfer.key.id); moved != stages_.end()) transfer.stage = moved->second;
    if (arrived_.contains(transfer.key.id)) transfer.arrived = transfer.amount;
    return transfer;
  }
  std::optional<Awaited> now(std::optional<Awaited> awaited) const {
    if (awaited && met_.contains(awaited->key)) awaited->open = false;
    return awaited;
  }

  std::optional<BankTransfer> find_transfer(const std::string& text) const {
    for (const auto& word : words_of(text)) {
      if (word.size() != 2 * PaymentId::size) continue;
      const auto id = PaymentId::from_hex(word);
      if (const auto transfer = id ? fund_.transfer(*id) : std::nullopt) return now(*transfer);
    }
    const std::string all = squeezed(text);
    for (const auto& [id, transfer] : fund_.open_transfers())
      if (all.contains(normal_reference(id.hex()))) return now(transfer);
    return std::nullopt;
  }

  std::optional<Awaited> find_awaited(const StatementLine& line) const {
    for (const auto& whole : {line.text, line.details.text})
      if (auto awaited = fund_.awaited(normal_reference(whole))) return now(awaited);
    for (const auto& word : words_of(line.text))
      if (is_distinctive(word))
        if (auto awaited = fund_.awaited(word)) return now(awaited);
    const std::string all = squeezed(line.text);
    for (const auto& [reference, awaited] : fund_.all_awaited())
      if (is_distinctive(reference) && all.contains(reference)) return now(awaited);
    return std::nullopt;
  }

  const FundBooks& fund_;
  FundAccount account_;
  std::map<PaymentId, TransferStage> stages_;  ///< of the transfers that lines before were about
  std::set<PaymentId> arrived_;                ///< of those that other lines before show to have arrived
  std::set<PaymentKey> met_;                   ///< what was awaited, and a line before was about
};

}  // namespace

// ---- statements

/// The lines that are new, if with them the account stands where the bank says it does.
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
  if (lines.empty() || !request.closing || *request.closing == shown) return lines;
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

/// What each line is, if the accounts can bear all of them one after the other.
static Result<std::vector<BankLineBooked>> read_lines(Books& books, FundAccount account, bool begins,
                                                      const std::vector<const StatementLine*>& lines) {
  LineReader reader(books.fund(), account, begins);
  std::vector<BankLineBooked> all;
  std::vector<Transfer> transfers;
  for (const StatementLine* line : lines) {
    all.push_back(reader.read(*line));
    std::ranges::copy(line_postings(books, all.back()), std::back_inserter(transfers));
  }
  const auto verdict = books.test(transfers);
  if (verdict.applied()) return all;
  const Reason reason = reason_of(verdict, transfers, books);
  return failure(reason, reason == Reason::fund_insufficient ? "the fund would hold less than nothing"
                                                             : "more than an account can count");
}

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

/// Euros that left for a reason nobody knows cover no units: that must be seen at once.
static void warn_of_lost_cover(Context& context, std::int64_t uncovered_before) {
  const auto uncovered = coverage(context.books).uncovered();
  if (uncovered <= uncovered_before) return;
  context.alarm({}, Reason::not_covered,
                protocol::format_decimal(uncovered, protocol::euro_scale) +
                    " euros of the cover have left the bank, and nobody has said what for");
}

void book_statement(Context& context, const BookStatement& request) {
  Books& books = context.books;
  const FundAccount account = request.account;
  if (account == FundAccount::none)
    return context.fail(request.ticket, Reason::malformed, "the fund accounts are digital and paper");
  if (request.lines.size() > max_statement_lines)
    return context.fail(request.ticket, Reason::oversize, "a statement has at most 20000 lines");
  const bool begins = begins_with_deposits(books, request);
  const auto lines = new_lines(books, request, begins ? *request.opening : shown_by_bank(books, account));
  if (!lines) return context.fail(request.ticket, lines.error().reason, lines.error().detail);
  const auto booked = read_lines(books, account, begins, *lines);
  if (!booked) return context.fail(request.ticket, booked.error().reason, booked.error().detail);
  const auto uncovered = coverage(books).uncovered();
  if (begins) book_older_deposits(context, request);
  for (std::size_t i = 0; i < lines->size(); ++i) book_line(context, *(*lines)[i], (*booked)[i]);
  close_statement(context, request, lines->size());
  warn_of_lost_cover(context, uncovered);
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = lines->size()});
}

}  // namespace federation
