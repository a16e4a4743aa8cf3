// The wind-up statement: what two nodes end with when one of them is gone for good, as one text (docs/decisions/0049).
//
// A text is lines of a word and its values, signed as it is, so that stock tools check it:
//
//   lokaponto/wind-up/v1
//   of b.example                                   the node that is gone
//   by a.example                                   the node whose books say this
//   number 1                                       counts up: a later statement takes the place of the one before
//   hands 2                                        2: both sign; 1: nobody has the keys of the node that is gone
//   agreement 2                                    the version in force
//   unit EUR 2
//   heard 1712592000000                            when an envelope of the node that is gone was last taken in
//   declared 1720000000000
//   log a.example 120 <hash>                       chain head of the envelopes that each has signed, as held here
//   log b.example 113 <hash>
//   hold a.example/<payment id> 1250 returned      each order that b.example has not answered: minor units of the unit
//   hold c.example/<payment id> 300 accepted       that would be owed for it, and what becomes of it; by payment
//   owed a.example 650                             who owes the other, after these; `owed nobody 0` if nothing is
//   end-to-end 0123456789abcdef0123456789abcdef    of the bank transfer: SHA-256 of the lines above, 16 bytes of it
//
// Signatures are Ed25519 by the contract keys. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/address.h"
#include "protocol/envelope.h"
#include "protocol/id.h"
#include "protocol/time.h"

namespace protocol {

/// An order that the node that is gone did not answer.
struct WoundUpHold {
  PaymentKey key;           ///< of its order, as both nodes know it
  std::int64_t amount = 0;  ///< minor units of the settlement unit, above zero
  bool accepted = false;    ///< the payment happens; else what was set aside is given back

  friend bool operator==(const WoundUpHold&, const WoundUpHold&) = default;
};

struct WindUpStatement {
  Domain of;
  Domain by;
  std::uint32_t number = 1;
  std::uint32_t hands = 1;  ///< 1 or 2; of one hand nothing is accepted
  std::uint32_t agreement = 1;
  CurrencyCode unit = euro();
  std::uint8_t scale = euro_scale;
  Time heard;
  Time declared;
  ChainHead log_by;                ///< of what `by` has sent
  ChainHead log_of;                ///< of what `of` has sent, as far as `by` holds it
  std::vector<WoundUpHold> holds;  ///< ascending by key, each once; at most max_wound_up_holds
  std::int64_t owed = 0;           ///< what `by` owes `of` after these; below zero: what it is owed

  const Domain& debtor() const { return owed > 0 ? by : of; }
  PaymentId end_to_end() const;
  friend bool operator==(const WindUpStatement&, const WindUpStatement&) = default;
};

inline constexpr std::size_t max_wound_up_holds = 16'384;
/// Of a text: so many holds of payments that began at nodes with the longest names.
inline constexpr std::size_t max_wind_up_bytes = 6 * 1024 * 1024;

/// check()s the ranges stated above.
std::string to_text(const WindUpStatement& statement);

/// malformed unless to_text() gives these bytes again; oversize.
Result<WindUpStatement> parse_wind_up(std::string_view text);

/// A file of a statement: the text, then for each signature a line `signature <domain> <128 hexadecimal digits>`.
struct SignedWindUp {
  Bytes text;
  Signature by;  ///< of `by`; zero if it has not signed
  Signature of;  ///< of `of`

  friend bool operator==(const SignedWindUp&, const SignedWindUp&) = default;
};
std::string to_file(const SignedWindUp& signed_statement);
/// malformed, oversize.
Result<SignedWindUp> parse_wind_up_file(std::string_view file);

}  // namespace protocol
