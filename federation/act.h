// An act: something that was asked of the node with an access that is more than a member's own, and changed it or was
// refused by it. Operators read them back to see who did what; rows of Table::act, in the order of their numbers.
//
// An act names no member: whom it was about stands there by account. It is written in the commit of what it tells of,
// so there is never one without the other. Why beside the journal: docs/decisions/0031. Plain data.
#pragma once

#include <string>

#include "federation/access.h"

namespace federation {

struct Act {
  protocol::Time at;
  AccessKind kind = AccessKind::staff;
  Role role = Role::operator_;
  std::string who;      ///< the name of staff or app; of the token of the data directory: token
  std::string route;    ///< method and pattern, as in PUT /v1/counters/{}
  std::string subject;  ///< what stood in place of {}, between slashes; of a member the account. At most 256 bytes
  protocol::Bytes id;   ///< of the payment or act of the fund, if it has one
  protocol::Reason outcome = protocol::Reason::none;  ///< none: done
  std::string request;  ///< as the client names the request, for its own log; may be empty
  friend bool operator==(const Act&, const Act&) = default;
};

/// Which acts are there: `first` <= number < `next`.
struct ActRange {
  std::uint64_t first = 0;
  std::uint64_t next = 0;
};

template <class Io>
void fields(Io& io, typename Io::template Of<Act>& act) {
  io(act.at, act.kind, act.role, act.who, act.route, act.subject, act.id, act.outcome, act.request);
}

template <class Io>
void fields(Io& io, typename Io::template Of<ActRange>& range) {
  io(range.first, range.next);
}

/// The key under which the range stands in the table: shorter than that of any act, which is storage::number_key().
inline constexpr std::string_view act_range_key = "range";

/// How long an act is kept: three years and a day, so that an auditor finds those of the year that is closed.
inline constexpr std::int64_t acts_kept_ms = std::int64_t{3 * 365 + 1} * 86'400'000;

}  // namespace federation
