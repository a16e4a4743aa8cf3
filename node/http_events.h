// What the handlers of events and of webhooks share.
#pragma once

#include "federation/event_feed.h"
#include "node/http_call.h"

namespace node {

/// Which events the caller may have and wants: `kinds` (names with commas between them) and `account` (an alias) of a
/// query. A member has those of its own account alone.
federation::EventFilter read_event_filter(JsonReader& query, const Call& call);

/// A list of names of kinds or groups; malformed for an empty one.
protocol::Result<federation::EventKinds> parse_event_kinds(const std::vector<std::string>& names);

/// A cursor that the journal has, or `end` for what comes from now on; malformed or stale_version otherwise.
protocol::Result<federation::EventCursor> parse_after(const storage::Store& store, const std::string& text);

}  // namespace node
