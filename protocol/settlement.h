// The settlement note: what two nodes owe each other at a cut through both their logs, as one text that both sign; and
// its closing, the text by which both say what came of it.
//
// A text is lines of a word and its values, the same on both nodes byte for byte, so that stock tools check it:
//
//   lokaponto/settlement/v1
//   number 3                                       counts up on each link from 1
//   agreement 1                                    the version in force
//   unit EUR 2
//   period 1700000000000 1702592000000             time of the note before (0 for the first) and of this one
//   log a.example 80 <hash> 120 <hash>             chain head of its envelopes at the cut before, and at this one
//   log b.example 71 <hash> 113 <hash>
//   accepted a.example 1250                        cents it accepted from the other between the two, in its log
//   accepted b.example 900
//   opening -300                                   what the first owes the second at the cut before, less what settled
//   closing -650                                   it; opening + accepted by the second - accepted by the first
//   owed b.example 650                             who is to transfer how much; `owed nobody 0` if nothing is
//   end-to-end 0123456789abcdef0123456789abcdef    of the bank transfer: SHA-256 of the lines above, 16 bytes of it
//
//   lokaponto/settlement-closing/v1
//   number 3
//   note <SHA-256 of the note>
//   debtor b.example
//   creditor a.example
//   arrived 650                                    cents; 0 if the debtor gave up: the position stands as it was
//
// Domains stand in byte order. Signatures are Ed25519 by the contract keys over the text as it is. Pure, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/address.h"
#include "protocol/envelope.h"
#include "protocol/time.h"

namespace protocol {

/// More than any bank carries; sums with it do not overflow.
inline constexpr std::int64_t max_arrived = INT64_MAX / 4;

/// One side of a note and the log of its own envelopes.
struct SettlementSide {
  Domain domain;
  ChainHead before;           ///< the last envelope that an earlier note counted; {0, zero} for the first note
  ChainHead cut;              ///< the last one that this note counts
  std::int64_t accepted = 0;  ///< cents, >= 0

  friend bool operator==(const SettlementSide&, const SettlementSide&) = default;
};

struct SettlementNote {
  std::uint32_t number = 1;
  std::uint32_t agreement = 1;
  CurrencyCode unit = euro();
  std::uint8_t scale = euro_scale;
  Time from;
  Time to;
  std::array<SettlementSide, 2> sides;
  std::int64_t opening = 0;  ///< cents that sides[0] owes sides[1]; negative the other way
  std::int64_t closing = 0;  ///< from -max_arrived to max_arrived

  const Domain& debtor() const { return sides[closing > 0 ? 0 : 1].domain; }
  const Domain& creditor() const { return sides[closing > 0 ? 1 : 0].domain; }
  /// Cents to be transferred, >= 0.
  std::int64_t owed() const { return closing < 0 ? -closing : closing; }
  PaymentId end_to_end() const;
  bool is_between(const Domain& one, const Domain& other) const {
    const auto& [first, second] = sides;
    return (first.domain == one && second.domain == other) || (first.domain == other && second.domain == one);
  }

  friend bool operator==(const SettlementNote&, const SettlementNote&) = default;
};

/// What came of a note. Signed first by the creditor when the euros have arrived, or by the debtor when it gives up.
struct SettlementClosing {
  std::uint32_t number = 1;
  Hash note;
  Domain debtor;
  Domain creditor;
  std::int64_t arrived = 0;  ///< cents, 0 to max_arrived

  /// Who has to sign first.
  const Domain& first() const { return arrived > 0 ? creditor : debtor; }
  friend bool operator==(const SettlementClosing&, const SettlementClosing&) = default;
};

inline constexpr std::size_t max_settlement_bytes = 4 * 1024;  ///< of either text

/// check()s that the sides are in order and that the closing follows.
std::string to_text(const SettlementNote& note);
std::string to_text(const SettlementClosing& closing);

/// malformed unless to_text() gives these bytes again.
Result<SettlementNote> parse_settlement_note(std::string_view text);
Result<SettlementClosing> parse_settlement_closing(std::string_view text);

/// Where a fund's euros are to be sent. Both empty if it was not told.
struct BankAccount {
  std::string name;  ///< at most 70 bytes, what a SEPA transfer carries
  std::string iban;  ///< in capitals without spaces

  friend bool operator==(const BankAccount&, const BankAccount&) = default;
};

inline constexpr std::size_t max_account_name_bytes = 70;
inline constexpr std::size_t max_account_iban_bytes = 34;

}  // namespace protocol
