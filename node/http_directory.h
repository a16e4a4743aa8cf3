// Which member an account belongs to. The books know accounts, people know aliases.
//
// Held in memory; any thread.
#pragma once

#include <map>
#include <optional>
#include <shared_mutex>

#include "federation/records.h"
#include "storage/store.h"

namespace node {

class MemberDirectory {
 public:
  /// Reads every member of the store.
  static protocol::Result<void> load(const storage::Store& store, MemberDirectory& directory);

  void add(const federation::Member& member);
  void remove(const protocol::AccountId& account);
  /// nullopt for an account of nobody, or of a member whose data was erased.
  std::optional<protocol::Alias> alias_of(const protocol::AccountId& account) const;
  /// The one member whose account begins with these bytes; nullopt if there is none, or more than one.
  std::optional<protocol::Alias> alias_of_prefix(std::string_view bytes) const;

 private:
  mutable std::shared_mutex mutex_;
  std::map<protocol::AccountId, protocol::Alias> aliases_;
};

/// The account of a member, as the store has it; not_found if no member has this alias.
protocol::Result<protocol::AccountId> account_named(const storage::Store& store, const std::string& alias);

}  // namespace node
