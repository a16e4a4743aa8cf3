// How keys change, on both sides (protocol/key_rotation.h, docs/decisions/0018).
//
// A node's new keys are on its disk before anybody hears of them. At its next start the core records the change, which
// puts the announcement into every outbox; each peer gets envelopes under the old key up to the one that holds it, and
// under the new key after it. So every link log says itself which key is in force at each of its places.
#pragma once

#include <string>

#include "federation/context.h"

namespace federation {

/// Records rotations of our own keys that stand on disk and not in the books, tells every peer, and withdraws the
/// invitations that name the keys before. Done by the first step of a core; does nothing later.
void announce_keys(Context& context);

/// The peer signs with other keys from its next envelope on. A rotation that does not follow from the keys we know is
/// an alarm, and its keys are not taken; one that we know already is ignored.
void receive_rotation(Context& context, const Received& received);

/// The peer has shown this one of its pinned certificates: those that it replaced are not accepted any more. Nothing
/// happens if it is none of them.
void retire_certificates(Context& context, const Domain& peer, const std::string& shown);

/// Number of the oldest keys of ours by which a peer may know us, those of frozen links included: what came before is
/// of no use any more.
std::uint32_t oldest_keys_held(const Books& books);

}  // namespace federation
