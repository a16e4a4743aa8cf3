// What a benchmark asks the machine: processor and memory. Any thread.
#pragma once

namespace benchmarks {

/// Seconds of processor this process has used.
double processor_seconds();

/// Likewise, this thread.
double thread_seconds();

/// The largest part of memory this process ever held, in MiB (VmHWM of /proc/self/status).
double peak_memory();

}  // namespace benchmarks
