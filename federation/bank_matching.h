// What the lines of a bank statement are about: the names that stand in their texts, and what of the fund bears them.
//
// A line that could be about two things is about neither: the treasurer decides, for an issue cannot be taken back.
// Used while a statement is read (bank.cpp). Nothing here records anything. One thread: the writer's.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "federation/books.h"
#include "federation/event.h"

namespace federation {

/// What a text may name, as references are compared: each of its words, and words next to each other put together, for
/// banks break a reference that does not fit; cut to 35 letters and digits. Hyphens, points and underscores are part of
/// a word: `TOPUP-2026-1` does not stand in "TOPUP-2026-17", nor in "TOPUP 2026 17".
std::set<std::string> names_in(const std::string& text);

/// What the lines of one statement are about, each after those before it: nothing is booked while they are read.
class LineReader {
 public:
  /// `begins`: the deposits recorded by hand are older than the statement.
  LineReader(const FundBooks& fund, FundAccount account, bool begins);

  protocol::BankLineBooked read(const StatementLine& line);

  static bool is_deposit_on(const Awaited& awaited, FundAccount account) {
    return awaited.kind == protocol::PaymentKind::deposit && awaited.account == account;
  }

 private:
  void name(const StatementLine& line, protocol::BankLineBooked& booked) const;
  void follow(const protocol::BankLineBooked& booked);
  BankTransfer now(BankTransfer transfer) const;
  Awaited now(Awaited awaited) const;

  const FundBooks& fund_;
  FundAccount account_;
  std::map<protocol::PaymentId, TransferStage> stages_;  ///< of the transfers that lines before were about
  std::set<protocol::PaymentId> arrived_;                ///< of those that other lines before show to have arrived
  std::set<PaymentKey> met_;                             ///< what was awaited, and a line before was about
};

}  // namespace federation
