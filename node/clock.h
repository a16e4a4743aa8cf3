// The one place where the real clock is read (clock.cpp). Everything else is handed the time.
#pragma once

#include <cstdint>

#include "protocol/time.h"

namespace node {

/// Milliseconds since the epoch, as the machine's clock says. Any thread.
protocol::Time wall_time();

/// Nanoseconds that only grow, for measuring durations. Any thread.
std::int64_t monotonic_nanoseconds();

}  // namespace node
