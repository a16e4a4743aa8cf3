// Several full exports of one association in one audit: one continues the other, or they are two histories. Part of
// audit.h. One thread.
#pragma once

#include "node/audit.h"

namespace node {

/// Leaves of those that continue each other the longest alone, which gets the names of the others; takes the rest out
/// of `books` and of the report's associations, which stand in the same order. Two of which none continues the other
/// are a finding, unless a restore recorded where they part says why; then what was lost is told.
void compare_histories(ReplayedBooks& books, AuditReport& report);

/// Puts what was lost behind the restore at which it was, with its time.
void note_loss(federation::Recorded lost, AuditedAssociation& association);

}  // namespace node
