// The options that benchmarks of whole nodes share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/load.h"

namespace benchmarks {

struct Options {
  std::string directory = "/var/tmp";    ///< --directory: where the books stand while it runs; on a disk
  std::uint32_t members = 10'000;        ///< --members
  Durations durations;                   ///< --seconds: of each measurement
  std::vector<std::uint64_t> under_way;  ///< --under-way: 1,64,...
  std::uint64_t pace = 0;                ///< --pace: payments begun each second when paced; 0: half of the target
  bool json = false;                     ///< --json
  std::string role;                      ///< --role, of a process started by this one
  std::string listen;                    ///< --listen, likewise: host:port
};

/// Prints how it is used and ends the program if the words are not understood.
Options parse_options(int count, char** words, std::vector<std::uint64_t> under_way);

}  // namespace benchmarks
