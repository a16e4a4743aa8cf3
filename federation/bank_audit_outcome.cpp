// What statements of a fund account leave to say, once all of them were compared.

#include <algorithm>

#include "federation/accounting_day.h"
#include "federation/bank_audit.h"
#include "federation/bank_matching.h"
#include "federation/own_accounts.h"
#include "storage/journal.h"

namespace federation {

using protocol::Date;

static constexpr std::int64_t day_milliseconds = 86'400'000;

static std::string euros(std::int64_t cents) {
  return protocol::format_decimal(cents, protocol::euro_scale) + " EUR";
}

static std::string text_of(std::int32_t day) {
  const auto date = Date::of({day * day_milliseconds});
  return date ? date->text() : std::to_string(day);
}

static bool contains(const BankPeriod& period, std::int32_t day) {
  return period.from.days() <= day && day <= period.to.days();
}

void BankAudit::find(CrossReport& report, std::string_view kind, std::string where, std::string what,
                     std::optional<std::uint64_t> entry) const {
  AuditFinding finding{.kind = kind,
                       .association = audited_.books.domain().text(),
                       .where = std::move(where),
                       .what = std::move(what),
                       .evidence = {}};
  if (entry)
    if (auto bytes = storage::journal_entry(audited_.source, *entry))
      finding.evidence.push_back({"entry " + std::to_string(*entry), *std::move(bytes)});
  report.add(std::move(finding));
}

void BankAudit::cannot_tell(CrossReport& report, std::string what) const {
  const bool paper = account_ == protocol::FundAccount::paper;
  report.unknown.push_back(
      {audited_.books.domain().text(), "", std::string(paper ? "paper" : "digital") + " account: " + std::move(what)});
}

std::vector<BankPeriod> BankAudit::covered() const {
  auto periods = periods_;
  std::ranges::sort(periods);
  std::vector<BankPeriod> merged;
  for (const auto& period : periods) {
    if (!merged.empty() && period.from.days() <= merged.back().to.days() + 1)
      merged.back().to = std::max(merged.back().to, period.to);
    else
      merged.push_back(period);
  }
  return merged;
}

// ---- what may be right all the same

void BankAudit::see_what_is_late(std::int32_t exported, CrossReport& report) {
  const auto& state = audited_.books.fund().state(account_);
  const auto imported = std::max(state.shown_to, state.last_day.value_or(0));
  std::int64_t cents = 0;
  std::uint64_t count = 0;
  for (auto& line : shown_) {
    line.late = !line.by_hand && line.day.days() > imported && line.day.days() > exported - import_days;
    if (!line.late) continue;
    ++count;
    cents = protocol::add(cents, line.cents).value_or(cents);
  }
  if (count != 0)
    cannot_tell(report, "what " + std::to_string(count) + " movements of the bank, " + euros(cents) +
                            " in all, will be in the books: they are later than what was imported");
  if (earlier_ != 0)
    cannot_tell(report, "what " + std::to_string(earlier_) + " movements of the bank were before " + text_of(begins_) +
                            ": the books of this account begin then");
}

bool BankAudit::opens_with_deposits() const {
  const auto first = std::ranges::min_element(balances_);
  return lines_.empty() && first != balances_.end() && first->cents == held() && held() > 0;
}

/// A line of the bank that was not booked, and may be this deposit: of its amount, and not long before or after.
bool BankAudit::meet_deposit(std::int32_t day, std::int64_t cents) {
  for (auto& line : shown_) {
    const auto apart = line.day.days() - day;
    if (line.by_hand || line.cents != cents || apart > deposit_days || apart < -deposit_days) continue;
    return line.by_hand = true;
  }
  return false;
}

void BankAudit::meet_deposits(const std::vector<BankPeriod>& covered, CrossReport& report) {
  std::int64_t by_amount = 0;
  std::int64_t not_yet = 0;
  for (const auto& [reference, awaited] : audited_.books.fund().all_awaited()) {
    if (!awaited.ahead || !LineReader::is_deposit_on(awaited, account_)) continue;
    const auto deposit = audited_.books.payment(awaited.key);
    const auto day = deposit ? accounting_day(deposit->opened_at) : protocol::failure(Reason::not_found);
    if (!day) continue;
    const auto at = day->days();
    const auto is_past = [&](const BankPeriod& one) { return contains(one, at) && contains(one, at + deposit_days); };
    if (meet_deposit(at, awaited.amount))
      by_amount = protocol::add(by_amount, awaited.amount).value_or(by_amount);
    else if (std::ranges::any_of(covered, is_past))
      find(report, "deposit_not_at_bank", "entry " + std::to_string(deposit->opened_entry),
           "a deposit of " + euros(awaited.amount) + " was entered on " + day->text() +
               ", and the bank does not show it in the days around",
           deposit->opened_entry);
    else
      not_yet = protocol::add(not_yet, awaited.amount).value_or(not_yet);
  }
  if (by_amount != 0)
    cannot_tell(report, "whether deposits of " + euros(by_amount) +
                            ", entered by hand, are those of that amount which the bank shows: none was imported");
  if (not_yet != 0)
    cannot_tell(report, "whether deposits of " + euros(not_yet) +
                            ", entered by hand, are at the bank: no statement given shows them");
}

// ---- what differs

void BankAudit::tell_lines(const std::vector<BankPeriod>& covered, CrossReport& report) const {
  for (const auto& line : shown_)
    if (line.is_wrong())
      find(report, "bank_line_not_booked", line.where,
           "the bank shows " + euros(line.cents) + " on " + line.day.text() + ", and the books do not have it");
  for (const auto at : by_day_) {
    const auto& line = lines_[at];
    const auto is_within = [&](const BankPeriod& period) { return contains(period, line.day); };
    if (line.shown_by != 0 || std::ranges::none_of(covered, is_within)) continue;
    find(report, "booked_line_not_at_bank", "entry " + std::to_string(line.entry),
         "the books have " + euros(line.cents) + " on " + text_of(line.day) + ", and the bank does not show it",
         line.entry);
  }
}

/// Where the two begin to differ, or to differ by something else: what follows from it is no finding of its own.
void BankAudit::tell_balances(CrossReport& report) const {
  if (accounts_.size() > 1)
    return cannot_tell(report, "what it held: the statements given are of several accounts of the bank");
  auto balances = balances_;
  std::ranges::sort(balances);
  std::int64_t differed = 0;
  for (const auto& balance : balances) {
    if (balance.day < begins_ - 1) continue;
    const auto booked = expected_at(balance.day);
    const auto differs = protocol::subtract(balance.cents, booked);
    if (differs && *differs == std::exchange(differed, *differs)) continue;
    find(report, "bank_balance_differs", balance.file,
         "the bank has " + euros(balance.cents) + " at the end of " + text_of(balance.day) + ", the books " +
             euros(booked));
  }
  if (balances.empty()) cannot_tell(report, "what it held: no statement given tells a balance");
}

// ---- what is not known

void BankAudit::tell_uncovered(const std::vector<BankPeriod>& covered, std::int32_t exported,
                               CrossReport& report) const {
  if (covered.empty()) return cannot_tell(report, "what the bank shows: the statements given cover no day");
  const auto first = covered.front().from;
  if (!by_day_.empty() && lines_[by_day_.front()].day < first.days())
    cannot_tell(report, "what the bank shows before " + first.text() + ": the statements given begin there");
  for (std::size_t at = 1; at < covered.size(); ++at)
    cannot_tell(report, "what the bank shows from " + text_of(covered[at - 1].to.days() + 1) + " to " +
                            text_of(covered[at].from.days() - 1) + ": no statement given covers these days");
  const auto last = covered.back().to.days();
  if (exported > last || (!by_day_.empty() && lines_[by_day_.back()].day > last))
    cannot_tell(report, "what the bank shows from " + text_of(last + 1) + " on: the last statement given ends before");
}

void BankAudit::tell_doubts(CrossReport& report) const {
  const auto is_doubted = [](const Booked& line) { return line.shown_by != 0 && !line.word_for_word; };
  const auto count = std::ranges::count_if(lines_, is_doubted);
  if (count == 0) return;
  std::uint64_t first = UINT64_MAX;
  for (const auto& line : lines_)
    if (is_doubted(line)) first = std::min(first, line.entry);
  cannot_tell(report, "who paid or was paid by " + std::to_string(count) + " movements, entry " +
                          std::to_string(first) +
                          " the first: they were booked from files of another form, and only day and amount are "
                          "compared");
}

void BankAudit::finish(Date exported, CrossReport& report) {
  if (statements_ == 0) {
    if (is_used()) cannot_tell(report, "whether these euros are at the bank: no statement of it was given");
    return;
  }
  const auto days = covered();
  if (opens_with_deposits()) {
    before_ = held();
    cannot_tell(report, "whether deposits of " + euros(before_) +
                            ", entered by hand, are what the account held when the statements given begin");
  } else {
    meet_deposits(days, report);
  }
  see_what_is_late(exported.days(), report);
  tell_lines(days, report);
  tell_balances(report);
  tell_uncovered(days, exported.days(), report);
  tell_doubts(report);
}

}  // namespace federation
