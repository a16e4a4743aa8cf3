// What a benchmark asks the machine: time, processor, memory. Any thread.
#pragma once

#include <cstdint>

#include "protocol/time.h"

namespace benchmarks {

protocol::Time wall_time();

/// Nanoseconds that only grow.
std::int64_t monotonic_nanoseconds();

/// Seconds of processor this process has used.
double processor_seconds();

/// Likewise, this thread.
double thread_seconds();

/// The largest part of memory this process ever held, in MiB (VmHWM of /proc/self/status).
double peak_memory();

}  // namespace benchmarks
