// Load on an engine: payments begun from one thread, answered on another, and how long each took.
//
// Closed: a fixed number is under way; each answer lets the next begin. Paced: one begins at each tick of a rate,
// whether or not earlier ones were answered, and its time counts from the tick, so that a stall is seen by all who
// would have waited through it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace benchmarks {

/// In seconds.
struct Durations {
  double measured = 10;
  double warm_up() const { return measured / 5; }  ///< whose payments are not counted
};

struct LoadResult {
  double per_second = 0;  ///< accepted payments
  double p50 = 0;         ///< milliseconds
  double p99 = 0;
  double longest = 0;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;      ///< decided otherwise than accepted
  std::uint64_t asked_again = 0;  ///< the engine was full, and the payment was asked again a little later
};

class Load {
 public:
  /// Begins a payment, for which load.finished(number) is then called once from any thread; false if it could not
  /// begin.
  using Begin = std::function<bool(Load& load, std::uint64_t number)>;

  /// Payments are numbered from `first` on; next() says where it stopped.
  Load(Begin begin, std::uint64_t first) : begin_(std::move(begin)), first_(first) {}

  /// To be called when payment `number` was decided. Cheap: it is called on the engine's commit thread.
  void finished(std::uint64_t number, bool accepted);

  LoadResult closed(std::uint64_t under_way, Durations durations);
  LoadResult paced(double per_second, Durations durations);

  std::uint64_t next() const;

 private:
  struct Payment {
    std::int64_t began = 0;  ///< nanoseconds
    std::int64_t ended = 0;  ///< 0: not yet
    bool accepted = false;
  };

  void begin_next(std::int64_t began);
  void wait_for_decided(std::uint64_t count);
  LoadResult summary(std::int64_t from, std::int64_t to) const;

  const Begin begin_;
  const std::uint64_t first_;
  std::uint64_t asked_again_ = 0;
  mutable std::mutex mutex_;  // for what follows
  std::condition_variable some_decided_;
  std::deque<Payment> payments_;
  std::uint64_t decided_ = 0;
  std::uint64_t awaited_ = 0;  ///< some_decided_ is told from this count on
};

}  // namespace benchmarks
