// Transfers: the only way money moves in a node's books (double entry).
#pragma once

#include <cstdint>
#include <string>

#include "protocol/amount.h"
#include "protocol/id.h"

namespace protocol {

/// Names a hold within one node's books: derived from the payment and the leg, so it never collides.
using HoldId = Id<struct HoldIdTag, 16>;

enum class TransferKind : std::uint8_t {
  post = 1,       ///< moves the amount at once
  hold = 2,       ///< sets the amount aside on both accounts, under `hold`
  post_hold = 3,  ///< turns that hold into a movement; accounts and amount repeat those of the hold
  void_hold = 4,  ///< gives that hold up; likewise
};

/// Holds set aside and are given up; neither moves anything.
constexpr bool moves_money(TransferKind kind) {
  return kind == TransferKind::post || kind == TransferKind::post_hold;
}

/// One debit and one credit of the same positive amount. A list of transfers stands or falls together.
struct Transfer {
  TransferKind kind = TransferKind::post;
  AccountId debit;
  AccountId credit;
  Amount amount;
  HoldId hold;          ///< zero for `post`
  bool forced = false;  ///< bounds are not asked: a fact recovered from a peer's log has already happened

  friend bool operator==(const Transfer&, const Transfer&) = default;
};

/// What a balance may be, as credits less debits, in minor units. Movements away from the range are refused, movements
/// towards it never, so that a bound may be tightened under a standing balance.
struct Bounds {
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;

  friend bool operator==(const Bounds&, const Bounds&) = default;
};

}  // namespace protocol
