#include "node/link_budget.h"

#include <algorithm>

#include "protocol/check.h"

namespace node {

static constexpr std::int64_t second = 1'000'000'000;
/// How far ahead of the rate a peer may be.
static constexpr std::int64_t burst = second / 4;

/// How long `amount` takes at `rate`; what a frame can hold is far from overflowing.
static std::int64_t duration(std::size_t amount, std::int64_t rate) {
  return (static_cast<std::int64_t>(amount) * second + rate - 1) / rate;
}

LinkBudget::LinkBudget(const LinkRate& rate) : rate_(rate) {
  protocol::check(rate.messages > 0 && rate.bytes > 0, "something is read of every peer");
}

void LinkBudget::spend(std::int64_t now, std::size_t messages, std::size_t bytes) {
  messages_whole_ = std::max(messages_whole_, now) + duration(messages, rate_.messages);
  bytes_whole_ = std::max(bytes_whole_, now) + duration(bytes, rate_.bytes);
}

std::int64_t LinkBudget::wait(std::int64_t now) const {
  return std::max<std::int64_t>(0, std::max(messages_whole_, bytes_whole_) - burst - now);
}

}  // namespace node
