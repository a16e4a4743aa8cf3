#include "node/dial_plan.h"

#include <algorithm>

#include "protocol/check.h"

namespace node {

DialPlan::DialPlan(const LinkTimes& times, bool dials_first, std::int64_t now)
    : times_(times),
      dials_first_(dials_first),
      pause_(times.shortest_pause),
      next_(dials_first ? now : now + times.patience) {
  protocol::check(times.shortest_pause > 0 && times.longest_pause >= times.shortest_pause && times.patience > 0,
                  "pauses are positive");
}

void DialPlan::hurry(std::int64_t now) {
  pause_ = times_.shortest_pause;
  next_ = now;
}

void DialPlan::ended(std::int64_t now, std::int64_t lived, std::uint32_t chance) {
  if (lived >= times_.longest_pause) pause_ = times_.shortest_pause;
  const auto quarters = static_cast<std::int64_t>(chance % 1024);
  const std::int64_t spread = pause_ * 3 / 4 + pause_ * quarters / 2048;
  // The patient side waits out its patience each time, or the two could meet again and again.
  next_ = now + (dials_first_ ? spread : std::max(spread, times_.patience + spread / 2));
  pause_ = std::min(pause_ * 2, times_.longest_pause);
}

}  // namespace node
