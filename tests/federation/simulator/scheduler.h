// Virtual time: actions run in order of their time, then of their making.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "protocol/time.h"

namespace simulator {

class Scheduler {
 public:
  protocol::Time now() const { return {now_.milliseconds + slept_}; }
  /// Days since 1970.
  std::int32_t today() const { return static_cast<std::int32_t>(now().milliseconds / day_ms); }
  /// A night in which nothing happens: what is to come comes a day later.
  void sleep() { slept_ += day_ms; }

  void after(std::int64_t milliseconds, std::function<void()> action) {
    actions_.emplace(std::pair{now_.milliseconds + milliseconds, made_++}, std::move(action));
  }
  /// Runs the next action; false if there is none.
  bool run_one() {
    if (actions_.empty()) return false;
    auto next = actions_.extract(actions_.begin());
    now_ = {next.key().first};
    next.mapped()();
    return true;
  }

 private:
  static constexpr std::int64_t day_ms = 86'400'000;

  std::int64_t slept_ = 0;  ///< of now(), not of the actions' times
  protocol::Time now_{1'700'000'000'000};
  std::uint64_t made_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> actions_;
};

}  // namespace simulator
