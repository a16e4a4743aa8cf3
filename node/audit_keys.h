// Keys from the associations' own hands, held against exported books (federation/key_audit.h compares). One thread.
#pragma once

#include "node/audit.h"

namespace node {

/// Adds what it finds and what it cannot tell, and to each association its keys that were compared. Of those without
/// any it says that nobody knows whose keys these are. A Failure is one of a scratch store.
protocol::Result<void> audit_given_keys(const ReplayedBooks& books, const Given& given, AuditReport& report,
                                        federation::CrossReport& found);

}  // namespace node
