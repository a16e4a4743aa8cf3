// The part of verification about the fund's bank: files of transfers, lines of statements, and what follows from each:
// what a line decides is decided in the entry after it.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "federation/books.h"
#include "protocol/entry.h"

namespace federation {

/// Sees the entries of one journal in order. One thread.
class BankVerifier {
 public:
  /// What is wrong with this entry; empty if nothing. `books` are those just before it.
  std::string check(const Books& books, const protocol::Entry& entry);

  /// At the end of the journal: what is wrong with where it stops; empty if nothing.
  std::string unfinished() const;

 private:
  enum class Due : std::uint8_t { decision, receipt, transfer_back };
  /// What the next entry must be.
  struct Next {
    Due due = Due::decision;
    PaymentKey key;
    Domain peer;  ///< of a receipt
  };

  static bool is(const Next& next, const protocol::EntryBody& body);
  std::string check_next(const protocol::EntryBody& body);
  std::string check_line(const Books& books, const protocol::Entry& entry, const protocol::BankLineBooked& booked);
  std::string check_resolution(const Books& books, const protocol::Entry& entry,
                               const protocol::BankLineResolved& resolved);
  std::string check_statement(const Books& books, const protocol::Entry& entry,
                              const protocol::StatementBooked& statement);
  std::string check_ordered(const Books& books, const protocol::TransfersOrdered& ordered) const;

  std::optional<Next> next_;
  std::uint32_t lines_ = 0;                ///< booked since the last statement
  std::int32_t last_day_ = 0;              ///< of these lines; days since 1970
  std::set<protocol::FundAccount> begun_;  ///< a statement has shown lines of these accounts
};

}  // namespace federation
