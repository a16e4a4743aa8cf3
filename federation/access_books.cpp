#include "federation/access_books.h"

#include <vector>

#include "protocol/check.h"
#include "storage/journal.h"
#include "storage/row.h"

namespace federation {

using protocol::check;
using protocol::Result;
using storage::Table;

Result<void> AccessBooks::load() {
  const auto row = view_.try_get(Table::act, act_range_key);
  if (!row) return std::unexpected(row.error());
  if (!*row) return {};
  const auto range = storage::decode_row<ActRange>(**row);
  if (!range) return std::unexpected(range.error());
  range_ = *range;
  return {};
}

std::optional<Access> AccessBooks::find(const AccessKey& key) const {
  const auto row = view_.get(Table::access, key.row());
  if (!row) return std::nullopt;
  auto access = storage::decode_row<Access>(*row);
  check(access.has_value(), "a row of access reads back");
  return *std::move(access);
}

void AccessBooks::put(const AccessKey& key, const Access& access) {
  check(key.kind == AccessKind::app ? !access.secret.is_zero() && access.password.empty() : access.secret.is_zero(),
        "apps have a key, and people a password");
  check((access.role == Role::counter) == !access.counter.empty(), "a counter is one counter");
  view_.put(Table::access, key.row(), storage::encode_row(access));
}

void AccessBooks::erase(const AccessKey& key) {
  view_.erase(Table::access, key.row());
}

void AccessBooks::erase_of(const protocol::Alias& member) {
  std::vector<protocol::Bytes> keys{AccessKey{AccessKind::member, member}.row()};
  view_.scan(Table::access, "app/", {}, [&](std::string_view key, std::string_view row) {
    const auto access = storage::decode_row<Access>(row);
    check(access.has_value(), "a row of access reads back");
    if (access->member == member) keys.emplace_back(key);
    return true;
  });
  for (const auto& key : keys) view_.erase(Table::access, key);
}

void AccessBooks::note(const Act& act) {
  check(!act.who.empty() && !act.route.empty() && act.subject.size() <= 256, "an act says who did what");
  view_.put(Table::act, storage::number_key(range_.next++), storage::encode_row(act));
  for (int i = 0; i < 2; ++i) drop_oldest(act.at);
  view_.put(Table::act, protocol::Bytes(act_range_key), storage::encode_row(range_));
}

void AccessBooks::drop_oldest(protocol::Time now) {
  if (range_.next - range_.first < 2) return;  // the one just written stays
  const auto key = storage::number_key(range_.first);
  if (!oldest_) {
    const auto row = view_.get(Table::act, key);
    check(row.has_value(), "the oldest act is there");
    const auto act = storage::decode_row<Act>(*row);
    check(act.has_value(), "an act reads back");
    oldest_ = act->at;
  }
  if (now.milliseconds - oldest_->milliseconds <= acts_kept_ms) return;
  view_.erase(Table::act, key);
  ++range_.first;
  oldest_.reset();
}

}  // namespace federation
