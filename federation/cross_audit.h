// What shows only when the books of several associations lie side by side: that each deals with the other itself, under
// the keys of its own books, and not with an invention; that the two copies of each link log are
// one, that each payment between them ended alike on both sides, that both have the same agreements and settlement
// notes, that what each has cosigned of the other's journal is that journal, and that what one is owed is what the
// other owes.
//
// Who has wound up a peer has stated alone what is between them: that is held against its own books, not the peer's.
//
// Exports are taken at different moments: what has not arrived yet is no finding, and what cannot be told for it is
// said. Pure; one thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "federation/books.h"
#include "federation/verify.h"
#include "storage/store.h"

namespace federation {

/// Bytes that prove a finding, and what they are.
struct Evidence {
  std::string name;  ///< "entry 42", "envelope 7, as b.example holds it"
  Bytes bytes;
  std::uint64_t cut = 0;  ///< so many bytes follow that were left out

  std::uint64_t size() const { return bytes.size() + cut; }
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

/// Leaves as much of its evidence as is shown: an envelope may have megabytes.
void cut_evidence(AuditFinding& finding);

/// What evidence that was not given, or is not there yet, would show.
struct Unknown {
  std::string association;
  std::string peer;  ///< empty where it is of the association alone
  std::string what;
};

/// The books of one association as an audit has replayed them.
struct AuditedBooks {
  const Books& books;
  const storage::Store& source;  ///< journal and link logs
  const storage::Store& rows;    ///< what followed from them
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

/// Compares two associations, as far as one has dealt with the other. False if they do not know each other: of what one
/// of them says of the other, nothing is borne out.
bool audit_pair(const AuditedBooks& one, const AuditedBooks& other, CrossReport& report);

}  // namespace federation
