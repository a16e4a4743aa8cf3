// Who waits for something new in the journal. Part of the engine (engine.h).
//
// Any thread may add and remove; the commit thread tells.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace node {

class CommitWatches {
 public:
  using Told = std::function<void()>;

  /// `told` is called at most once, after the next durable batch that writes something. The number, never 0, names it
  /// for remove().
  std::uint64_t add(Told told);
  /// False if it was called or is being called, or never existed.
  bool remove(std::uint64_t watch);
  /// Calls and forgets all who wait. No lock is held during the calls.
  void tell();

 private:
  std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, Told> waiting_;
};

}  // namespace node
