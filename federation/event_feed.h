// The events of the journal in order, from any place on, for whoever reads them: a page, a stream, a webhook.
//
// A cursor names a place between two events: an entry of the journal, how many of its events are over, and the first
// bytes of that entry's hash. So a reader whose place is no longer in the journal, because the books were restored from
// an older state, is told so, and misses nothing without a word. The id of an event is the cursor right after it.
// Stateless over a store, which holds durable entries alone; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "federation/book_events.h"
#include "storage/store.h"

namespace federation {

struct EventCursor {
  std::uint64_t entry = 0;
  std::uint32_t taken = 0;   ///< events of this entry that are over; all of the entries before are
  std::uint64_t digest = 0;  ///< the first 8 bytes of the entry's leaf hash
  /// `<entry>-<taken>-<digest, 16 hexadecimal digits>`
  std::string text() const;
  /// malformed unless text() gives the same again.
  static Result<EventCursor> parse(std::string_view text);
  friend bool operator==(const EventCursor&, const EventCursor&) = default;
};

struct EventFilter {
  EventKinds kinds = EventKinds::all();
  protocol::AccountId account;  ///< only events that concern it; zero: all

  bool wants(const BookEvent& event) const {
    return kinds.contains(event.kind) && (account.is_zero() || account == event.account);
  }
};

struct PlacedEvent {
  EventCursor id;
  Time time;  ///< of its entry
  BookEvent event;
};

struct EventPage {
  std::vector<PlacedEvent> events;
  EventCursor next;      ///< where to go on
  bool complete = true;  ///< nothing is left in the journal now
};

/// One page looks at so many entries at most, whether it finds events or not.
inline constexpr std::uint64_t max_event_entries = 2'000;

/// Before the first event of all.
Result<EventCursor> first_event_cursor(const storage::Store& store);
/// After the last one.
Result<EventCursor> last_event_cursor(const storage::Store& store);
/// stale_version if the journal does not have this place.
Result<void> check_event_cursor(const storage::Store& store, const EventCursor& cursor);

/// At most `limit` events after the cursor, which the journal has. corrupt or truncated for damaged books.
Result<EventPage> read_events(const storage::Store& store, const EventCursor& after, const EventFilter& filter,
                              std::size_t limit);

}  // namespace federation
