#include "federation/bank_audit.h"

#include <algorithm>
#include <numeric>

#include "federation/accounting_day.h"
#include "federation/own_accounts.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/row.h"

namespace federation {

using protocol::BankStatement;
using protocol::Date;
using storage::Table;

std::optional<BankPeriod> period_of(const BankStatement& statement) {
  std::optional<BankPeriod> period;
  const auto reach = [&](Date day) {
    if (!period) period = BankPeriod{day, day};
    period->from = std::min(period->from, day);
    period->to = std::max(period->to, day);
  };
  for (const auto& line : statement.lines) reach(line.booked);
  if (statement.opening && statement.closing) {
    const auto opening = statement.opening->date;
    const auto closing = statement.closing->date;
    // Banks date an opening balance with the day before their lines, or with the first of them.
    const auto next = day_after(opening);
    reach(next && opening < closing ? *next : closing);
  }
  if (period && statement.closing) reach(statement.closing->date);
  return period;
}

// ---- the books

/// It stands for euros that the account had before the first statement that was booked.
static bool is_older_deposit(const protocol::BankLineBooked& booked) {
  return booked.outcome == protocol::BankLineOutcome::deposit_known && booked.payment &&
         booked.line == protocol::sha256("before " + booked.payment->text());
}

Result<void> BankAudit::load() {
  Result<void> wrong;
  const auto scanned = audited_.rows.scan(Table::bank_line, {}, {}, [&](std::string_view, std::string_view bytes) {
    const auto line = storage::decode_row<BankLine>(bytes);
    if (!line) {
      wrong = std::unexpected(line.error());
      return false;
    }
    const auto& booked = line->booked;
    if (booked.account != account_ || line->resolution == protocol::BankLineResolution::booked_twice) return true;
    if (is_older_deposit(booked))
      before_ = protocol::add(before_, booked.amount).value_or(INT64_MAX);
    else
      lines_.push_back({.digest = booked.line, .day = booked.day, .cents = booked.amount, .entry = line->entry});
    return true;
  });
  if (!scanned) return scanned;
  if (!wrong) return wrong;
  std::ranges::sort(lines_, {}, &Booked::digest);
  by_day_.resize(lines_.size());
  std::iota(by_day_.begin(), by_day_.end(), std::size_t{0});
  std::ranges::sort(by_day_, {}, [&](std::size_t at) {
    const auto& line = lines_[at];
    return std::tuple(line.day, line.cents, line.entry);
  });
  const auto founded = accounting_day(audited_.books.founded_at());
  begins_ = lines_.empty() ? founded.value_or(Date()).days() : lines_[by_day_.front()].day;
  return {};
}

bool BankAudit::is_used() const {
  return !lines_.empty() || held() != 0;
}

std::int64_t BankAudit::held() const {
  const auto* account = audited_.books.account(fund_account(account_));
  return account == nullptr ? 0 : -account->balance();  // a journal may end before its accounts are open
}

std::int64_t BankAudit::expected_at(std::int32_t day) const {
  std::int64_t cents = before_;
  // What cannot be counted is no sum that a bank tells, and so differs from it.
  const auto count = [&](std::int64_t more) { cents = protocol::add(cents, more).value_or(INT64_MAX); };
  for (const auto at : by_day_) {
    if (lines_[at].day > day) break;
    count(lines_[at].cents);
  }
  for (const auto& line : shown_)
    if (!line.is_wrong() && line.day.days() <= day) count(line.cents);
  return cents;
}

// ---- statements

bool BankAudit::knows(const std::vector<protocol::Hash>& digests) const {
  return std::ranges::any_of(digests, [&](const protocol::Hash& digest) {
    return std::ranges::binary_search(lines_, digest, {}, &Booked::digest);
  });
}

bool BankAudit::take_same(const protocol::Hash& digest) {
  const auto found = std::ranges::lower_bound(lines_, digest, {}, &Booked::digest);
  if (found == lines_.end() || found->digest != digest) return false;
  found->shown_by = statements_;
  found->word_for_word = true;
  return true;
}

/// Every statement of a day shows all of its lines: each takes the first that it has not taken.
bool BankAudit::take_alike(const protocol::BankLine& line) {
  const auto key = [&](std::size_t at) { return std::pair(lines_[at].day, lines_[at].cents); };
  for (const auto at : std::ranges::equal_range(by_day_, std::pair(line.booked.days(), line.minor), {}, key)) {
    if (lines_[at].shown_by == statements_) continue;
    lines_[at].shown_by = statements_;
    return true;
  }
  return false;
}

void BankAudit::note_balances(const BankStatement& statement, const std::string& file,
                              const std::optional<BankPeriod>& period) {
  if (period) periods_.push_back(*period);
  if (statement.closing)
    balances_.push_back({period ? period->to.days() : statement.closing->date.days(), statement.closing->minor, file});
  if (statement.opening && period) balances_.push_back({period->from.days() - 1, statement.opening->minor, file});
}

void BankAudit::miss(const protocol::BankLine& line, std::string where) {
  if (line.booked.days() < begins_)
    ++earlier_;
  else
    shown_.push_back({.day = line.booked, .cents = line.minor, .where = std::move(where)});
}

ComparedStatement BankAudit::compare(const BankStatement& statement, const std::string& file) {
  ++statements_;
  accounts_.insert(statement.account);
  ComparedStatement compared{
      .file = file, .account = account_, .iban = statement.account.masked(), .period = period_of(statement)};
  note_balances(statement, file, compared.period);
  const auto digests = protocol::line_digests(statement);
  protocol::check(digests.size() == statement.lines.size(), "each line has its digest");
  std::vector<std::size_t> others;
  for (std::size_t at = 0; at < digests.size(); ++at) {
    if (statement.lines[at].minor == 0) continue;  // nothing moved, and nothing is booked
    ++compared.lines;
    if (take_same(digests[at]))
      ++compared.word_for_word;
    else
      others.push_back(at);
  }
  for (const auto at : others) {
    const auto& line = statement.lines[at];
    if (take_alike(line))
      ++compared.by_amount;
    else if (missing_.insert(digests[at]).second)
      miss(line, file + ", movement " + std::to_string(at + 1));
  }
  return compared;
}

}  // namespace federation
