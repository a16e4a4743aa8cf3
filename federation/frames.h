// From bytes on a connection to events: parsing, bounds and signatures, before anything is queued for the core.
//
// Pure, so that any gateway thread may do it, and the simulator does the same.
#pragma once

#include <string_view>

#include "federation/event.h"

namespace federation {

/// The event a frame means. malformed, oversize, unsupported_version or bad_signature otherwise: the connection is then
/// closed, nothing else happens. Of `peer` the pinned message key counts, of `self` this node's own.
Result<Event> event_of_frame(const protocol::NodeIdentity& peer, const protocol::NodeIdentity& self, Session session,
                             protocol::FrameKind kind, std::string_view bytes);

/// A greeting as a frame: 64 bytes of signature, then the greeting. Signed, because heads that do not agree freeze a
/// link; the signature names both nodes.
Bytes greeting_frame(const protocol::Greeting& greeting, const Domain& sender, const Domain& receiver,
                     const protocol::SigningKey& key);

}  // namespace federation
