#include "node/member_budget.h"

#include <algorithm>

#include "protocol/check.h"

namespace node {

bool MemberBudget::admit(const protocol::AccountId& member, bool writes, std::int64_t now) {
  protocol::check(rate_.period_ms > 0 && rate_.write > 0 && rate_.burst >= rate_.write, "a member may call");
  const std::scoped_lock lock(mutex_);
  constexpr std::size_t few = 1'024;
  if (whole_at_.size() > 2 * swept_at_ + few) {
    std::erase_if(whole_at_, [now](const auto& each) { return each.second <= now; });
    swept_at_ = whole_at_.size();
  }
  auto& whole_at = whole_at_[member];
  const auto after = std::max(whole_at, now) + (writes ? rate_.write : 1) * rate_.period_ms;
  if (after - now > rate_.burst * rate_.period_ms) return false;
  whole_at = after;
  return true;
}

std::size_t MemberBudget::size() const {
  const std::scoped_lock lock(mutex_);
  return whole_at_.size();
}

}  // namespace node
