#include "federation/paper_postings.h"

#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"
#include "federation/postings.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::AccountId;
using protocol::PaymentKind;
using protocol::Transfer;

namespace {

/// Transfers in the three units of paper; of nothing, none.
class Posting {
 public:
  explicit Posting(const protocol::CurrencyCode& own) : own_(own) {}

  void units(const AccountId& debit, const AccountId& credit, std::int64_t minor) { add(debit, credit, minor, own_); }
  void euros(const AccountId& debit, const AccountId& credit, std::int64_t cents) {
    add(debit, credit, cents, protocol::euro());
  }
  void notes(const AccountId& debit, const AccountId& credit, std::int64_t value) {
    add(debit, credit, value, notes_currency(own_));
  }
  std::vector<Transfer> take() { return std::move(transfers_); }

 private:
  void add(const AccountId& debit, const AccountId& credit, std::int64_t minor, const protocol::CurrencyCode& code) {
    if (minor > 0) transfers_.push_back(post(debit, credit, {minor, code}));
  }

  protocol::CurrencyCode own_;
  std::vector<Transfer> transfers_;
};

Result<std::int64_t> value_of(const protocol::NotesHeap& heap) {
  std::int64_t sum = 0;
  for (const auto& [value, count] : heap) {
    const auto part = protocol::multiply(value, {count, 1}, protocol::Rounding::down);
    if (!part) return part;
    const auto more = protocol::add(sum, *part);
    if (!more) return more;
    sum = *more;
  }
  return sum;
}

/// Notes found at a place, where the books have so many.
void count_notes(Posting& posting, const AccountId& place, std::int64_t found, std::int64_t booked) {
  const auto& own = own_accounts();
  const auto& paper = paper_accounts();
  const std::int64_t missing = booked - found;
  posting.notes(place, paper.out, missing);
  posting.units(own.circulation, paper.paper, missing);
  posting.euros(own.own_euros, own.backing, missing);
  posting.notes(paper.out, place, -missing);
  posting.units(paper.paper, own.circulation, -missing);
  posting.euros(own.backing, own.own_euros, -missing);
}

}  // namespace

std::vector<Transfer> paper_postings(const protocol::PaymentOpened& opened, const protocol::CurrencyCode& own) {
  protocol::check(is_of_paper(opened.kind) && opened.fund.has_value(), "a payment of paper");
  const auto& accounts = own_accounts();
  const auto& paper = paper_accounts();
  const auto minor = opened.amount.minor;
  const auto commission = opened.fund->commission;
  Posting posting(own);
  switch (opened.kind) {
    case PaymentKind::move_notes:
      posting.notes(opened.payer, opened.payee, minor);
      break;
    case PaymentKind::sell_notes:
      posting.notes(opened.payer, paper.out, minor);
      posting.units(accounts.circulation, paper.paper, minor);
      posting.euros(opened.payee, accounts.backing, minor);
      break;
    case PaymentKind::redeem_notes:
      posting.notes(paper.out, opened.payee, minor);
      posting.units(paper.paper, accounts.circulation, minor);
      posting.euros(accounts.backing, accounts.payable, minor - commission);
      posting.euros(accounts.backing, accounts.own_euros, commission);
      break;
    case PaymentKind::paper_to_digital:
      posting.notes(paper.out, opened.payer, minor);
      posting.units(paper.paper, opened.payee, minor);
      break;
    case PaymentKind::digital_to_paper:
      posting.units(opened.payer, paper.paper, minor);
      posting.notes(opened.payee, paper.out, minor);
      break;
    case PaymentKind::bank_cash:
      posting.euros(accounts.unissued, opened.payer, minor);
      break;
    default:
      posting.euros(accounts.internal, accounts.payable, minor);
  }
  return posting.take();
}

std::int64_t cash_at_hand(const Books& books, const protocol::AccountId& cash) {
  std::int64_t cents = -books.known_account(cash).balance();
  for (const auto& [reference, awaited] : books.fund().all_awaited()) {
    if (awaited.kind != PaymentKind::bank_cash) continue;
    const auto payment = books.payment(awaited.key);
    if (payment && payment->status() == protocol::PaymentStatus::held && payment->opened.payer == cash)
      cents -= payment->opened.amount.minor;
  }
  return cents;
}

Result<std::vector<Transfer>> count_postings(const Books& books, const protocol::CounterCounted& counted) {
  const auto stock = storage::own_account(stock_label(counted.counter));
  const auto returns = storage::own_account(returns_label(counted.counter));
  const auto cash = storage::own_account(cash_label(counted.counter));
  const bool known = books.counters().contains(counted.counter) && books.account(stock) && books.account(returns);
  if (!known) return protocol::failure(Reason::unknown_counter, "no counter is called " + counted.counter);
  const auto in_stock = value_of(counted.stock);
  if (!in_stock) return std::unexpected(in_stock.error());
  const auto in_returns = value_of(counted.returns);
  if (!in_returns) return std::unexpected(in_returns.error());
  Posting posting(books.currency().code);
  count_notes(posting, stock, *in_stock, books.known_account(stock).balance());
  count_notes(posting, returns, *in_returns, books.known_account(returns).balance());
  const std::int64_t missing = cash_at_hand(books, cash) - counted.cash;
  posting.euros(own_accounts().own_euros, cash, missing);
  posting.euros(cash, own_accounts().own_euros, -missing);
  return posting.take();
}

}  // namespace federation
