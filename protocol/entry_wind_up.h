// Journal entries about a peer that was wound up (wind_up.h, docs/decisions/0049). Part of entry.h, which says what an
// entry is.
#pragma once

#include <cstdint>

#include "protocol/address.h"
#include "protocol/entry_settlement.h"
#include "protocol/signing.h"

namespace protocol {

/// A wind-up statement is in force: nothing is paid over the link any more. Its holds are closed by the entries that
/// follow, in the order of the text. Euros of an open note that have left are taken for paid in the same entry.
struct PeerWoundUp {
  Domain peer;
  Bytes statement;  ///< exact text
  Signature ours;
  Signature theirs;  ///< zero of one hand
  friend bool operator==(const PeerWoundUp&, const PeerWoundUp&) = default;
};

/// What a peer that was wound up owes is not expected any more: own euros bear it, in the same entry.
struct ClaimGivenUp {
  Domain peer;
  std::int64_t amount = 0;  ///< minor units of the settlement unit, above zero
  friend bool operator==(const ClaimGivenUp&, const ClaimGivenUp&) = default;
};

/// A peer that was wound up is heard again, and had accepted what was returned: the association owes it, and bears it,
/// in the same entry. The payment stays refused to who asked for it.
struct AnswerHonoured {
  PaymentKey key;
  Domain peer;
  LogPlace place;           ///< of the answer, in what the peer sent
  std::int64_t amount = 0;  ///< minor units of the settlement unit, above zero
  friend bool operator==(const AnswerHonoured&, const AnswerHonoured&) = default;
};

/// Likewise, and it refuses what was returned, as this node had said. No other answer of it counts from here on.
struct RefusalHeard {
  PaymentKey key;
  Domain peer;
  LogPlace place;  ///< of the answer, in what the peer sent
  friend bool operator==(const RefusalHeard&, const RefusalHeard&) = default;
};

/// An order that was withdrawn here had left all the same: another copy of this node had sent it, and its peer has
/// given it back.
struct OrderLeft {
  PaymentKey key;
  friend bool operator==(const OrderLeft&, const OrderLeft&) = default;
};

}  // namespace protocol
