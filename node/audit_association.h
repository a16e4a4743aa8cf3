// The books of one association in an audit: replays its exports one after the other, and holds what stands beside them
// against what they give. Part of audit.h. One thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "federation/chronicle.h"
#include "federation/verify_journal.h"
#include "node/audit.h"
#include "node/audit_files.h"
#include "node/audit_source.h"
#include "node/replay_rows.h"

namespace node {

/// Samples of the guarantee, evenly over a journal of unknown length in time: when there are too many, every second one
/// goes, and the next are taken half as often.
class Samples {
 public:
  void see(const federation::Books& books, const protocol::Entry& entry);
  /// With the last one as the end.
  std::vector<CoverageSample> take(const federation::Books& books);
  protocol::Time latest() const { return latest_; }

 private:
  std::vector<CoverageSample> samples_;
  protocol::Time latest_;
  std::uint64_t seen_ = 0;
  std::uint64_t every_ = 1;
};

class AuditedExports {
 public:
  /// A full export and the increments after it, in order; what is found goes into the report, which outlives this.
  AuditedExports(std::vector<GivenExport> exports, AuditReport& report)
      : exports_(std::move(exports)), report_(report) {}

  /// Everything that these exports alone can show. A Failure is one of the scratch store.
  Result<void> audit(std::unique_ptr<storage::Store> scratch, const AuditProgress& progress);

  /// What the books are at their end, as far as they could be replayed. Once.
  AuditedAssociation summary();

  const protocol::Currency& currency() const { return exports_.front().manifest.currency; }
  /// nullopt unless the whole journal was replayed.
  std::optional<federation::AuditedBooks> books() const;

 private:
  bool is_whole();
  Result<bool> replay_all(const AuditProgress& progress);
  Result<void> compare_with(const GivenExport& given);
  bool has_its_links(const AuditManifest& manifest) const;
  void look_beyond(const GivenExport& given);
  Result<void> compare_copies(const GivenExport& given);
  void compare_lists(const GivenExport& given, std::map<std::string, AuditFile>& copies);
  void find(std::string_view kind, const GivenExport& given, std::string what);
  void tell_findings();
  void add_evidence(std::uint64_t index, federation::AuditFinding& finding) const;

  std::vector<GivenExport> exports_;
  AuditReport& report_;
  AuditSource source_;
  std::unique_ptr<ReplayRows> rows_;
  std::unique_ptr<federation::JournalReplay> replay_;
  federation::VerifyReport verified_;
  federation::Chronicle chronicle_{source_};
  Samples samples_;
  bool reached_ = false;
};

}  // namespace node
