// Journal entries about peers, their keys and agreements, and the links to them (docs/protocol.md). Part of entry.h,
// which says what an entry is.
#pragma once

#include <cstdint>
#include <string>

#include "protocol/address.h"
#include "protocol/entry_settlement.h"
#include "protocol/envelope.h"
#include "protocol/id.h"
#include "protocol/result.h"

namespace protocol {

/// A peer's keys were pinned, or its endpoint or certificate changed.
struct PeerIntroduced {
  Bytes identity;  ///< exact bytes of a NodeIdentity
  friend bool operator==(const PeerIntroduced&, const PeerIntroduced&) = default;
};

enum class AgreementStep : std::uint8_t {
  proposed_here = 1,
  proposed_there = 2,
  in_force = 3,  ///< both signatures are there
  suspended_here = 4,
  suspended_there = 5,
  resumed_here = 6,
  resumed_there = 7,
};

struct AgreementChanged {
  Domain peer;
  AgreementStep step = AgreementStep::proposed_here;
  std::uint32_t version = 0;
  Bytes terms;       ///< for the first three steps
  Signature ours;    ///< zero until signed here
  Signature theirs;  ///< zero until signed there
  friend bool operator==(const AgreementChanged&, const AgreementChanged&) = default;
};

/// A limit of our own, tighter than the agreement's; settlement minor units.
struct LimitsSet {
  Domain peer;
  std::int64_t most_debt = INT64_MAX;
  std::int64_t most_claim = INT64_MAX;
  friend bool operator==(const LimitsSet&, const LimitsSet&) = default;
};

/// An envelope took its place in a link log.
struct EnvelopeLogged {
  Domain peer;
  EnvelopeDirection direction = EnvelopeDirection::sent;
  ChainHead head;
  std::uint32_t count = 0;
  ChainHead acknowledged;
  std::uint32_t rotation = 0;  ///< of ours: the last rotation of our keys that it announces; 0 = none
  friend bool operator==(const EnvelopeLogged&, const EnvelopeLogged&) = default;
};

/// Message and contract key were replaced (key_rotation.h).
struct KeysRotated {
  Domain peer;     ///< whose; empty: our own
  Bytes rotation;  ///< exact bytes of the message that says so
  LogPlace place;  ///< where it stands in what the peer sent; {0, 0} for our own
  friend bool operator==(const KeysRotated&, const KeysRotated&) = default;
};

/// A fork was seen on a link; nothing moves on it until it is thawed.
struct LinkFrozen {
  Domain peer;
  std::string detail;
  Bytes ours;    ///< header bytes and signature as we hold them; empty if unknown
  Bytes theirs;  ///< the conflicting ones
  friend bool operator==(const LinkFrozen&, const LinkFrozen&) = default;
};

/// Something an operator must see.
struct AlarmRaised {
  Domain peer;  ///< empty if it concerns no peer
  Reason reason = Reason::none;
  std::string detail;
  friend bool operator==(const AlarmRaised&, const AlarmRaised&) = default;
};

/// The books were restored from a backup; every link must be compared before members may spend.
struct NodeRestored {
  friend bool operator==(const NodeRestored&, const NodeRestored&) = default;
};

/// After a restore, this link's heads were compared with the peer's and what was missing was recovered.
struct LinkCompared {
  Domain peer;
  friend bool operator==(const LinkCompared&, const LinkCompared&) = default;
};

/// After a restore, the operator said not to wait for this link any longer: members may spend although it was not
/// compared. The link itself still is, when its peer comes back; what had left over it then goes to suspense.
struct LinkReleased {
  Domain peer;
  friend bool operator==(const LinkReleased&, const LinkReleased&) = default;
};

/// A fork was seen on this link, and the operator lets the two histories be compared again: if they still part, it is
/// frozen again.
struct LinkThawed {
  Domain peer;
  friend bool operator==(const LinkThawed&, const LinkThawed&) = default;
};

/// A peer with which nothing was ever signed is one no more: its keys, and what was proposed to it, are forgotten. Its
/// position account, on which nothing ever stood, stays open for the next time.
struct PeerRemoved {
  Domain peer;
  friend bool operator==(const PeerRemoved&, const PeerRemoved&) = default;
};

}  // namespace protocol
