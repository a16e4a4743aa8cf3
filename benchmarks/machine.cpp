#include "benchmarks/machine.h"

#include <ctime>
#include <fstream>
#include <string>

namespace benchmarks {

static double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double processor_seconds() {
  return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

double thread_seconds() {
  return seconds(CLOCK_THREAD_CPUTIME_ID);
}

double peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  return 0;
}

}  // namespace benchmarks
