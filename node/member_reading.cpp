#include "node/member_reading.h"

#include "node/stored.h"

namespace node {

using federation::Member;
using federation::Standing;
using protocol::failure;
using protocol::Reason;
using protocol::Result;

Result<Member> find_member(const storage::Store& store, std::string_view alias) {
  auto member = stored<Member>(store, storage::Table::member, alias);
  if (!member) return std::unexpected(member.error());
  if (!*member) return failure(Reason::not_found, "no member has this alias");
  return **std::move(member);
}

Result<Standing> standing_of(const storage::Store& store, const Member& member) {
  auto standing = stored<Standing>(store, storage::Table::standing, member.account.view());
  if (!standing) return std::unexpected(standing.error());
  return (*std::move(standing)).value_or(Standing{});
}

Result<storage::Account> account_of(const storage::Store& store, const Member& member) {
  auto account = stored<storage::Account>(store, storage::Table::account, member.account.view());
  if (!account) return std::unexpected(account.error());
  if (!*account) return failure(Reason::corrupt, "the member has no account");
  return **std::move(account);
}

}  // namespace node
