// The audit of exported books (audit_format.h): replays what one association or several have exported, without any node
// or store of theirs, and says what is wrong, what holds, and what the evidence cannot tell.
//
// One thread. Memory grows with the accounts and with what is open, not with the journals: what is replayed stands in
// scratch stores. Statements of a bank, if any are given, take as much as bank_audit.h says.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "federation/bank_audit.h"
#include "federation/cross_audit.h"
#include "federation/findings.h"
#include "federation/invariants.h"
#include "federation/key_audit.h"
#include "node/audit_format.h"
#include "node/audit_given.h"
#include "storage/store.h"

namespace node {

/// Where the guarantee stood at one moment; amounts as in Coverage.
struct CoverageSample {
  protocol::Time time;
  federation::Coverage coverage;
};

/// What stands with one peer at the end.
struct AuditedPosition {
  protocol::Domain peer;
  std::int64_t debt = 0;  ///< settlement minor units that are owed to it; negative: what it owes
  std::uint8_t scale = 2;
  protocol::CurrencyCode unit;
  bool given = false;  ///< the peer's own books are in this audit, and were held against it
};

struct AuditedAssociation {
  bool was_replayed() const { return !samples.empty(); }

  protocol::Currency currency;
  std::vector<std::string> exports;  ///< directories, in order
  std::uint64_t size = 0;            ///< of the journal, as exported
  std::uint64_t entries = 0;         ///< replayed; fewer than `size` if one stood in the way
  std::uint64_t envelopes = 0;
  std::uint64_t signatures = 0;
  protocol::Hash root;
  federation::Coverage end;
  std::vector<CoverageSample> samples;  ///< at most max_samples, evenly over the journal
  std::vector<AuditedPosition> positions;
  std::vector<federation::ComparedKey> keys;              ///< given by the auditor, and compared
  std::vector<federation::ComparedStatement> statements;  ///< likewise
  protocol::Time latest;                                  ///< the latest time that any entry bears
  std::uint64_t cosigned = 0;                             ///< size of the last checkpoint that a peer has cosigned
  std::vector<federation::Recorded> recorded;             ///< by its own books, in order
  std::map<std::string_view, std::uint64_t> recorded_left_out;  ///< how many more there are of a sort
};

struct AuditReport {
  std::vector<AuditedAssociation> associations;
  std::vector<federation::AuditFinding> findings;      ///< the gravest first; of each kind at most max_findings
  std::map<std::string_view, std::uint64_t> left_out;  ///< how many more there are of a kind
  std::vector<federation::Unknown> unknown;
  std::uint64_t compared_payments = 0;
  std::uint64_t compared_envelopes = 0;

  bool clean() const { return findings.empty(); }
  /// Those that are told, and the others.
  std::uint64_t found() const;
};

/// Of each association of a report, in its order; nullopt where it could not be replayed.
using ReplayedBooks = std::vector<std::optional<federation::AuditedBooks>>;

inline constexpr std::size_t max_samples = 400;

/// Makes an empty store for what is replayed; `name` is another one each time.
using ScratchStores = std::function<protocol::Result<std::unique_ptr<storage::Store>>(const std::string& name)>;
/// The association, entries done and entries in all.
using AuditProgress = std::function<void(const std::string&, std::uint64_t, std::uint64_t)>;

/// Audits these exports: of each association a full one, and the increments after it in order; and holds what else was
/// given against them. Of several full ones of one association the longest counts, if it continues the others. A
/// Failure is one of the scratch stores: whatever is wrong with the exports, and with files of a bank, is a finding.
protocol::Result<AuditReport> audit_exports(const std::vector<std::filesystem::path>& directories,
                                            const ScratchStores& scratch, const AuditProgress& progress = {},
                                            const Given& given = {});

}  // namespace node
