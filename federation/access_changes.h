// How access is given, changed and taken away. Asked by operators, and by people about themselves.
//
// The form of what comes in - lengths of passwords, hashes - the gateway has checked; here is decided what depends on
// the books. None of it stands in the journal.
#pragma once

#include "federation/context.h"

namespace federation {

/// already_exists if the name has an access of this kind; not_found, or unknown_counter, if the member or the counter
/// that it is for is not there; malformed for a role without what it needs.
void grant_access(Context& context, const GrantAccess& request);
/// not_found if there is none.
void revoke_access(Context& context, const RevokeAccess& request);
/// A code, in place of one given before. The password stays as it is until the code is used. not_found if there is no
/// such member or staff.
void offer_password(Context& context, const OfferPassword& request);
/// unauthorized unless the code is the one that was given and has not expired, or the password that the caller knew is
/// still the one in force. Ends all sessions.
void set_password(Context& context, const SetPassword& request);
/// not_found if there is none.
void end_sessions(Context& context, const EndSessions& request);

}  // namespace federation
