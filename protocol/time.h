// Time as a value. It is handed in; only node/clock.cpp reads the real clock. It orders and informs, it never decides
// money.
#pragma once

#include <compare>
#include <cstdint>

namespace protocol {

/// Milliseconds since 1970-01-01T00:00:00Z.
struct Time {
  std::int64_t milliseconds = 0;
  friend auto operator<=>(const Time&, const Time&) = default;
};

}  // namespace protocol
