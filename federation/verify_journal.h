// The part of verification that needs nothing but the journal and the link logs: replays the entries in order with the
// code the node runs on, and holds each against every rule, every signature and what peers said. verify.h compares the
// outcome with the stored rows; an audit (node/audit.h) replays what an association has exported.
//
// Memory grows with the accounts and with what is still open, not with the journal: rows go to a scratch store. One
// thread; no clock, no keys but the public ones.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "federation/books.h"
#include "federation/verify.h"
#include "protocol/entry.h"
#include "storage/store.h"

namespace federation {

/// Of each kind of finding (findings.h) the first max_findings are kept, and the others counted: nothing grave is lost
/// behind much that is not.
class FindingCounts {
 public:
  using ByKind = std::map<std::string_view, std::uint64_t>;

  /// Counts it, and adds it to the report as long as there is room for its kind.
  void add(VerifyReport& report, Finding finding);
  /// Of each kind of which not all were kept, how many more there are.
  ByKind left_out() const;

 private:
  ByKind found_;
};

class JournalReplay {
 public:
  /// Called after each entry, with the books as it leaves them.
  using Seen = std::function<void(const Books& books, const protocol::Entry& entry)>;

  /// `source` holds journal and link logs; `scratch` is new, and takes the rows that follow. Both outlive it.
  /// A Failure is one of the scratch store.
  static Result<std::unique_ptr<JournalReplay>> begin(const storage::Store& source, storage::Store& scratch);
  ~JournalReplay();
  JournalReplay(const JournalReplay&) = delete;
  JournalReplay& operator=(const JournalReplay&) = delete;

  /// Replays up to `size` entries in all, and commits the rows. False if an entry stands in the way, which the report
  /// names: nothing can be known of what follows. A Failure is one of the scratch store.
  Result<bool> run_to(std::uint64_t size, VerifyReport& report, const VerifyProgress& progress = {});
  /// What is left undone where the journal ends, and every rule that the books can answer.
  void finish(VerifyReport& report);

  const Books& books() const { return *books_; }
  FindingCounts::ByKind left_out() const { return counts_.left_out(); }
  void on_entry(Seen seen) { seen_ = std::move(seen); }

 private:
  struct Verifiers;

  JournalReplay(const storage::Store& source, storage::Store& scratch, std::unique_ptr<Books> books);
  bool replay_next(VerifyReport& report);
  void add(VerifyReport& report, std::string where, std::string what, std::optional<std::uint64_t> entry = {});
  Result<void> commit();

  const storage::Store& source_;
  storage::Store& scratch_;
  std::unique_ptr<Books> books_;
  std::unique_ptr<Verifiers> verifiers_;
  std::uint64_t next_ = 0;  ///< index of the next entry
  FindingCounts counts_;
  Seen seen_;
};

}  // namespace federation
