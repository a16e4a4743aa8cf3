// Events that change who may do what (access_changes.h). Part of event.h.
#pragma once

#include <cstdint>

#include "federation/access.h"
#include "federation/records.h"

namespace federation {

/// Chosen by the gateway; the Reply to an event carries the ticket of that event.
using Ticket = std::uint64_t;

/// Staff, or an app.
struct GrantAccess {
  Ticket ticket = 0;
  AccessKey key;
  Access access;  ///< `since` is set by the core
};

struct RevokeAccess {
  Ticket ticket = 0;
  AccessKey key;
};

/// A one-time code with which a member or staff may set a password.
struct OfferPassword {
  Ticket ticket = 0;
  AccessKey key;
  protocol::Hash code;  ///< SHA-256
  Time until;
};

/// By the code or, if that is zero, by who knew the password that was in force in this generation.
struct SetPassword {
  Ticket ticket = 0;
  AccessKey key;
  Bytes password;  ///< hashed
  protocol::Hash code;
  std::uint32_t generation = 0;
};

/// All that were begun with this access.
struct EndSessions {
  Ticket ticket = 0;
  AccessKey key;
};

/// Nothing but what Core::step is told of who asks: for acts of which the books know nothing else.
struct NoteAct {
  Ticket ticket = 0;
  Reason outcome = Reason::none;
};

}  // namespace federation
