#include "benchmarks/measure.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

namespace benchmarks {

namespace {

struct Measurement {
  const char* load = "";  ///< "closed" or "paced"
  double offered = 0;     ///< payments under way, or begun each second
  LoadResult result;
  double batch = 0;      ///< payments each durable commit carried, on average
  double processor = 0;  ///< microseconds for each payment
  std::string memory;    ///< MiB of each process, the largest so far: "310,254"
};

std::string listed(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ",") + std::to_string(std::llround(value));
  return text;
}

void print_json(const Subject& subject, const Measurement& measurement) {
  const LoadResult& result = measurement.result;
  std::printf(
      R"({"benchmark":"%s","accounts":"%s","load":"%s","offered":%.0f,"per_second":%.0f,"p50_ms":%.3f,"p99_ms":%.3f,)"
      R"("longest_ms":%.3f,"accepted":%llu,"refused":%llu,"asked_again":%llu,"batch":%.1f,"processor_us":%.1f,)"
      R"("memory_mib":[%s]})"
      "\n",
      subject.benchmark.c_str(), subject.accounts.c_str(), measurement.load, measurement.offered, result.per_second,
      result.p50, result.p99, result.longest, static_cast<unsigned long long>(result.accepted),
      static_cast<unsigned long long>(result.refused), static_cast<unsigned long long>(result.asked_again),
      measurement.batch, measurement.processor, measurement.memory.c_str());
}

void print_line(const Subject& subject, const Measurement& measurement) {
  const LoadResult& result = measurement.result;
  std::printf("%-6s %-5s %-7s %6.0f  %8.0f/s  p50 %8.2f ms  p99 %8.2f ms  batch %6.1f  %5.1f us each  %s MiB\n",
              subject.benchmark.c_str(), subject.accounts.c_str(), measurement.load, measurement.offered,
              result.per_second, result.p50, result.p99, measurement.batch, measurement.processor,
              measurement.memory.c_str());
  if (result.refused != 0 || result.asked_again != 0)
    std::printf("  refused %llu, asked again %llu\n", static_cast<unsigned long long>(result.refused),
                static_cast<unsigned long long>(result.asked_again));
}

class Series {
 public:
  Series(const Subject& subject, const Options& options) : subject_(subject), options_(options) {}

  void run() {
    double best = 0;
    for (const auto under_way : options_.under_way)
      best = std::max(best, one("closed", static_cast<double>(under_way),
                                [&](Load& load) { return load.closed(under_way, options_.durations); }));
    const double half = std::min(best, static_cast<double>(subject_.target)) / 2;
    const double pace = options_.pace != 0 ? static_cast<double>(options_.pace) : half;
    if (pace >= 1) one("paced", pace, [&](Load& load) { return load.paced(pace, options_.durations); });
  }

 private:
  /// The rate that was reached.
  double one(const char* kind, double offered, const std::function<LoadResult(Load&)>& run_it) {
    Load load(subject_.begin, next_);
    const Costs before = subject_.costs();
    const LoadResult result = run_it(load);
    const Costs after = subject_.costs();
    const auto payments = static_cast<double>(load.next() - std::exchange(next_, load.next()));
    const Measurement measurement{.load = kind,
                                  .offered = offered,
                                  .result = result,
                                  .batch = payments / static_cast<double>(after.commits - before.commits),
                                  .processor = (after.processor - before.processor) * 1e6 / payments,
                                  .memory = listed(after.memory)};
    options_.json ? print_json(subject_, measurement) : print_line(subject_, measurement);
    std::fflush(stdout);
    return result.per_second;
  }

  const Subject& subject_;
  const Options& options_;
  std::uint64_t next_ = 0;
};

}  // namespace

void measure(const Subject& subject, const Options& options) {
  Series(subject, options).run();
}

}  // namespace benchmarks
