// What books record of themselves and of others that whoever audits them must see, though it breaks no rule: that they
// were restored, alarms, links that were frozen, notes in dispute, peers that were wound up. And what others have
// signed in them of their own journals, to be held against those (witness_audit.h).
//
// Told every entry of a replay in order. Memory: of each sort the first max_findings, and a line for each checkpoint of
// a peer. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "federation/audit_finding.h"
#include "federation/books.h"
#include "storage/store.h"

namespace federation {

/// Something that books record, at this entry.
struct Recorded {
  std::string_view name;  ///< restored, lost, alarm, frozen, thawed, released, disputed, wound_up, given_up, borne
  std::uint64_t entry = 0;
  Time time;
  std::string peer;  ///< empty if it is about none
  std::string what;
  std::vector<Evidence> evidence;
};

/// The journal as one log, from its beginning or from a restore on until the next one.
struct Epoch {
  std::string origin;       ///< its name
  std::uint64_t begin = 0;  ///< index of the NodeRestored entry; 0 for the first
  std::uint64_t lost_to =
      0;  ///< of what was lost there, so many entries are known by own envelopes that were given back
};

/// What a peer has signed of its journal, and these books have received.
struct PeerCheckpoint {
  Domain peer;
  std::string origin;
  std::uint64_t size = 0;
  protocol::Hash root;
  std::uint64_t restored = 0;  ///< index of the restore that it names; 0: none
  std::uint64_t entry = 0;     ///< which cosigns it, or says why not
  std::uint64_t sequence = 0;  ///< of the envelope with one that was refused; 0: it was cosigned
};

class Chronicle {
 public:
  /// `source` holds journal and link logs, and is read later; it outlives this.
  explicit Chronicle(const storage::Store& source) : source_(source) {}

  /// An entry, and the books as it leaves them.
  void see(const Books& books, const protocol::Entry& entry);

  /// In the order of their entries.
  std::vector<Recorded> recorded() const;
  /// How many more there are of a sort.
  const std::map<std::string_view, std::uint64_t>& left_out() const { return left_out_; }
  /// At least one, once an entry was seen.
  const std::vector<Epoch>& epochs() const { return epochs_; }
  const std::vector<PeerCheckpoint>& checkpoints() const { return checkpoints_; }
  /// The size of the largest own checkpoint that a peer has cosigned; 0: none.
  std::uint64_t cosigned() const { return cosigned_; }
  /// The exact text of one of these.
  Bytes note_of(const PeerCheckpoint& checkpoint) const;
  /// Forks that are proved: two signed headers of one log that cannot be of one chain.
  const std::vector<AuditFinding>& forks() const { return forks_; }

 private:
  void see(const Books& books, const protocol::Entry& entry, const protocol::NodeRestored& restored);
  void see(const Books& books, const protocol::Entry& entry, const protocol::EnvelopeLogged& logged);
  void see(const Books& books, const protocol::Entry& entry, const protocol::CheckpointCosigned& cosigned);
  void see(const Books& books, const protocol::Entry& entry, const protocol::CosignatureTaken& taken);
  void see(const Books& books, const protocol::Entry& entry, const protocol::AlarmRaised& alarm);
  void see(const Books& books, const protocol::Entry& entry, const protocol::LinkFrozen& frozen);
  void see(const Books& books, const protocol::Entry& entry, const protocol::LinkThawed& thawed);
  void see(const Books& books, const protocol::Entry& entry, const protocol::LinkReleased& released);
  void see(const Books& books, const protocol::Entry& entry, const protocol::SettlementChanged& changed);
  void see(const Books& books, const protocol::Entry& entry, const protocol::SettlementEnded& ended);
  void see(const Books& books, const protocol::Entry& entry, const protocol::PeerWoundUp& wound_up);
  void see(const Books& books, const protocol::Entry& entry, const protocol::ClaimGivenUp& given_up);
  void see(const Books& books, const protocol::Entry& entry, const protocol::ContradictionBorne& borne);
  template <class Body>
  void see(const Books&, const protocol::Entry&, const Body&) {}

  void record(std::string_view name, const protocol::Entry& entry, const Domain& peer, std::string what);
  void keep(const Domain& peer, std::string_view note, std::uint64_t entry, std::uint64_t sequence);
  void keep_refused(const Books& books, const Domain& peer, std::uint64_t entry);

  const storage::Store& source_;
  std::vector<Recorded> recorded_;
  std::map<std::string_view, std::uint64_t> seen_;
  std::map<std::string_view, std::uint64_t> left_out_;
  std::vector<Epoch> epochs_;
  std::vector<PeerCheckpoint> checkpoints_;
  std::vector<AuditFinding> forks_;
  std::uint64_t cosigned_ = 0;
};

}  // namespace federation
