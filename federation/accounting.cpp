#include "federation/accounting.h"

#include <algorithm>
#include <utility>

#include "federation/accounting_day.h"
#include "federation/accounting_label.h"
#include "federation/own_accounts.h"
#include "federation/own_euro_results.h"
#include "protocol/check.h"
#include "storage/journal.h"

namespace federation {

using protocol::AccountingRole;
using protocol::check;
using protocol::CurrencyCode;
using protocol::Reason;
using protocol::TransferKind;
using storage::Table;

namespace {

constexpr std::int64_t day_milliseconds = 86'400'000;

struct Standing {
  LedgerAccount account;
  CurrencyCode currency;
  std::int64_t balance = 0;  ///< debits less credits
  bool told = false;         ///< the reader has seen the account
};

/// What one entry moves on one side of one account.
struct Movement {
  Standing* standing = nullptr;
  std::int64_t debit = 0;
  std::int64_t credit = 0;
};

/// The smallest number is left out, so that every balance has an opposite.
Result<void> move(Standing& standing, std::int64_t debit, std::int64_t credit) {
  const auto difference = protocol::subtract(debit, credit);
  if (!difference) return std::unexpected(difference.error());
  const auto balance = protocol::add(standing.balance, *difference);
  if (!balance || *balance == INT64_MIN) return protocol::failure(Reason::amount_overflow, standing.account.path);
  standing.balance = *balance;
  return {};
}

/// Adds to the movement of the same side of the same account, if there is one.
Result<void> join(std::vector<Movement>& movements, const Movement& movement) {
  for (auto& known : movements) {
    if (known.standing != movement.standing || (known.debit > 0) != (movement.debit > 0)) continue;
    const auto debit = protocol::add(known.debit, movement.debit);
    const auto credit = protocol::add(known.credit, movement.credit);
    if (!debit || !credit) return protocol::failure(Reason::amount_overflow, known.standing->account.path);
    known.debit = *debit;
    known.credit = *credit;
    return {};
  }
  movements.push_back(movement);
  return {};
}

std::unexpected<protocol::Failure> corrupt(std::uint64_t index, const protocol::Failure& why) {
  return protocol::failure(Reason::corrupt, "entry " + std::to_string(index) + ": " + why.detail);
}

/// Goes through the journal and tells the reader.
class Reading {
 public:
  Reading(const AccountingQuestion& question, AccountingReader& reader)
      : question_(question), reader_(reader), accounts_(question.chart) {}

  Result<void> take(std::string_view bytes);
  /// How many entries were taken.
  std::uint64_t taken() const { return next_; }
  Result<AccountingSummary> finish();

 private:
  Result<void> found(const protocol::Entry& entry);
  Result<void> account_for(const protocol::Entry& entry, bool redated);
  Result<std::vector<Movement>> movements_of(const protocol::Entry& entry);
  /// nullptr if the account is not open.
  Standing* standing_of(const protocol::AccountId& account);
  /// What a transfer of own euros is to the accountant.
  Result<void> add_result(std::vector<Movement>& movements, const protocol::Transfer& transfer);
  Result<void> tell_entry(const protocol::Entry& entry, const std::vector<Movement>& movements, Date piece,
                          bool redated);
  Result<void> open(const protocol::AccountOpened& opened);
  /// What the bank shows, whenever the statement was imported.
  Result<void> note_bank_line(const protocol::Entry& entry);
  Date piece_date(const protocol::Entry& entry);

  Result<void> begin();
  Result<void> retain(Standing& standing);
  /// Every account, in the order in which the reader is told of them.
  std::vector<Standing*> by_path();
  Result<std::vector<AccountingLine>> lines_of(const std::vector<Movement>& movements);
  Result<void> tell(AccountingEntry entry);

  CurrencyCode unit_of(const CurrencyCode& currency) const {
    return question_.unit == AccountingUnit::euro ? protocol::euro() : currency;
  }
  bool left_out(const Standing& standing) const {
    return standing.account.mirror == Mirror::notes ||
           (question_.unit == AccountingUnit::euro && standing.account.mirror != Mirror::none);
  }

  const AccountingQuestion& question_;
  AccountingReader& reader_;
  LedgerAccounts accounts_;
  std::map<protocol::AccountId, Standing> standings_;
  std::map<CurrencyCode, Standing> retained_;
  OwnEuroResults results_;
  std::map<AccountingRole, Standing> own_;      ///< the results of own euros, and the liaison account
  std::map<protocol::Hash, Date> unexplained_;  ///< days of lines that waited for the treasurer
  std::uint64_t next_ = 0;                      ///< index of the next entry
  Date date_;
  bool began_ = false;
  bool over_ = false;  ///< the period is
  AccountingSummary summary_;
};

Result<void> Reading::take(std::string_view bytes) {
  const auto entry = protocol::decode_entry(bytes);
  if (!entry) return std::unexpected(entry.error());
  if (entry->index != next_) return corrupt(next_, {Reason::corrupt, "it says that it stands elsewhere"});
  if (auto done = next_++ == 0 ? found(*entry) : Result<void>{}; !done) return done;
  if (auto noted = note_bank_line(*entry); !noted || over_) return noted;
  const auto day = accounting_day(entry->time);
  if (!day) return protocol::failure(Reason::corrupt, day.error().detail);
  const bool redated = *day < date_;
  date_ = std::max(date_, *day);
  over_ = date_ > question_.period.last;
  if (over_) return {};
  const bool begins = !began_ && date_ >= question_.period.first;
  if (auto done = begins ? begin() : Result<void>{}; !done) return done;
  return account_for(*entry, redated);
}

Result<void> Reading::note_bank_line(const protocol::Entry& entry) {
  const auto* booked = std::get_if<protocol::BankLineBooked>(&entry.body);
  if (booked == nullptr) return {};
  if (booked->day > question_.period.last.days()) return {};
  auto& account = summary_.accounts[booked->account];
  const auto bank = protocol::add(account.bank, booked->amount);
  if (!bank) return corrupt(entry.index, bank.error());
  account.bank = *bank;
  return {};
}

Date Reading::piece_date(const protocol::Entry& entry) {
  if (const auto* booked = std::get_if<protocol::BankLineBooked>(&entry.body)) {
    const auto day = Date::of({booked->day * day_milliseconds}).value_or(date_);
    if (booked->outcome >= protocol::BankLineOutcome::unknown) unexplained_.emplace(booked->line, day);
    return day;
  }
  const auto* resolved = std::get_if<protocol::BankLineResolved>(&entry.body);
  const auto waited = resolved == nullptr ? unexplained_.end() : unexplained_.find(resolved->line);
  return waited == unexplained_.end() ? date_ : waited->second;
}

Result<void> Reading::found(const protocol::Entry& entry) {
  const auto* genesis = std::get_if<protocol::Genesis>(&entry.body);
  if (genesis == nullptr) return protocol::failure(Reason::corrupt, "the journal does not begin with a genesis entry");
  summary_.currency = genesis->currency;
  if (question_.unit == AccountingUnit::euro && genesis->currency.backing != protocol::Backing::reserve)
    return protocol::failure(Reason::wrong_currency, genesis->currency.text() + " is not backed by euros");
  return {};
}

Result<void> Reading::account_for(const protocol::Entry& entry, bool redated) {
  const auto movements = movements_of(entry);
  if (!movements) return std::unexpected(movements.error());
  for (const auto& movement : *movements)
    if (auto moved = move(*movement.standing, movement.debit, movement.credit); !moved) return moved;
  const Date piece = piece_date(entry);
  if (auto told = began_ ? tell_entry(entry, *movements, piece, redated) : Result<void>{}; !told) return told;
  const auto* opened = std::get_if<protocol::AccountOpened>(&entry.body);
  return opened == nullptr ? Result<void>{} : open(*opened);
}

Result<void> Reading::tell_entry(const protocol::Entry& entry, const std::vector<Movement>& movements, Date piece,
                                 bool redated) {
  auto lines = lines_of(movements);
  if (!lines) return corrupt(entry.index, lines.error());
  if (lines->empty()) return {};
  if (redated) ++summary_.redated;
  const auto payment = payment_kind(entry, *lines);
  return tell({.index = entry.index,
               .date = date_,
               .piece = piece,
               .journal = accounting_journal(*lines),
               .payment = payment,
               .label = accounting_label(entry, payment, summary_.currency.domain),
               .lines = *std::move(lines)});
}

Standing* Reading::standing_of(const protocol::AccountId& account) {
  const auto found = standings_.find(account);
  return found == standings_.end() ? nullptr : &found->second;
}

Result<void> Reading::add_result(std::vector<Movement>& movements, const protocol::Transfer& transfer) {
  const auto& own = own_accounts().own_euros;
  const bool spent = transfer.debit == own;
  if (!spent && transfer.credit != own) return {};
  const auto role = results_.next(spent);
  if (!role) return {};
  const auto listed = [&](AccountingRole which) {
    return &own_.try_emplace(which, Standing{.account = accounts_.listed(which), .currency = protocol::euro()})
                .first->second;
  };
  Standing* result = listed(*role);
  Standing* liaison = listed(AccountingRole::liaison);
  const auto cents = transfer.amount.minor;
  if (auto joined = join(movements, {.standing = spent ? result : liaison, .debit = cents}); !joined) return joined;
  return join(movements, {.standing = spent ? liaison : result, .credit = cents});
}

Result<std::vector<Movement>> Reading::movements_of(const protocol::Entry& entry) {
  std::vector<Movement> movements;
  results_.begin(entry);
  for (const auto& transfer : entry.transfers) {
    if (!protocol::moves_money(transfer.kind)) continue;
    Standing* debit = standing_of(transfer.debit);
    Standing* credit = standing_of(transfer.credit);
    if (debit == nullptr || credit == nullptr)
      return corrupt(entry.index, {Reason::corrupt, "a transfer names an account that is not open"});
    if (transfer.amount.minor <= 0 || debit->currency != unit_of(transfer.amount.currency) ||
        credit->currency != unit_of(transfer.amount.currency))
      return corrupt(entry.index, {Reason::corrupt, "a transfer does not suit its accounts"});
    auto joined = join(movements, {.standing = debit, .debit = transfer.amount.minor});
    if (joined) joined = join(movements, {.standing = credit, .credit = transfer.amount.minor});
    if (joined) joined = add_result(movements, transfer);
    if (!joined) return corrupt(entry.index, joined.error());
  }
  std::ranges::stable_partition(movements, [](const Movement& movement) { return movement.debit > 0; });
  return movements;
}

Result<void> Reading::open(const protocol::AccountOpened& opened) {
  if (!is_labelled(opened))
    return protocol::failure(Reason::corrupt,
                             "account " + opened.account.hex() + " does not bear the label of its kind");
  const bool is_new = standings_
                          .try_emplace(opened.account, Standing{.account = accounts_.name(opened),
                                                                .currency = unit_of(opened.currency)})
                          .second;
  if (!is_new) return protocol::failure(Reason::corrupt, "account " + opened.account.hex() + " is opened twice");
  return {};
}

/// The mirrors are left out of an account in euros; what else stands there balances only if they cancel out.
Result<std::vector<AccountingLine>> Reading::lines_of(const std::vector<Movement>& movements) {
  std::vector<AccountingLine> lines;
  Standing mirrors;
  for (const auto& movement : movements) {
    if (left_out(*movement.standing)) {
      if (auto moved = move(mirrors, movement.debit, movement.credit); !moved) return std::unexpected(moved.error());
      continue;
    }
    movement.standing->told = true;
    lines.push_back({.account = &movement.standing->account,
                     .currency = movement.standing->currency,
                     .debit = movement.debit,
                     .credit = movement.credit});
  }
  if (mirrors.balance != 0)
    return protocol::failure(Reason::corrupt, "circulation and backing differ by " + std::to_string(mirrors.balance));
  return lines;
}

Result<void> Reading::tell(AccountingEntry entry) {
  entry.number = ++summary_.entries;
  summary_.lines += entry.lines.size();
  std::map<CurrencyCode, std::uint64_t> balances;  // modulo 2^64
  for (const auto& line : entry.lines) {
    const auto debits = protocol::add(summary_.debits[line.currency], line.debit);
    if (!debits) return std::unexpected(debits.error());
    summary_.debits[line.currency] = *debits;
    balances[line.currency] += static_cast<std::uint64_t>(line.debit) - static_cast<std::uint64_t>(line.credit);
  }
  if (std::ranges::any_of(balances, [](const auto& each) { return each.second != 0; }))
    return corrupt(entry.index, {Reason::corrupt, "it does not balance"});
  return reader_.entry(entry);
}

Result<void> Reading::begin() {
  began_ = true;
  if (auto begun = reader_.begin(summary_.currency, question_.period); !begun) return begun;
  std::vector<Movement> movements;
  for (auto& [id, standing] : standings_)
    if (auto retained = standing.account.temporary() ? retain(standing) : Result<void>{}; !retained) return retained;
  for (auto& [role, standing] : own_)
    if (auto retained = standing.account.temporary() ? retain(standing) : Result<void>{}; !retained) return retained;
  for (auto* standing : by_path()) {
    if (standing->balance == 0) continue;
    movements.push_back({.standing = standing,
                         .debit = std::max<std::int64_t>(standing->balance, 0),
                         .credit = std::max<std::int64_t>(-standing->balance, 0)});
  }
  auto lines = lines_of(movements);
  if (!lines) return std::unexpected(lines.error());
  if (lines->empty()) return {};
  summary_.opening = true;
  return tell({.date = question_.period.first,
               .piece = question_.period.first,
               .journal = AccountingJournal::opening,
               .label = "\u00c0 nouveau",
               .lines = *std::move(lines)});
}

Result<void> Reading::retain(Standing& standing) {
  auto& retained =
      retained_.try_emplace(standing.currency, Standing{.account = accounts_.retained(), .currency = standing.currency})
          .first->second;
  const std::int64_t balance = std::exchange(standing.balance, 0);
  return balance > 0 ? move(retained, balance, 0) : move(retained, 0, -balance);
}

std::vector<Standing*> Reading::by_path() {
  std::vector<Standing*> sorted;
  sorted.reserve(standings_.size() + retained_.size());
  for (auto& [id, standing] : standings_) sorted.push_back(&standing);
  for (auto& [role, standing] : own_) sorted.push_back(&standing);
  for (auto& [currency, standing] : retained_) sorted.push_back(&standing);
  std::ranges::stable_sort(sorted, {}, [](const Standing* standing) { return standing->account.path; });
  return sorted;
}

Result<AccountingSummary> Reading::finish() {
  if (next_ == 0) return protocol::failure(Reason::truncated, "the journal is empty");
  if (auto begun = began_ ? Result<void>{} : begin(); !begun) return std::unexpected(begun.error());
  std::vector<AccountingBalance> balances;
  for (const auto* standing : by_path())
    if (standing->told) balances.push_back({&standing->account, standing->currency, standing->balance});
  for (auto& [account, at_end] : summary_.accounts)
    if (const auto fund = standings_.find(fund_account(account)); fund != standings_.end())
      at_end.books = fund->second.balance;
  if (auto ended = reader_.end(balances); !ended) return std::unexpected(ended.error());
  return summary_;
}

}  // namespace

Result<AccountingSummary> read_accounting(const storage::Store& store, const AccountingQuestion& question,
                                          AccountingReader& reader) {
  check(question.period.first <= question.period.last, "a period does not end before it begins");
  const auto head = storage::journal_head(store);
  if (!head) return std::unexpected(head.error());
  Reading reading(question, reader);
  Result<void> taken;
  const auto scanned =
      store.scan(Table::journal, {}, storage::number_key(head->size), [&](std::string_view, std::string_view bytes) {
        taken = reading.take(bytes);
        return taken.has_value();
      });
  if (!scanned) return std::unexpected(scanned.error());
  if (!taken) return std::unexpected(taken.error());
  if (reading.taken() != head->size)
    return protocol::failure(Reason::truncated, "entry " + std::to_string(reading.taken()) + " is missing");
  return reading.finish();
}

}  // namespace federation
