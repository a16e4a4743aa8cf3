// Whether the files of entries and envelopes in an export are those that such an export has (audit_format.h): what is
// listed there and belongs nowhere would be read by nobody. Any thread.
#pragma once

#include <vector>

#include "node/audit_files.h"

namespace node {

/// Files that are not named after their first record, do not begin where the one before ends, or do not end with a
/// record.
void check_segments(const GivenExport& given, std::vector<federation::AuditFinding>& findings);

}  // namespace node
