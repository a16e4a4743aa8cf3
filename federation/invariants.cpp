#include "federation/invariants.h"

#include <algorithm>
#include <map>

#include "federation/balance_tree.h"
#include "federation/credit.h"
#include "federation/exchange.h"
#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"
#include "federation/wind_up_rules.h"

namespace federation {

using protocol::AccountPurpose;
using storage::Account;

/// Zero for an account not open yet: the first entries of a journal open them one by one.
static std::int64_t balance_of(const Books& books, const protocol::AccountId& id) {
  const Account* account = books.account(id);
  return account == nullptr ? 0 : account->balance();
}

/// What the paper account has to pay out, less what is moved to it.
static std::int64_t leaving_paper(const Books& books) {
  return books.fund().totals(FundAccount::paper).to_leave - books.fund().totals(FundAccount::digital).arriving;
}

/// All that rule 3 counts.
static Coverage sums(const Books& books) {
  const auto& accounts = own_accounts();
  const auto debit_balance = [&](const protocol::AccountId& id) { return -balance_of(books, id); };
  const Account* circulation = books.account(accounts.circulation);
  Coverage sum{.fund_digital = debit_balance(accounts.fund_digital),
               .fund_paper = debit_balance(accounts.fund_paper),
               .unseen_digital = books.fund().state().digital.ahead,
               .unseen_paper = books.fund().state().paper.ahead,
               .in_flight = debit_balance(accounts.in_flight),
               .internal = debit_balance(accounts.internal),
               .unissued = -debit_balance(accounts.unissued),
               .own_euros = -debit_balance(accounts.own_euros),
               .payable = -debit_balance(accounts.payable),
               .unmatched = -debit_balance(accounts.unmatched),
               .unexplained = books.fund().state().digital.unexplained + books.fund().state().paper.unexplained,
               .circulation = debit_balance(accounts.circulation),
               .paper = balance_of(books, paper_accounts().paper),
               .held = circulation == nullptr ? 0 : circulation->credits_held};
  for (const auto& account : books.cash_accounts()) sum.cash -= balance_of(books, account);
  sum.to_paper = sum.paper + leaving_paper(books) - sum.fund_paper - sum.cash;
  for (const auto& [domain, peer] : books.peers()) {
    const std::int64_t debt = balance_of(books, peer.position);
    (debt > 0 ? sum.debts : sum.claims) += debt > 0 ? debt : -debt;
  }
  return sum;
}

/// What peers owe that were wound up, beside euros of closed notes, and of euros moved between the fund's accounts.
/// What arrived beyond what left, elsewhere, finds none of it.
static std::int64_t lost(const Books& books) {
  std::int64_t cents = 0;
  for (const auto& [domain, peer] : books.peers()) cents += doubtful_claim(books, peer);
  for (const auto& [id, transfer] : books.fund().open_transfers()) cents += std::max<std::int64_t>(0, transfer.lost());
  return cents;
}

Coverage coverage(const Books& books) {
  if (is_mutual_credit(books)) return {};
  Coverage sum = sums(books);
  sum.lost = lost(books);
  return sum;
}

bool covered(const Books& books) {
  if (is_mutual_credit(books)) return worth_holds(books);
  const Coverage sum = sums(books);
  return sum.gap() == 0 && balance_of(books, own_accounts().backing) == sum.circulation;
}

bool moves_cover(const Books& books, std::span<const protocol::Transfer> transfers) {
  const auto counts = [&](const protocol::AccountId& id) {
    return books.known_account(id).purpose != AccountPurpose::member;
  };
  return std::ranges::any_of(transfers, [&](const protocol::Transfer& transfer) {
    return protocol::moves_money(transfer.kind) && (counts(transfer.debit) || counts(transfer.credit));
  });
}

namespace {

/// Credits less debits over all accounts of one currency, modulo 2^64: zero when they balance, and never an overflow.
struct Totals {
  std::uint64_t posted = 0;
  std::uint64_t held = 0;
};

void check_balance(const std::vector<Account>& accounts, std::vector<std::string>& broken) {
  std::map<protocol::CurrencyCode, Totals> totals;
  for (const auto& account : accounts) {
    totals[account.currency].posted += static_cast<std::uint64_t>(account.balance());
    totals[account.currency].held += static_cast<std::uint64_t>(account.credits_held - account.debits_held);
  }
  for (const auto& [currency, total] : totals)
    if (total.posted != 0 || total.held != 0)
      broken.push_back("debits and credits of " + std::string(currency.view()) + " differ");
}

void check_bounds(const Books& books, const std::vector<Account>& accounts, std::vector<std::string>& broken) {
  // Not positions and credit, whose limits may be tightened under them, nor what a recovery may have to overdraw.
  const auto bound = [credit = is_mutual_credit(books)](AccountPurpose purpose) {
    return (purpose == AccountPurpose::member && !credit) || purpose == AccountPurpose::association ||
           purpose == AccountPurpose::fund || purpose == AccountPurpose::unissued ||
           purpose == AccountPurpose::payable || purpose == AccountPurpose::paper || purpose == AccountPurpose::notes ||
           purpose == AccountPurpose::cash;
  };
  for (const auto& account : accounts)
    if (bound(account.purpose) &&
        (account.worst_low() < account.bounds.least || account.worst_high() > account.bounds.most))
      broken.push_back("account " + account.id.hex() + " " + account.label + " is out of its bounds");
}

/// What is kept beside the rows is what they give.
void check_fund(const Books& books, std::vector<std::string>& broken) {
  const auto& fund = books.fund();
  for (const auto account : {FundAccount::digital, FundAccount::paper})
    if (fund.totals(account) != fund.counted_totals(account))
      broken.emplace_back("the sums of what leaves the fund are not those of its transfers");
  if (fund.waiting_lines().size() != fund.state().lines_waiting)
    broken.emplace_back("other lines of statements wait for the treasurer than are counted");
}

void check_holds(const Books& books, const std::vector<Account>& accounts, std::vector<std::string>& broken) {
  std::map<protocol::AccountId, std::int64_t> debits;
  std::map<protocol::AccountId, std::int64_t> credits;
  for (const auto& hold : books.ledger().holds()) {
    debits[hold.debit] += hold.amount.minor;
    credits[hold.credit] += hold.amount.minor;
  }
  for (const auto& account : accounts)
    if (account.debits_held != debits[account.id] || account.credits_held != credits[account.id])
      broken.push_back("held amounts of account " + account.id.hex() + " are not those of its holds");
  if (books.ledger().hold_count() != 0 && books.held_payments() == 0)
    broken.emplace_back("holds without a held payment");
}

/// What accounts hold is what circulates: the sum of the tree of balances (balance_tree.h).
std::int64_t held_by_accounts(const std::vector<Account>& accounts) {
  std::uint64_t sum = 0;  // modulo 2^64
  for (const auto& account : accounts)
    if (is_counted(account.purpose) && account.balance() > 0) sum += static_cast<std::uint64_t>(account.balance());
  return static_cast<std::int64_t>(sum);
}

/// Cents of all transfers that are to leave the fund for what it owes; modulo 2^64.
std::uint64_t to_be_transferred(const Books& books) {
  std::uint64_t cents = 0;
  for (const auto& [id, transfer] : books.fund().open_transfers())
    if (transfer.kind != protocol::PaymentKind::settle && is_to_leave(transfer))
      cents += static_cast<std::uint64_t>(transfer.amount);
  return cents;
}

}  // namespace

std::vector<std::string> broken_rules(const Books& books) {
  std::vector<std::string> broken;
  if (!books.founded()) return broken;
  const auto accounts = books.ledger().accounts();
  check_balance(accounts, broken);
  check_bounds(books, accounts, broken);
  check_holds(books, accounts, broken);
  check_fund(books, broken);
  if (is_mutual_credit(books)) {
    if (!worth_holds(books)) broken.emplace_back("what peers owe is not worth what was credited for it");
    return broken;
  }
  const Coverage sum = coverage(books);
  if (sum.gap() != 0) broken.push_back("fund + claims is not circulation + debts: " + std::to_string(sum.gap()));
  if (!covered(books)) broken.emplace_back("backing is not equal to circulation");
  if (held_by_accounts(accounts) != sum.circulation - sum.paper + units_ahead(books))
    broken.emplace_back("what accounts hold is not what circulates");
  if (balance_of(books, paper_accounts().out) != sum.paper)
    broken.emplace_back("the notes in circulation are not the units that are");
  if (to_be_transferred(books) != static_cast<std::uint64_t>(sum.payable))
    broken.emplace_back("what is owed is not what is to be transferred");
  if (sum.fund_digital + sum.fund_paper + sum.unexplained < sum.unissued)
    broken.emplace_back("euros that were not issued for are spent");
  return broken;
}

}  // namespace federation
