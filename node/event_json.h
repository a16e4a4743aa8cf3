// Events of the books as JSON: what pages, streams and webhooks carry, the same in all of them. Pure; any thread.
#pragma once

#include <string>

#include "federation/event_feed.h"
#include "node/http_directory.h"
#include "node/http_problem.h"

namespace node {

/// `id`, `kind`, `time`, and the payment, settlement, agreement or alarm that it is about.
Json event_json(const federation::PlacedEvent& placed, const protocol::Currency& own, const MemberDirectory& directory);
/// The same as text, in one line.
std::string event_text(const federation::PlacedEvent& placed, const protocol::Currency& own,
                       const MemberDirectory& directory);

}  // namespace node
