// Between the fund and its bank: files of transfers out, statements in.

#include <algorithm>
#include <set>

#include "federation/fund.h"
#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "protocol/check.h"
#include "protocol/iban.h"

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::BankLineResolved;
using protocol::check;
using protocol::failure;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKind;
using protocol::Transfer;

inline constexpr std::size_t max_transfers_in_file = 10'000;
inline constexpr std::size_t max_creditor_bytes = 70;  // what a SEPA transfer can carry
/// Shorter references are looked for as whole words only: a few letters stand in any text.
inline constexpr std::size_t min_broken_reference = 8;

/// Whether a file of transfers can name them; the bank says of others what it likes.
static bool can_be_paid(const BankText& creditor) {
  return !creditor.name.empty() && creditor.name.size() <= max_creditor_bytes && protocol::Iban::parse(creditor.iban);
}

void set_creditor(Context& context, const SetCreditor& request) {
  if (!can_be_paid(request.creditor))
    return context.fail(request.ticket, Reason::malformed, "a creditor has a name of 1 to 70 bytes and an IBAN");
  const auto transfer = context.books.fund().transfer(request.id);
  if (!transfer) return context.fail(request.ticket, Reason::unknown_payment, "no transfer has this id");
  if (!transfer->waits()) return context.fail(request.ticket, Reason::already_exists, "the transfer has been ordered");
  context.books.put_bank_text(request.id.view(), request.creditor);
  context.succeed(request.ticket);
}

void order_transfers(Context& context, const OrderTransfers& request) {
  Books& books = context.books;
  if (books.fund().state(request.account).unproved)
    return context.fail(request.ticket, Reason::recovering,
                        "the node was restored: a statement of today shows first what has been transferred already");
  protocol::TransfersOrdered ordered{.batch = books.fund().state().last_batch + 1, .account = request.account};
  std::size_t nameless = 0;
  for (const auto& [id, transfer] : books.fund().open_transfers()) {
    if (transfer.account != request.account || !transfer.waits()) continue;
    const auto creditor = books.bank_text(id.view());
    if (!creditor || !can_be_paid(*creditor)) {
      ++nameless;
    } else if (ordered.transfers.size() < max_transfers_in_file) {
      ordered.transfers.push_back(id);
    }
  }
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

struct Match {
  BankLineOutcome outcome = BankLineOutcome::unknown;
  std::optional<PaymentKey> payment;
};

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

std::optional<BankTransfer> transfer_named(const FundBooks& fund, const std::string& word) {
  if (word.size() != 2 * PaymentId::size) return std::nullopt;
  const auto id = PaymentId::from_hex(word);
  return id ? fund.transfer(*id) : std::nullopt;
}

Match match(const FundBooks& fund, FundAccount account, const StatementLine& line) {
  for (const auto& word : words_of(line.text)) {
    if (const auto transfer = transfer_named(fund, word))
      return {line_outcome(*transfer, account, line.amount), transfer->key};
    if (const auto awaited = fund.awaited(word)) return {line_outcome(*awaited, account, line.amount), awaited->key};
  }
  const std::string all = squeezed(line.text);
  for (const auto& [id, transfer] : fund.open_transfers())
    if (all.contains(normal_reference(id.hex()))) return {line_outcome(transfer, account, line.amount), transfer.key};
  for (const auto& [reference, awaited] : fund.all_awaited())
    if (reference.size() >= min_broken_reference && all.contains(reference))
      return {line_outcome(awaited, account, line.amount), awaited.key};
  return {};
}

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

static void book_line(Context& context, FundAccount account, const StatementLine& line) {
  Books& books = context.books;
  const auto found = match(books.fund(), account, line);
  const BankLineBooked booked{.account = account,
                              .line = line.digest,
                              .day = line.day,
                              .amount = line.amount,
                              .outcome = found.outcome,
                              .payment = found.payment};
  books.record(context.now, booked, line_postings(booked));
  books.put_bank_text(line.digest.view(), line.details);
  if (found.outcome == BankLineOutcome::issue_paid) close_issue(context, *found.payment);
}

/// Whether the account can bear what leaves it, line by line.
static bool bears(const Books& books, FundAccount account, const std::vector<const StatementLine*>& lines) {
  std::int64_t held = -books.known_account(fund_account(account)).balance();
  return std::ranges::all_of(lines, [&](const StatementLine* line) { return (held += line->amount) >= 0; });
}

/// The first statement of an account opens where the books do: the deposits recorded by hand are older than it.
static bool begins_with_deposits(const Books& books, const BookStatement& request) {
  return books.fund().state(request.account).lines == 0 && request.opening &&
         *request.opening == -books.known_account(fund_account(request.account)).balance();
}

static void book_older_deposits(Context& context, const BookStatement& request) {
  const auto all = context.books.fund().all_awaited();
  for (const auto& [reference, awaited] : all) {
    if (awaited.kind != PaymentKind::deposit || awaited.account != request.account) continue;
    context.books.record(context.now, BankLineBooked{.account = request.account,
                                                     .line = protocol::sha256("before " + awaited.key.text()),
                                                     .day = request.day,
                                                     .amount = awaited.amount,
                                                     .outcome = BankLineOutcome::deposit_known,
                                                     .payment = awaited.key});
  }
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
  if (!bears(books, account, *lines))
    return context.fail(request.ticket, Reason::fund_insufficient, "the fund would hold less than nothing");
  if (begins) book_older_deposits(context, request);
  for (const StatementLine* line : *lines) book_line(context, account, *line);
  if (!lines->empty() || books.fund().state(account).unproved)
    books.record(context.now, protocol::StatementBooked{.account = account,
                                                        .statement = request.digest,
                                                        .day = request.day,
                                                        .closing = shown_by_bank(books, account),
                                                        .lines = static_cast<std::uint32_t>(lines->size())});
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = lines->size()});
}

// ---- what waits for the treasurer

/// What `known` may name: the same amount, the right way, in a stage that a line can follow.
static Result<BankLineOutcome> known_outcome(const Books& books, const BankLineBooked& booked, const PaymentKey& key) {
  const auto meaning = books.fund().meaning(key, booked.account, booked.amount);
  if (meaning && meaning->outcome < BankLineOutcome::unknown) return meaning->outcome;
  return failure(Reason::not_awaited, "no euros of this amount are under way for that payment");
}

static void send_back(Context& context, const ResolveLine& request, const BankLine& line) {
  Books& books = context.books;
  const PaymentKey key{books.domain(), request.payment};
  if (line.booked.amount < 0)
    return context.fail(request.ticket, Reason::malformed, "only what arrived can be sent back");
  if (books.payment(key)) return context.fail(request.ticket, Reason::id_conflict, "the id is in use");
  protocol::PaymentOpened opened{
      .key = key, .kind = PaymentKind::send_back, .amount = {line.booked.amount, protocol::euro()}};
  opened.fund = protocol::FundDetails{.account = line.booked.account};
  opened.counterparty = request.line.hex();
  books.record(context.now, BankLineResolved{request.line, request.resolution, key});
  const auto transfers = fund_postings(opened, books.currency().code);
  books.record(context.now, std::move(opened), transfers);
  if (const auto details = books.bank_text(request.line.view())) books.put_bank_text(key.id.view(), *details);
  context.reply(request.ticket, key);
}

void resolve_line(Context& context, const ResolveLine& request) {
  Books& books = context.books;
  const auto line = books.fund().line(request.line);
  if (!line) return context.fail(request.ticket, Reason::not_found, "no such line is booked");
  if (!line->waits()) {
    if (line->resolution == request.resolution) return context.succeed(request.ticket);
    return context.fail(request.ticket, Reason::already_exists, "the line does not wait any more");
  }
  if (request.resolution == BankLineResolution::send_back) return send_back(context, request, *line);
  BankLineResolved resolved{request.line, request.resolution, {}};
  std::optional<BankLineOutcome> about;
  if (request.resolution == BankLineResolution::known) {
    resolved.payment = PaymentKey{books.domain(), request.payment};
    const auto outcome = known_outcome(books, line->booked, *resolved.payment);
    if (!outcome) return context.fail(request.ticket, outcome.error().reason, outcome.error().detail);
    about = *outcome;
  }
  const auto transfers = resolution_postings(line->booked, request.resolution, about);
  if (const auto verdict = books.test(transfers); !verdict.applied())
    return context.fail(request.ticket, reason_of(verdict, transfers, books), "the fund does not hold these euros");
  books.record(context.now, resolved, transfers);
  if (about == BankLineOutcome::issue_paid) close_issue(context, *resolved.payment);
  context.succeed(request.ticket);
}

}  // namespace federation
