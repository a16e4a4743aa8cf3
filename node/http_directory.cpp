#include "node/http_directory.h"

#include <mutex>

#include "node/member_reading.h"
#include "protocol/check.h"
#include "storage/row.h"

namespace node {

protocol::Result<void> MemberDirectory::load(const storage::Store& store, MemberDirectory& directory) {
  protocol::Result<void> result;
  const auto scanned = store.scan(storage::Table::member, {}, {}, [&](std::string_view, std::string_view value) {
    const auto member = storage::decode_row<federation::Member>(value);
    if (member)
      directory.add(*member);
    else
      result = std::unexpected(member.error());
    return result.has_value();
  });
  return scanned ? result : scanned;
}

void MemberDirectory::add(const federation::Member& member) {
  protocol::check(!member.account.is_zero(), "a member has an account");
  const std::unique_lock lock(mutex_);
  aliases_.insert_or_assign(member.account, member.alias);
}

void MemberDirectory::remove(const protocol::AccountId& account) {
  const std::unique_lock lock(mutex_);
  aliases_.erase(account);
}

std::optional<protocol::Alias> MemberDirectory::alias_of(const protocol::AccountId& account) const {
  const std::shared_lock lock(mutex_);
  const auto found = aliases_.find(account);
  if (found == aliases_.end()) return std::nullopt;
  return found->second;
}

std::optional<protocol::Alias> MemberDirectory::alias_of_prefix(std::string_view bytes) const {
  protocol::check(bytes.size() <= protocol::AccountId::size, "a prefix is no longer than the whole");
  auto first = protocol::AccountId{};
  for (std::size_t i = 0; i < bytes.size(); ++i) first.bytes[i] = static_cast<std::uint8_t>(bytes[i]);
  const std::shared_lock lock(mutex_);
  const auto found = aliases_.lower_bound(first);
  const auto fits = [&](auto place) { return place != aliases_.end() && place->first.view().starts_with(bytes); };
  if (!fits(found) || fits(std::next(found))) return std::nullopt;
  return found->second;
}

protocol::Result<protocol::AccountId> account_named(const storage::Store& store, const std::string& alias) {
  const auto member = find_member(store, alias);
  if (!member) return std::unexpected(member.error());
  return member->account;
}

}  // namespace node
