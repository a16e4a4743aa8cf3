#include "node/watches.h"

#include "protocol/check.h"

namespace node {

std::uint64_t Watches::add(const protocol::PaymentKey& key, Decided decided) {
  protocol::check(decided != nullptr, "whoever waits can be told");
  const std::scoped_lock lock(mutex_);
  const std::uint64_t watch = ++last_;
  waiting_.emplace(Place{key, watch}, std::move(decided));
  keys_.emplace(watch, key);
  return watch;
}

bool Watches::remove(std::uint64_t watch) {
  std::optional<Decided> removed;  // destroyed after the lock: what it holds may have a destructor that takes its time
  const std::scoped_lock lock(mutex_);
  const auto key = keys_.find(watch);
  if (key == keys_.end()) return false;
  const auto place = waiting_.find(Place{key->second, watch});
  protocol::check(place != waiting_.end(), "a watch is listed under its payment");
  removed = std::move(place->second);
  waiting_.erase(place);
  keys_.erase(key);
  return true;
}

std::optional<Watches::Decided> Watches::take_first(const protocol::PaymentKey& key) {
  const std::scoped_lock lock(mutex_);
  const auto first = waiting_.lower_bound(Place{key, 0});
  if (first == waiting_.end() || first->first.first != key) return std::nullopt;
  std::optional<Decided> taken = std::move(first->second);
  keys_.erase(first->first.second);
  waiting_.erase(first);
  return taken;
}

void Watches::tell(const federation::Payment& payment) {
  while (const auto decided = take_first(payment.key())) (*decided)(payment);
}

}  // namespace node
