// The payee's node as a process of its own: started by the benchmark, asked what it uses, ended with it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <string>

namespace benchmarks {

struct Usage {
  double memory = 0;     ///< the largest so far, MiB
  double processor = 0;  ///< seconds
};

class PayeeProcess {
 public:
  /// Starts this program again with --role payee and waits until its node runs.
  PayeeProcess(const std::string& directory, const std::string& listen, std::uint32_t members);
  PayeeProcess(const PayeeProcess&) = delete;
  PayeeProcess& operator=(const PayeeProcess&) = delete;
  ~PayeeProcess();

  Usage usage();

 private:
  pid_t child_ = -1;
  FILE* input_ = nullptr;
  FILE* output_ = nullptr;
};

/// In that process, once its node runs: says so, and answers until the parent is gone.
void answer_parent();

}  // namespace benchmarks
