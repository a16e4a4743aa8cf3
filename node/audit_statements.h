// Statements from the bank itself, held against what exported books say that the bank has said (federation/bank_audit.h
// compares). A file is read by the readers of `bank import`, within their bounds, one after the other.
//
// Whose account a statement is of: the auditor's word on its IBAN; without one, that of the books which have booked a
// line of any file of that IBAN - the digest of a line has it in it. So each file is read twice. One thread.
#pragma once

#include "node/audit.h"

namespace node {

/// Adds what it finds and what it cannot tell, and to each association which statements were compared. Of those with a
/// fund and no statement it says that nothing is known of their bank. A Failure is one of a scratch store: whatever is
/// wrong with a file is a finding.
protocol::Result<void> audit_statements(const ReplayedBooks& books, const Given& given, AuditReport& report,
                                        federation::CrossReport& found);

}  // namespace node
