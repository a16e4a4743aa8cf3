#include "benchmarks/load.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "node/clock.h"
#include "protocol/check.h"

namespace benchmarks {

using protocol::check;

namespace {

constexpr double nanoseconds = 1e9;
constexpr auto a_little_later = std::chrono::microseconds(200);
constexpr auto pause = std::chrono::milliseconds(1);

std::int64_t after(std::int64_t from, double seconds) {
  return from + static_cast<std::int64_t>(seconds * nanoseconds);
}

/// In milliseconds; the values are reordered.
double percentile(std::vector<std::int64_t>& values, double part) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), at, values.end());
  return static_cast<double>(*at) / 1e6;
}

}  // namespace

void Load::finished(std::uint64_t number, bool accepted) {
  const std::int64_t now = node::monotonic_nanoseconds();
  bool awaited = false;
  {
    const std::scoped_lock lock(mutex_);
    Payment& payment = payments_[number - first_];
    check(payment.ended == 0, "a payment is decided once");
    payment.ended = now;
    payment.accepted = accepted;
    ++decided_;
    awaited = decided_ >= awaited_;
  }
  if (awaited) some_decided_.notify_one();
}

std::uint64_t Load::next() const {
  const std::scoped_lock lock(mutex_);
  return first_ + payments_.size();
}

void Load::begin_next(std::int64_t began) {
  const std::uint64_t number = next();
  {
    const std::scoped_lock lock(mutex_);
    payments_.push_back({.began = began});
  }
  while (!begin_(*this, number)) {
    ++asked_again_;
    std::this_thread::sleep_for(a_little_later);
  }
}

void Load::wait_for_decided(std::uint64_t count) {
  std::unique_lock lock(mutex_);
  awaited_ = count;
  const bool done = some_decided_.wait_for(lock, std::chrono::minutes(2), [&] { return decided_ >= count; });
  check(done, "every payment is decided in the end");
}

LoadResult Load::closed(std::uint64_t under_way, Durations durations) {
  const auto from = after(node::monotonic_nanoseconds(), durations.warm_up());
  const auto to = after(from, durations.measured);
  // A thread woken for each single answer would cost as much as what is measured.
  const std::uint64_t together = std::max<std::uint64_t>(1, under_way / 16);
  std::uint64_t begun = 0;
  while (node::monotonic_nanoseconds() < to) {
    if (begun + together > under_way) wait_for_decided(begun + together - under_way);
    for (std::uint64_t i = 0; i < together; ++i) begin_next(node::monotonic_nanoseconds());
    begun += together;
  }
  wait_for_decided(begun);
  return summary(from, to);
}

LoadResult Load::paced(double per_second, Durations durations) {
  const auto start = node::monotonic_nanoseconds();
  const auto from = after(start, durations.warm_up());
  const auto to = after(from, durations.measured);
  const auto due = [&](std::uint64_t tick) { return after(start, static_cast<double>(tick) / per_second); };
  std::uint64_t begun = 0;
  for (std::int64_t now = start; due(begun) < to; now = node::monotonic_nanoseconds()) {
    // Ticks that are overdue begin together: a thread woken for each would cost as much as what is measured.
    for (; due(begun) <= now && due(begun) < to; ++begun) begin_next(due(begun));
    std::this_thread::sleep_for(pause);
  }
  wait_for_decided(begun);
  return summary(from, to);
}

/// Of the payments that ended between two moments.
LoadResult Load::summary(std::int64_t from, std::int64_t to) const {
  const std::scoped_lock lock(mutex_);
  LoadResult result;
  std::vector<std::int64_t> times;
  for (const Payment& payment : payments_) {
    if (payment.ended < from || payment.ended >= to) continue;
    ++(payment.accepted ? result.accepted : result.refused);
    times.push_back(payment.ended - payment.began);
  }
  result.per_second = static_cast<double>(result.accepted) * nanoseconds / static_cast<double>(to - from);
  result.p50 = percentile(times, 0.50);
  result.p99 = percentile(times, 0.99);
  result.longest = percentile(times, 1.0);
  result.asked_again = asked_again_;
  return result;
}

}  // namespace benchmarks
