// The part of the books about who may ask for what, and who did: no consequence of the journal, and erased for good.
//
// books.h owns the one of these. Rows: access, act. One thread: the writer's.
#pragma once

#include <optional>

#include "federation/access.h"
#include "federation/act.h"
#include "storage/view.h"

namespace federation {

class AccessBooks {
 public:
  explicit AccessBooks(storage::View& view) : view_(view) {}
  /// corrupt if a row does not read back.
  protocol::Result<void> load();

  std::optional<Access> find(const AccessKey& key) const;
  void put(const AccessKey& key, const Access& access);
  void erase(const AccessKey& key);
  /// The member's own, and those of apps in the member's name.
  void erase_of(const protocol::Alias& member);

  /// Writes an act under the next number, and erases up to two that are older than acts_kept_ms: so their number stays
  /// bounded by what was done in that time.
  void note(const Act& act);
  const ActRange& acts() const { return range_; }

 private:
  void drop_oldest(protocol::Time now);

  storage::View& view_;
  ActRange range_;
  std::optional<protocol::Time> oldest_;  ///< of the act range_.first; unknown until it is asked for
};

}  // namespace federation
