// How much one member may ask of the node, with all its sessions and programs together: so many calls at once, and
// after them so many a second, of which one that writes counts for several (GCRA, ITU-T I.371). What a member is
// refused stands in the journal for ever, and what it reads is read for nobody else meanwhile.
//
// Bounded by the number of members: whoever has all of his budget takes no memory. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

#include "protocol/id.h"

namespace node {

struct MemberRate {
  std::int64_t period_ms = 50;  ///< one more call after so long
  std::int64_t burst = 1200;    ///< so many at once
  std::int64_t write = 4;       ///< calls for which one that writes counts
};

class MemberBudget {
 public:
  explicit MemberBudget(MemberRate rate) : rate_(rate) {}

  /// Whether the member may call now (monotonic milliseconds); counts it.
  bool admit(const protocol::AccountId& member, bool writes, std::int64_t now);
  std::size_t size() const;

 private:
  const MemberRate rate_;
  mutable std::mutex mutex_;
  std::map<protocol::AccountId, std::int64_t> whole_at_;  ///< when each will have all of its budget again
  std::size_t swept_at_ = 0;                              ///< how many were left when the whole ones were taken out
};

}  // namespace node
