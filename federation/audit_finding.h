// What an audit finds, with the bytes that prove it, and what it cannot tell. Plain values; one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/id.h"

namespace federation {

using protocol::Bytes;

/// Bytes that prove a finding, and what they are.
struct Evidence {
  std::string name;  ///< "entry 42", "envelope 7, as b.example holds it"
  Bytes bytes;
  std::uint64_t cut = 0;   ///< so many bytes follow that were left out
  std::uint64_t from = 0;  ///< so many stand before them that were left out

  std::uint64_t size() const { return from + bytes.size() + cut; }
};

/// Of one proof of a finding; longer ones are cut, and say how long they are.
inline constexpr std::size_t max_evidence_shown = 2048;

struct AuditFinding {
  std::string_view kind;    ///< a name of finding_kinds()
  std::string association;  ///< in whose evidence it was found
  std::string where;
  std::string what;
  std::vector<Evidence> evidence;
};

/// Where two proofs of one finding begin to differ: so many bytes, of those that are here, are alike. nullopt of one
/// proof, of more than two, and of two that are alike.
std::optional<std::size_t> first_difference(const std::vector<Evidence>& evidence);

/// Leaves as much of its evidence as is shown: an envelope may have megabytes. Of two that differ, the part where they
/// do.
void cut_evidence(AuditFinding& finding);

/// What evidence that was not given, or is not there yet, would show.
struct Unknown {
  std::string association;  ///< empty: of each
  std::string peer;         ///< empty where it is of the association alone
  std::string what;
};

struct CrossReport {
  std::vector<AuditFinding> findings;                  ///< of each kind the first max_findings
  std::map<std::string_view, std::uint64_t> kept;      ///< of each kind
  std::map<std::string_view, std::uint64_t> left_out;  ///< how many more there are of a kind
  std::vector<Unknown> unknown;
  std::uint64_t payments = 0;   ///< compared with their other end
  std::uint64_t envelopes = 0;  ///< compared with their other copy

  /// Counts it, and keeps it as long as there is room for its kind.
  void add(AuditFinding finding);
};

}  // namespace federation
