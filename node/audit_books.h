// The books of an association for hledger, out of its exports (audit_format.h): whoever audits need not read what the
// audited have written.
#pragma once

#include <filesystem>
#include <vector>

#include "protocol/result.h"

namespace node {

/// Writes a file `<domain>.journal` for each association into `directory`, which is made: every movement of all given
/// exports, as a plain-text journal. The chart's numbers are the defaults: the auditor does not know the accountant's.
/// already_exists if a file is there, corrupt or truncated if the journal is not sound. An export without a manifest
/// that reads is passed over. Any thread.
protocol::Result<void> write_audited_books(const std::vector<std::filesystem::path>& exports,
                                           const std::filesystem::path& directory);

}  // namespace node
