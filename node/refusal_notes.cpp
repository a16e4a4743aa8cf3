#include "node/refusal_notes.h"

#include <algorithm>

namespace node {

bool RefusalNotes::admit(const std::string& who, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(whole_at_, [now](const auto& each) { return each.second <= now; });
  const auto known = whole_at_.find(who);
  const auto after = (known == whole_at_.end() ? now : known->second) + period_ms;
  if (after - now > burst * period_ms) return false;
  whole_at_[who] = after;
  return true;
}

}  // namespace node
