// Orders that were withdrawn before any envelope held them: the next node cannot have seen them, so what it says of
// them counts for nothing. Plain data.
#pragma once

#include <cstdint>

#include "federation/records.h"

namespace federation {

/// Payment::order_number of such an order. The outbox never counts so far.
inline constexpr std::uint64_t never_left = UINT64_MAX;

inline bool is_withdrawn(const Payment& payment) {
  return payment.order_number == never_left;
}

}  // namespace federation
