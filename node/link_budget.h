// How much is read of one peer: so many messages and bytes a second, so that no peer takes all of the node's time.
//
// Nothing is lost when the budget is spent: the next frame is read later, and what the peer sends meanwhile waits in
// the transport and at the peer. Pure, the time is handed in; not for several threads at once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace node {

/// On average; a quarter of a second's worth may come at once. Both are above zero.
struct LinkRate {
  std::int64_t messages = 50'000;         ///< a second
  std::int64_t bytes = 64 * 1024 * 1024;  ///< a second
};

class LinkBudget {
 public:
  explicit LinkBudget(const LinkRate& rate);

  /// What was read. Any amount may be taken from a budget that is not spent; it is then spent for longer.
  /// `now` and all times: nanoseconds on one clock that only grows.
  void spend(std::int64_t now, std::size_t messages, std::size_t bytes);
  /// How long it is spent; 0: read on.
  std::int64_t wait(std::int64_t now) const;

 private:
  LinkRate rate_;
  std::int64_t messages_whole_ = 0;  ///< when the budget is whole again, if nothing more is read
  std::int64_t bytes_whole_ = 0;
};

}  // namespace node
