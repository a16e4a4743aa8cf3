// The part of verification about checkpoints: that each says what the journal was, that only what follows from what was
// seen before is cosigned, and that nothing of it is passed over in silence.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "federation/books.h"
#include "federation/link_log.h"
#include "federation/verify.h"
#include "protocol/entry.h"

namespace federation {

class CheckpointVerifier {
 public:
  explicit CheckpointVerifier(LinkLog& log) : log_(log) {}

  /// What is wrong with the entry; empty if nothing. `books` are those just before it. To be called for each entry.
  std::string check(const Books& books, const protocol::Entry& entry, VerifyReport& report);
  /// What the last envelope taken in asked for and did not get; empty if nothing.
  std::string unfinished() const;
  /// A checkpoint that is said to have been cosigned before a restore, and no word of ours says so; empty if none.
  std::string unproved() const;

 private:
  using Told = std::pair<std::string, std::uint64_t>;  ///< origin and size

  std::string check(const Books& books, const protocol::Entry& entry, const protocol::CheckpointMade& made,
                    VerifyReport& report);
  std::string check(const Books& books, const protocol::Entry& entry, const protocol::CheckpointCosigned& cosigned,
                    VerifyReport& report);
  std::string check(const Books& books, const protocol::Entry& entry, const protocol::CosignatureTaken& taken,
                    VerifyReport& report);
  std::string check(const Books& books, const protocol::Entry& entry, const protocol::EnvelopeLogged& logged,
                    VerifyReport& report);
  template <class Body>
  std::string check(const Books&, const protocol::Entry&, const Body&, VerifyReport&) {
    return {};
  }
  void take_in(const Books& books, const protocol::EnvelopeLogged& logged);
  void take_back(const protocol::EnvelopeLogged& logged);

  LinkLog& log_;
  std::set<std::uint32_t> open_;  ///< messages of the last envelope taken in that ask for an entry or an alarm
  std::uint64_t alarms_ = 0;      ///< since
  std::map<Domain, std::map<Told, protocol::Cosignature>> awaited_;  ///< words of ours that must be given back
};

}  // namespace federation
