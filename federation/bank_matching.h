// What the lines of a bank statement are about: the names that stand in their texts, and what of the fund bears them.
//
// A line that could be about two things is about neither: the treasurer decides, for an issue cannot be taken back.
// Used while a statement is read (bank.cpp), when the books learn of what a line that waits has named, and before
// euros leave. Nothing here records anything. One thread: the writer's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "federation/books.h"
#include "federation/event.h"

namespace federation {

/// A deposit entered by hand is on a statement before so many days have passed: a cheque, or cash that the bank counts.
inline constexpr std::int32_t deposit_days = 10;

/// What a text may name, as references are compared: each of its words, and words next to each other put together, for
/// banks break a reference that does not fit; cut to 35 letters and digits. Hyphens, points and underscores are part of
/// a word: `TOPUP-2026-1` does not stand in "TOPUP-2026-17", nor in "TOPUP 2026 17". With each, whether it is certain:
/// it is not where digits go on beside it, as `TOPUP-2026-1` in "TOPUP-2026-1 7", which may be 17 broken over two
/// fields.
std::map<std::string, bool> names_in(const std::string& text);

/// What the lines of one statement are about, each after those before it: nothing is booked while they are read.
class LineReader {
 public:
  /// `begins`: the deposits recorded by hand are older than the statement.
  LineReader(const FundBooks& fund, FundAccount account, bool begins);

  /// The lines come without a balance to test them against: one that is new, but has the day and the amount of a line
  /// that was booked and is not among these, may be the same in another format.
  void expect_again(const Books& books, const std::vector<StatementLine>& lines);

  protocol::BankLineBooked read(const StatementLine& line);

  static bool is_deposit_on(const Awaited& awaited, FundAccount account) {
    return awaited.kind == protocol::PaymentKind::deposit && awaited.account == account;
  }

 private:
  using Known = std::pair<std::int32_t, std::int64_t>;  ///< day, cents
  bool is_perhaps_known(const StatementLine& line);
  void name(const StatementLine& line, protocol::BankLineBooked& booked) const;
  void follow(const protocol::BankLineBooked& booked);
  BankTransfer now(BankTransfer transfer) const;
  Awaited now(Awaited awaited) const;

  const FundBooks& fund_;
  FundAccount account_;
  std::map<Known, std::size_t> again_;                   ///< lines that may come again
  std::map<protocol::PaymentId, TransferStage> stages_;  ///< of the transfers that lines before were about
  std::map<protocol::PaymentId, bool> arrived_;          ///< whether they are there, of those that lines before show
  std::set<PaymentKey> met_;                             ///< what was awaited, and a line before was about
};

/// A line that waits, and is about this payment, to the cent: it was booked before the books knew of the payment, and
/// is read now as a new one would be. Of another amount, or one that may have been booked before, it is for the
/// treasurer to say.
std::optional<BankLine> waiting_line(const Books& books, const PaymentKey& payment);

/// The lines of an account that wait and took euros from it: what the bank has made, and the books do not know why.
class WaitingDebits {
 public:
  WaitingDebits(const Books& books, FundAccount account);
  /// One that may be this transfer: any, if its peer was wound up, for what had been paid there before may be lost with
  /// a disk, and to whom; else it names it, or went to its IBAN and nobody knows why, or is of its amount and went
  /// where the bank does not say. The amount alone would not do: what was lost with a disk may be entered anew under
  /// another commission.
  std::optional<protocol::Hash> that_may_be(const BankTransfer& transfer, std::string_view iban) const;

 private:
  struct Debit {
    protocol::Hash line;
    std::string iban;  ///< empty if the bank does not say
  };
  std::map<std::string, protocol::Hash> names_;
  std::map<std::string, protocol::Hash> unknown_;  ///< by the IBAN to which they went
  std::multimap<std::int64_t, Debit> amounts_;     ///< cents, above zero
};

}  // namespace federation
