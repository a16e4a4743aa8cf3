// What an association's bank says, held against what its books say that the bank has said. An auditor has statements of
// a fund account from the bank itself, in files of any form; of the books there are the lines booked from the files
// that the association imported: of each its digest, its day and its cents.
//
// A line of the bank and one of the books are the same if they have one digest (protocol/bank.h): then all that the
// bank said of it is the same. Lines of files in another form than those imported have other digests; of what is left,
// a line is the same as one of its day and amount. The days that a statement covers go from the one after its opening
// balance - or from its first line, if that is not later - to its closing balance; statements are cut between days, as
// banks do.
//
// Books of an account begin with their first line; what the bank shows before is in its balance. They end with what
// they were exported with: what the bank shows after the last line imported, no longer than import_days before the
// export, is not imported yet.
//
// Nothing decides money here, least of all a date: this compares. What the statements do not cover is said to be
// unknown. Pure; one thread. Memory: some 80 bytes for each line that was ever booked on the account.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "federation/cross_audit.h"
#include "protocol/bank.h"
#include "protocol/entry.h"

namespace federation {

/// An association imports its statements at least so often.
inline constexpr std::int32_t import_days = 31;

/// Days, both included.
struct BankPeriod {
  protocol::Date from;
  protocol::Date to;
  friend auto operator<=>(const BankPeriod&, const BankPeriod&) = default;
};

/// Which days a statement covers; nullopt if it has neither lines nor both balances.
std::optional<BankPeriod> period_of(const protocol::BankStatement& statement);

struct ComparedStatement {
  std::string file;
  protocol::FundAccount account = protocol::FundAccount::digital;
  std::string iban;  ///< masked
  std::optional<BankPeriod> period;
  std::size_t lines = 0;
  std::size_t word_for_word = 0;  ///< of them: booked with one digest
  std::size_t by_amount = 0;      ///< of them: booked by day and amount
};

/// One account of the fund of one association.
class BankAudit {
 public:
  BankAudit(const AuditedBooks& audited, protocol::FundAccount account) : audited_(audited), account_(account) {}

  /// Reads the lines of the books, first of all. A Failure is one of the store of rows.
  Result<void> load();
  /// Whether a line with one of these digests is booked here: an IBAN is in each, so that a statement with that line is
  /// of this account, as far as these books know.
  bool knows(const std::vector<protocol::Hash>& digests) const;
  /// Looks for each of its lines. `file`: what the statement is called in findings.
  ComparedStatement compare(const protocol::BankStatement& statement, const std::string& file);
  /// After the last statement: what is wrong, and what is not known, of this account. `exported`: the day of the latest
  /// entry.
  void finish(protocol::Date exported, CrossReport& report);

 private:
  struct Booked {
    protocol::Hash digest;
    std::int32_t day = 0;
    std::int64_t cents = 0;
    std::uint64_t entry = 0;
    std::uint32_t shown_by = 0;  ///< the last statement that showed it; 0: none has
    bool word_for_word = false;
  };
  struct Shown {  ///< by the bank alone
    protocol::Date day;
    std::int64_t cents = 0;
    std::string where;
    bool by_hand = false;  ///< it may be a deposit that was entered by hand
    bool late = false;     ///< it may be imported yet

    bool is_wrong() const { return !by_hand && !late; }
  };
  struct Balance {
    std::int32_t day = 0;  ///< at whose end
    std::int64_t cents = 0;
    std::string file;
    friend auto operator<=>(const Balance&, const Balance&) = default;
  };

  bool take_same(const protocol::Hash& digest);
  bool take_alike(const protocol::BankLine& line);
  void miss(const protocol::BankLine& line, std::string where);
  void note_balances(const protocol::BankStatement& statement, const std::string& file,
                     const std::optional<BankPeriod>& period);
  /// The days covered, without overlaps, in order.
  std::vector<BankPeriod> covered() const;
  /// Nothing was imported yet, and the first balance is what was entered by hand: so an import would begin.
  bool opens_with_deposits() const;
  void see_what_is_late(std::int32_t exported, CrossReport& report);
  void meet_deposits(const std::vector<BankPeriod>& covered, CrossReport& report);
  bool meet_deposit(std::int32_t day, std::int64_t cents);
  void tell_lines(const std::vector<BankPeriod>& covered, CrossReport& report) const;
  void tell_balances(CrossReport& report) const;
  void tell_uncovered(const std::vector<BankPeriod>& covered, std::int32_t exported, CrossReport& report) const;
  void tell_doubts(CrossReport& report) const;
  bool is_used() const;
  /// Cents, by the books.
  std::int64_t held() const;
  /// What the bank had shown by the end of a day, as booked, and with what is not booked and not wrong.
  std::int64_t expected_at(std::int32_t day) const;
  void find(CrossReport& report, std::string_view kind, std::string where, std::string what,
            std::optional<std::uint64_t> entry = {}) const;
  void cannot_tell(CrossReport& report, std::string what) const;

  const AuditedBooks& audited_;
  protocol::FundAccount account_;
  std::vector<Booked> lines_;        ///< by digest
  std::vector<std::size_t> by_day_;  ///< of lines_, by day and amount
  std::int64_t before_ = 0;          ///< cents of deposits that are older than the first statement booked
  std::int32_t begins_ = 0;          ///< day of the first line
  std::uint32_t statements_ = 0;     ///< compared
  std::set<protocol::Iban> accounts_;
  std::set<protocol::Hash> missing_;  ///< digests of what was not found
  std::uint64_t earlier_ = 0;         ///< of them: before the books begin
  std::vector<Shown> shown_;          ///< the others
  std::vector<BankPeriod> periods_;
  std::vector<Balance> balances_;
};

}  // namespace federation
