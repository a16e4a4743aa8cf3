// Writes an audit export (audit_format.h) out of a store: exact stored bytes, one record at a time.
#pragma once

#include <filesystem>
#include <optional>

#include "node/audit_format.h"
#include "storage/store.h"

namespace node {

/// Into `directory`, which is made and must not hold anything yet: already_exists if it does. With `since`, only what
/// the books have gained since that export; `malformed` if it is not one of this journal. The store is at rest, or a
/// copy. corrupt if it is not sound (`lokaponto verify` says more). A failure leaves a directory without a manifest.
protocol::Result<AuditManifest> export_for_audit(const storage::Store& store, const std::filesystem::path& directory,
                                                 const std::optional<AuditManifest>& since);

}  // namespace node
