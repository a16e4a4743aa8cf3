// Verification: replays a journal from its first entry, checks every rule and every signature, and compares the outcome
// with the stored rows, byte for byte. Says what is wrong and where. Reads only; needs no key but the public ones.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "federation/invariants.h"
#include "protocol/id.h"
#include "storage/store.h"

namespace federation {

/// Something that is not as it must be.
struct Finding {
  std::string where;  ///< "entry 42", "table payment, row ...", "link eusko.example, envelope 7"
  std::string what;
  std::optional<std::uint64_t> entry{};  ///< of the journal, whose bytes show it; of some nothing is left to show
};

struct VerifyReport {
  std::uint64_t entries = 0;     ///< replayed
  std::uint64_t envelopes = 0;   ///< whose chain and messages were checked
  std::uint64_t signatures = 0;  ///< verified
  std::uint64_t rows = 0;        ///< compared
  /// Where the journal leads to; nothing is known of it when an entry could not be replayed.
  struct End {
    protocol::Hash root;
    Coverage coverage;
  };
  std::optional<End> end;
  /// Of each kind, and of each look through a table, the first max_findings, and how many more there are; empty =
  /// clean.
  std::vector<Finding> findings;

  bool clean() const { return findings.empty(); }
};

inline constexpr std::size_t max_findings = 100;

/// Called now and then with (entries done, entries in all).
using VerifyProgress = std::function<void(std::uint64_t, std::uint64_t)>;

/// Verifies a store at rest (nobody else commits to it meanwhile). Never fails: what cannot be read is a finding.
VerifyReport verify(const storage::Store& store, const VerifyProgress& progress = {});

}  // namespace federation
