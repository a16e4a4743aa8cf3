// Who calls the HTTP API: found out once, before a handler runs, and handed to it (Call::caller()).
//
// The route has let this role in (http_routes.h). What the handler still decides is which part of its subject the
// caller may see: a member what is the member's own, a counter its own counter, an auditor no personal data. Plain
// data, any thread.
#pragma once

#include <optional>
#include <string>

#include "federation/access.h"

namespace node {

using federation::Role;

/// The account that a member, or an app in a member's name, sees and pays with.
struct OwnAccount {
  protocol::Alias alias;
  protocol::AccountId account;
  friend bool operator==(const OwnAccount&, const OwnAccount&) = default;
};

/// The name under which acts with the token of the data directory stand in the trail. No staff bears it.
inline constexpr std::string_view file_token_name = "token";

struct Caller {
  Role role = Role::member;  ///< without an account of its own: nobody, who sees nothing
  federation::AccessKind kind = federation::AccessKind::staff;
  std::string name;  ///< for the trail of acts: an alias, the name of staff or app; `token` of the file token
  std::optional<OwnAccount> own;                          ///< of role member, always; of others never
  std::string counter;                                    ///< of role counter: which one
  federation::Scopes scopes = federation::Scopes::all();  ///< of an app what it was given

  /// Whether what concerns this member, account or counter alone may be shown to the caller, and asked by it.
  bool may_see(const protocol::Alias& member) const { return role != Role::member || (own && own->alias == member); }
  bool may_see(const protocol::AccountId& account) const {
    return role != Role::member || (own && own->account == account);
  }
  bool may_serve(const std::string& at_counter) const { return role != Role::counter || counter == at_counter; }
  /// Names, addresses, IBANs and notes of people.
  bool may_see_personal_data() const { return role != Role::auditor; }
};

}  // namespace node
