// Accounting out of the journal: for a period, every movement of the books as debits and credits on the accountant's
// accounts, with the balances it began and ended with. The exports (export.h) and the declarations read it.
//
// Only posted transfers count: a hold is no accounting fact until the deciding node has answered. An entry of the
// journal that moves money is one accounting entry, dated by its day in France (accounting_day.h) and never before the
// entry it follows: where the machine's clock went back, the later date stands. A line of a bank statement is so dated
// by the day on which it was imported; its piece has the bank's day. Memory grows with the accounts and the lines that
// waited for the treasurer, not with the entries. Reads the journal alone, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/ledger_account.h"
#include "protocol/date.h"
#include "storage/store.h"

namespace federation {

using protocol::Date;
using protocol::Result;

/// From the first day to the last, both included; first <= last.
struct Period {
  Date first;
  Date last;
};

/// How amounts are told.
enum class AccountingUnit : std::uint8_t {
  each_currency,  ///< own units and euros apart; each balances in every entry
  euro,           ///< one unit is one euro and the mirror accounts are left out, having cancelled out in each entry
};

/// Where an entry is written in French accounts.
enum class AccountingJournal : std::uint8_t {
  opening,  ///< balances carried forward
  bank,     ///< euros of the fund moved
  peers,    ///< a position moved
  units,    ///< between accounts here
  other,
};

/// One side of a movement: a debit or a credit, the other is zero.
struct AccountingLine {
  const LedgerAccount* account = nullptr;  ///< lives as long as the reading
  protocol::CurrencyCode currency;
  std::int64_t debit = 0;
  std::int64_t credit = 0;
};

struct AccountingEntry {
  std::uint64_t number = 0;  ///< in the period, from 1 without gap, in the order of the journal
  std::uint64_t index = 0;   ///< of the entry in the journal; of no meaning for the opening
  Date date;
  Date piece;  ///< the bank's day, where a line of a statement is the piece; else `date`
  AccountingJournal journal = AccountingJournal::other;
  std::optional<protocol::PaymentKind> payment;  ///< what kind, if it is a payment
  std::string label;                             ///< in French; one line, without control characters
  std::vector<AccountingLine> lines;             ///< debits first; an account once on each side
};

/// What stands on an account, debits less credits.
struct AccountingBalance {
  const LedgerAccount* account = nullptr;
  protocol::CurrencyCode currency;
  std::int64_t balance = 0;
};

/// Whoever is told the accounts of a period: begin, each entry in order with the opening balances as the first if there
/// are any, end. A failure ends the reading with that failure.
class AccountingReader {
 public:
  AccountingReader() = default;
  AccountingReader(const AccountingReader&) = delete;
  AccountingReader& operator=(const AccountingReader&) = delete;
  virtual ~AccountingReader() = default;

  virtual Result<void> begin(const protocol::Currency& own, const Period& period) = 0;
  virtual Result<void> entry(const AccountingEntry& entry) = 0;
  /// The balances after the last entry, of each account that had one before or that moved; in order of their paths.
  virtual Result<void> end(const std::vector<AccountingBalance>& balances) = 0;
};

/// One of the fund's accounts at the end of the period; cents. Where the two differ, lines of the period were imported
/// after it, or deposits were entered that the bank shows later or not at all.
struct BankReconciliation {
  std::int64_t books = 0;
  std::int64_t bank = 0;  ///< by all lines of statements, whenever imported, that the bank booked up to the last day
  bool agrees() const { return books == bank; }
};

struct AccountingQuestion {
  protocol::AccountingChart chart;
  Period period;
  AccountingUnit unit = AccountingUnit::euro;
};

struct AccountingSummary {
  protocol::Currency currency;
  bool opening = false;       ///< there were balances to carry forward
  std::uint64_t entries = 0;  ///< the opening included
  std::uint64_t lines = 0;
  std::map<protocol::CurrencyCode, std::int64_t> debits;  ///< sum over all lines, and that of the credits
  std::uint64_t redated = 0;  ///< entries of the period that take the date of an entry before them
  std::map<protocol::FundAccount, BankReconciliation> accounts;  ///< those that any statement has shown
};

/// Tells the accounts of a period. corrupt if the journal is not sound (`lokaponto verify` says more), truncated if it
/// is empty, wrong_currency if euros are asked of a currency that is not backed by them.
Result<AccountingSummary> read_accounting(const storage::Store& store, const AccountingQuestion& question,
                                          AccountingReader& reader);

}  // namespace federation
