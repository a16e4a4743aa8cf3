// Who waits for which payment to be decided. Part of the engine (engine.h).
//
// Any thread may add and remove; the commit thread tells.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "federation/records.h"

namespace node {

class Watches {
 public:
  using Decided = std::function<void(const federation::Payment&)>;

  /// `decided` is called at most once. The number, never 0, names it for remove().
  std::uint64_t add(const protocol::PaymentKey& key, Decided decided);
  /// False if it was called or is being called, or never existed.
  bool remove(std::uint64_t watch);
  /// Calls and forgets whoever waits for this payment, in the order of add(). No lock is held during the calls.
  void tell(const federation::Payment& payment);

 private:
  using Place = std::pair<protocol::PaymentKey, std::uint64_t>;
  std::optional<Decided> take_first(const protocol::PaymentKey& key);

  std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::map<Place, Decided> waiting_;
  std::map<std::uint64_t, protocol::PaymentKey> keys_;
};

}  // namespace node
