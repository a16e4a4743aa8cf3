#include "node/commit_watches.h"

#include <utility>

#include "protocol/check.h"

namespace node {

std::uint64_t CommitWatches::add(Told told) {
  protocol::check(told != nullptr, "whoever waits can be told");
  const std::scoped_lock lock(mutex_);
  waiting_.emplace(++last_, std::move(told));
  return last_;
}

bool CommitWatches::remove(std::uint64_t watch) {
  std::map<std::uint64_t, Told>::node_type removed;  // destroyed after the lock: what it holds may take its time
  const std::scoped_lock lock(mutex_);
  removed = waiting_.extract(watch);
  return !removed.empty();
}

void CommitWatches::tell() {
  std::map<std::uint64_t, Told> all;
  {
    const std::scoped_lock lock(mutex_);
    all.swap(waiting_);
  }
  for (const auto& [watch, told] : all) told();
}

}  // namespace node
