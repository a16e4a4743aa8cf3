// What shows only when the books of several associations lie side by side: that each deals with the other itself, under
// the keys of its own books, and not with an invention; that the two copies of each link log are
// one, that each payment between them ended alike on both sides, that both have the same agreements and settlement
// notes, and that what one is owed is what the other owes. What each has cosigned of the other's journal:
// witness_audit.h.
//
// Who has wound up a peer has stated alone what is between them: that is held against its own books, not the peer's.
//
// Exports are taken at different moments: what has not arrived yet is no finding, and what cannot be told for it is
// said. Pure; one thread.
#pragma once

#include "federation/audit_finding.h"
#include "federation/books.h"
#include "federation/chronicle.h"
#include "storage/store.h"

namespace federation {

/// The books of one association as an audit has replayed them.
struct AuditedBooks {
  const Books& books;
  const storage::Store& source;  ///< journal and link logs
  const storage::Store& rows;    ///< what followed from them
  const Chronicle& chronicle;
};

/// Compares two associations, as far as one has dealt with the other. False if they do not know each other: of what one
/// of them says of the other, nothing is borne out.
bool audit_pair(const AuditedBooks& one, const AuditedBooks& other, CrossReport& report);

}  // namespace federation
