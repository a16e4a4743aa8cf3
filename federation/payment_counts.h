// How many payments came to which end since the books were loaded: for people who watch a node. Decides nothing, and is
// no part of the state.
#pragma once

#include <compare>
#include <cstdint>
#include <map>

#include "protocol/entry.h"
#include "protocol/result.h"

namespace federation {

struct PaymentOutcome {
  protocol::PaymentKind kind = protocol::PaymentKind::local;
  protocol::PaymentStatus status = protocol::PaymentStatus::accepted;  ///< held: it was set aside; its end comes later
  protocol::Reason reason = protocol::Reason::none;                    ///< of a refusal
  friend auto operator<=>(const PaymentOutcome&, const PaymentOutcome&) = default;
};

using PaymentCounts = std::map<PaymentOutcome, std::uint64_t>;

}  // namespace federation
