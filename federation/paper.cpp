#include "federation/paper.h"

#include "federation/fund.h"
#include "federation/member_rules.h"
#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"
#include "federation/paper_postings.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "protocol/merkle.h"
#include "storage/chart.h"

namespace federation {

using protocol::FundAccount;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using storage::own_account;

// ---- accounts

static void open(Context& context, std::vector<protocol::AccountOpened> accounts) {
  for (auto& opened : accounts)
    if (context.books.account(opened.account) == nullptr) context.books.record(context.now, std::move(opened));
}

void open_counter(Context& context, const OpenCounter& request) {
  const auto name = parse_counter(request.name);
  if (!name) return context.fail(request.ticket, name.error().reason, name.error().detail);
  const auto own = context.books.currency().code;
  open(context, notes_accounts(own));
  open(context, counter_accounts(*name, own));
  context.succeed(request.ticket);
}

// ---- requests

/// Without the creditor, whom nobody shall be able to guess from the journal.
static protocol::Hash digest_of(const PaperRequest& request) {
  storage::RowWriter writer;
  writer(std::string("lokaponto/paper/v1"), request.kind, request.from, request.to, request.counter, request.member,
         request.amount, request.account, request.reference, request.awaits_euros);
  return protocol::sha256(writer.take());
}

static bool in_euros(PaymentKind kind) {
  return kind == PaymentKind::bank_cash || kind == PaymentKind::move_euros;
}

static Result<void> check_form(const PaperRequest& request, const protocol::Currency& currency) {
  const auto code = in_euros(request.kind) ? protocol::euro() : currency.code;
  if (auto amount = check_fund_form(request.amount, code); !amount) return amount;
  return check_fund_form(request.account, request.reference);
}

/// Notes are made in the vault; what is destroyed is gone. What lies with a counter's returns was taken back there.
static Reason complete_move(const Books& books, const PaperRequest& request, PaymentOpened& opened) {
  const auto from = notes_place(request.from);
  const auto to = notes_place(request.to);
  const auto known = [&](const auto& place) { return place && books.account(*place) != nullptr; };
  if (!known(from) || !known(to)) return Reason::unknown_counter;
  const auto& paper = paper_accounts();
  if (*from == *to || *from == paper.destroyed || *to == paper.printed || request.to.ends_with("/returns") ||
      (*from == paper.printed && *to != paper.vault))
    return Reason::bad_path;
  opened.payer = *from;
  opened.payee = *to;
  return Reason::none;
}

/// Fills in who gives and who takes; none if it can be.
static Reason complete(const Books& books, const PaperRequest& request, PaymentOpened& opened) {
  if (request.kind == PaymentKind::move_euros) return Reason::none;
  if (request.kind == PaymentKind::move_notes) return complete_move(books, request, opened);
  if (!books.counters().contains(request.counter)) return Reason::unknown_counter;
  const auto stock = own_account(stock_label(request.counter));
  const auto returns = own_account(returns_label(request.counter));
  const auto cash = own_account(cash_label(request.counter));
  const auto member = books.account_of(request.member);
  switch (request.kind) {
    case PaymentKind::sell_notes:
      opened.payer = stock;
      opened.payee = cash;
      return Reason::none;
    case PaymentKind::bank_cash:
      opened.payer = cash;
      return Reason::none;
    case PaymentKind::paper_to_digital:
      if (!member) return Reason::unknown_payee;
      opened.payer = returns;
      opened.payee = *member;
      return Reason::none;
    default:
      break;
  }
  if (!member) return Reason::unknown_payer;
  opened.payer = *member;
  opened.payee = request.kind == PaymentKind::redeem_notes ? returns : stock;
  if (request.kind != PaymentKind::redeem_notes) return Reason::none;
  const auto taken = take_commission(books, opened);
  return taken ? Reason::none : taken.error().reason;
}

static bool at_bank(PaymentKind kind) {
  return kind == PaymentKind::redeem_notes || in_euros(kind);
}

void move_paper(Context& context, const PaperRequest& request) {
  protocol::check(is_of_paper(request.kind), "a payment of paper");
  Books& books = context.books;
  const PaymentKey key{books.domain(), request.id};
  const auto digest = digest_of(request);
  if (answer_known(context, request.ticket, key, digest)) return;
  if (const auto form = check_form(request, books.currency()); !form)
    return context.fail(request.ticket, form.error().reason, form.error().detail);
  // A payment that has left and is to be recovered may need these units: taken as notes, they could not be taken back.
  if (request.kind == PaymentKind::digital_to_paper && books.recovering())
    return context.fail(request.ticket, Reason::recovering, "the node was restored and waits for its peers");
  if (request.kind == PaymentKind::move_notes) open(context, notes_accounts(books.currency().code));

  PaymentOpened opened{.key = key, .kind = request.kind, .request = digest, .amount = request.amount};
  opened.counterparty = request.reference;
  opened.fund = protocol::FundDetails{.account = at_bank(request.kind) ? request.account : FundAccount::none};
  Reason reason = complete(books, request, opened);
  if (reason == Reason::none) reason = may_change_money(books, opened, context.now);
  if (reason == Reason::none && request.kind == PaymentKind::bank_cash &&
      cash_at_hand(books, opened.payer) < opened.amount.minor)
    reason = Reason::cash_insufficient;
  if (reason != Reason::none) return refuse_request(context, request.ticket, std::move(opened), reason);
  if (request.kind == PaymentKind::bank_cash && request.awaits_euros)
    return await_euros(context, request.ticket, std::move(opened));
  const bool redeems = request.kind == PaymentKind::redeem_notes;
  record_fund_payment(context, request.ticket, std::move(opened),
                      redeems && !request.creditor ? creditor_of(books, request.member) : request.creditor);
}

// ---- counting

void count_counter(Context& context, const CountCounter& request) {
  Books& books = context.books;
  const auto& counted = request.counted;
  if (counted.cash < 0) return context.fail(request.ticket, Reason::malformed, "cash is not below zero");
  if (counted.author.empty() || counted.author.size() > 64 || counted.reason.size() > 140)
    return context.fail(request.ticket, Reason::malformed, "a count has an author of 1 to 64 bytes, a reason of 140");
  const auto transfers = count_postings(books, counted);
  if (!transfers) return context.fail(request.ticket, transfers.error().reason, transfers.error().detail);
  if (!transfers->empty() && counted.reason.empty())
    return context.fail(request.ticket, Reason::malformed,
                        "what was counted differs from the books: it needs a reason");
  if (const auto verdict = books.test(*transfers); !verdict.applied())
    return context.fail(request.ticket, reason_of(verdict, *transfers, books),
                        "the association's own euros, or the notes in circulation, do not cover the difference");
  books.record(context.now, counted, *transfers);
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = transfers->size()});
}

}  // namespace federation
