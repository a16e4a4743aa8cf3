// From bytes on a connection to events: parsing, bounds and signatures, before anything is queued for the core.
//
// Pure, so that any gateway thread may do it, and the simulator does the same.
#pragma once

#include <string_view>

#include "federation/event.h"

namespace federation {

/// The keys that may have signed what comes on one connection. The peer's are those that the books know, and what its
/// greeting says came after them: the core takes no envelope under a key before it has followed it in the link log.
struct FrameKeys {
  protocol::KeyHistory theirs;
  protocol::KeyHistory ours;
};

/// The event a frame means. malformed, oversize, unsupported_version or bad_signature otherwise (and what
/// KeyHistory::next says, of a greeting): the connection is then closed, nothing else happens. Frames of one connection
/// are given in the order in which they came.
Result<Event> event_of_frame(FrameKeys& keys, Session session, protocol::FrameKind kind, std::string_view bytes);

/// A greeting as a frame: 64 bytes of signature, then the greeting. Signed, because heads that do not agree freeze a
/// link; the signature names both nodes.
Bytes greeting_frame(const protocol::Greeting& greeting, const Domain& sender, const Domain& receiver,
                     const protocol::SigningKey& key);

}  // namespace federation
