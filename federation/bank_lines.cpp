// Lines of bank statements that wait for the treasurer: what they are said to be, and how that is taken back.

#include <set>

#include "federation/bank_matching.h"
#include "federation/fund.h"
#include "federation/fund_postings.h"
#include "federation/invariants.h"
#include "federation/payment_rules.h"
#include "federation/settlements.h"
#include "protocol/limits.h"

namespace federation {

using protocol::BankLineResolution;
using protocol::BankLineResolved;
using protocol::failure;
using protocol::PaymentKind;

static void send_back(Context& context, const ResolveLine& request, const BankLine& line) {
  Books& books = context.books;
  const PaymentKey key{books.domain(), request.payment};
  if (line.booked.amount < 0)
    return context.fail(request.ticket, Reason::malformed, "only what arrived can be sent back");
  if (books.payment(key)) return context.fail(request.ticket, Reason::id_conflict, "the id is in use");
  if (const auto proved = bank_is_known(books, line.booked.account); !proved)
    return context.fail(request.ticket, proved.error().reason, proved.error().detail);
  protocol::PaymentOpened opened{
      .key = key, .kind = PaymentKind::send_back, .amount = {line.booked.amount, protocol::euro()}};
  opened.fund = protocol::FundDetails{.account = line.booked.account};
  opened.counterparty = request.line.hex();
  const auto transfers = fund_postings(opened, books.currency().code);
  if (const auto verdict = books.test(transfers); !verdict.applied())
    return context.fail(request.ticket, reason_of(verdict, transfers, books), "these euros cannot be owed");
  books.record(context.now, BankLineResolved{request.line, request.resolution, key});
  books.record(context.now, std::move(opened), transfers);
  if (const auto details = books.bank_text(request.line.view())) books.put_bank_text(key.id.view(), *details);
  meet_waiting_lines(context, key);
  context.reply(request.ticket, key);
}

Result<void> settle_line(Context& context, const BankLine& line, BankLineResolution resolution,
                         const std::vector<PaymentKey>& payments) {
  Books& books = context.books;
  const auto& booked = line.booked;
  const auto transfers = resolution_postings(books, booked, resolution, payments);
  if (!transfers) return std::unexpected(transfers.error());
  if (const auto verdict = books.test(*transfers); !verdict.applied())
    return failure(reason_of(verdict, *transfers, books), "the fund does not hold these euros");
  const auto* found = payments.size() == 1 ? books.fund().awaited_for(payments.front()) : nullptr;
  const auto awaited = found == nullptr || found->ahead ? std::nullopt : std::optional(*found);
  BankLineResolved resolved{.line = booked.line, .resolution = resolution, .payment = {}};
  if (!payments.empty()) {
    resolved.payment = payments.front();
    resolved.also.assign(payments.begin() + 1, payments.end());
  }
  books.record(context.now, std::move(resolved), *transfers);
  if (awaited && awaits_euros(awaited->kind)) close_issue(context, payments.front());
  if (awaited && awaited->kind == PaymentKind::settle)
    give_receipt(context, awaited->peer, awaited->note, booked.amount);
  return {};
}

void meet_waiting_lines(Context& context, const PaymentKey& payment) {
  while (const auto line = waiting_line(context.books, payment))
    if (!settle_line(context, *line, BankLineResolution::known, {payment})) return;
}

bool is_of_open_settlement(const Books& books, const BankLine& line) {
  const auto& payment = line.booked.payment;
  if (!payment || !account_behind(books, line.booked, *payment)) return false;
  const auto transfer = books.fund().transfer(payment->id);
  const auto* awaited = books.fund().awaited_for(*payment);
  return (transfer && transfer->kind == PaymentKind::settle) ||
         (awaited != nullptr && awaited->kind == PaymentKind::settle);
}

/// The transfer that sends these euros back, if it has not been ordered.
static std::optional<PaymentKey> waiting_send_back(const Books& books, const protocol::Hash& line) {
  for (const auto& [id, transfer] : books.fund().open_transfers()) {
    if (transfer.kind != PaymentKind::send_back || !transfer.waits()) continue;
    const auto payment = books.payment(transfer.key);
    if (payment && payment->opened.counterparty == line.hex()) return transfer.key;
  }
  return std::nullopt;
}

/// What was said of a line is taken back, unless what it closed, or ordered, stands by it.
static Result<void> reopen(Context& context, const BankLine& line) {
  Books& books = context.books;
  const auto said = *line.resolution;
  if (said == BankLineResolution::known)
    return failure(Reason::already_exists, "the line was taken as what it is about, and has closed it");
  const auto back = waiting_send_back(books, line.booked.line);
  if (said == BankLineResolution::send_back) {
    if (!back) return failure(Reason::already_exists, "the transfer back has been ordered");
    if (const auto proved = bank_is_known(books, line.booked.account); !proved) return proved;
  }
  const auto transfers = reopening_postings(line.booked, said);
  if (const auto verdict = books.test(transfers); !verdict.applied())
    return failure(reason_of(verdict, transfers, books), "these euros were used since: units were issued for them");
  books.record(context.now, BankLineResolved{line.booked.line, BankLineResolution::reopened, back}, transfers);
  return {};
}

/// What a line is known to be about.
static std::set<PaymentKey> named_payments(const Books& books, const ResolveLine& request) {
  std::set<PaymentKey> payments;
  if (request.resolution != BankLineResolution::known) return payments;
  for (const auto& [id, transfer] : books.fund().open_transfers())
    if (request.batch != 0 && transfer.batch == request.batch && transfer.stage == TransferStage::transferred)
      payments.insert(transfer.key);
  if (payments.empty()) payments.emplace(books.domain(), request.payment);
  for (const auto& id : request.also) payments.emplace(books.domain(), id);
  return payments;
}

void resolve_line(Context& context, const ResolveLine& request) {
  Books& books = context.books;
  const auto line = books.fund().line(request.line);
  if (!line) return context.fail(request.ticket, Reason::not_found, "no such line is booked");
  if (request.resolution == BankLineResolution::reopened) {
    if (line->waits()) return context.succeed(request.ticket);
    if (!line->resolution) return context.fail(request.ticket, Reason::not_found, "nothing was said of this line");
    const auto done = reopen(context, *line);
    return done ? context.succeed(request.ticket)
                : context.fail(request.ticket, done.error().reason, done.error().detail);
  }
  if (!line->waits()) {
    if (line->resolution == request.resolution) return context.succeed(request.ticket);
    return context.fail(request.ticket, Reason::already_exists, "the line does not wait any more");
  }
  if (request.resolution == BankLineResolution::send_back) return send_back(context, request, *line);
  const bool takes_place =
      request.resolution != BankLineResolution::known && request.resolution != BankLineResolution::booked_twice;
  if (takes_place && is_of_open_settlement(books, *line))
    return context.fail(request.ticket, Reason::settlement_open,
                        "the line names a settlement: it is known as such, or sent back");
  const auto payments = named_payments(books, request);
  if (payments.size() > protocol::max_transfers_in_file)
    return context.fail(request.ticket, Reason::oversize, "a file for the bank has at most 10000 transfers");
  const auto uncovered = coverage(books).uncovered();
  if (const auto done = settle_line(context, *line, request.resolution, {payments.begin(), payments.end()}); !done)
    return context.fail(request.ticket, done.error().reason, done.error().detail);
  warn_of_lost_cover(context, uncovered);
  context.succeed(request.ticket);
}

}  // namespace federation
