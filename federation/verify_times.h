// The part of verification about times. No clock decides money, but days of waiting rest on one, and so do the dates of
// an accountant: what entries, signed headers and cosignatures say of when they were made must not contradict each
// other.
//
// Clocks are set right: an hour back is no contradiction, nor a day between two associations' clocks. Whose of the two
// is wrong, nobody can tell from here.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "federation/books.h"
#include "federation/link_log.h"
#include "protocol/entry.h"

namespace federation {

/// Sees the entries of one journal in order. `log` outlives it. Memory grows with the envelopes that are under way, and
/// with the peers that were wound up. One thread.
class TimeVerifier {
 public:
  explicit TimeVerifier(LinkLog& log) : log_(log) {}

  /// To be called for each entry; `books` are those just before it.
  void see(const Books& books, const protocol::Entry& entry);
  /// What is wrong with the time of the entry seen last; empty if nothing.
  const std::string& wrong() const { return wrong_; }
  /// Likewise, whether that entry shows that a peer was wound up too early.
  const std::string& wrong_wait() const { return wrong_wait_; }

 private:
  /// An envelope of ours that was not acknowledged yet, and the entry that logged it.
  struct Sent {
    std::uint64_t sequence = 0;
    std::uint64_t entry = 0;
    Time time;
  };
  /// A peer that these books alone have wound up, for it had been silent.
  struct Waited {
    std::uint64_t entry = 0;
    Time until;  ///< its days of waiting were over then
  };

  void see_entry(const protocol::Entry& entry);
  void see_envelope(const Books& books, const protocol::Entry& entry, const protocol::EnvelopeLogged& logged);
  void see_received(const protocol::Entry& entry, const protocol::EnvelopeLogged& logged,
                    const protocol::EnvelopeHeader& header);
  void see_cosignature(const Books& books, const protocol::CosignatureTaken& taken);
  void note_wind_up(const Books& books, const protocol::Entry& entry, const protocol::PeerWoundUp& wound_up);
  /// What was recorded up to this entry had been recorded by then, give or take `tolerance`.
  void hold_against(std::uint64_t entry, Time by, std::int64_t tolerance);
  /// Says it of each peer when it begins.
  void note_clock(const Domain& peer, bool contradicts, const char* what);

  LinkLog& log_;
  Time latest_;
  std::map<Domain, std::deque<Sent>> sent_;
  std::set<Domain> contradict_;  ///< peers whose clocks contradicted ours when they were last seen
  std::vector<Waited> waited_;
  std::string wrong_;
  std::string wrong_wait_;
};

}  // namespace federation
