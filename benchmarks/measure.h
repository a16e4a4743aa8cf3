// A series of measurements of one subject: closed at each of several numbers under way, then paced. Each is told as it
// is done: a line for people, or an object of JSON a line for script/bench.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "benchmarks/load.h"
#include "benchmarks/options.h"

namespace benchmarks {

/// What was spent so far.
struct Costs {
  double processor = 0;        ///< seconds, of all processes, load included
  std::vector<double> memory;  ///< the largest so far of each process, MiB
  std::uint64_t commits = 0;
};

struct Subject {
  std::string benchmark;  ///< "local", "cross"
  std::string accounts;   ///< "many" or "hot": one account that every payment touches
  std::uint64_t target;  ///< payments a second on two cores; half of it is the pace, or half of what is reached if less
  Load::Begin begin;
  std::function<Costs()> costs;
};

/// Payments are numbered from 0 on.
void measure(const Subject& subject, const Options& options);

}  // namespace benchmarks
