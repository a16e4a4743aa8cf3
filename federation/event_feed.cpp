#include "federation/event_feed.h"

#include <charconv>

#include "federation/payment_reading.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/journal.h"
#include "storage/row.h"

namespace federation {

using protocol::failure;

namespace {

constexpr std::size_t digest_digits = 16;

/// An entry with its events.
struct ReadEntry {
  Time time;
  std::uint64_t digest = 0;
  std::vector<BookEvent> events;
};

std::uint64_t digest_of(const Bytes& entry) {
  return storage::number_from_key(protocol::leaf_hash(entry).view().substr(0, sizeof(std::uint64_t)));
}

Result<ReadEntry> read_entry(const storage::Store& store, std::uint64_t index) {
  const auto bytes = storage::journal_entry(store, index);
  if (!bytes) return std::unexpected(bytes.error());
  const auto entry = protocol::decode_entry(*bytes);
  if (!entry) return std::unexpected(entry.error());
  auto events = events_of(*entry, [&](const PaymentKey& key) { return stored_payment(store, key); });
  if (!events) return std::unexpected(events.error());
  return ReadEntry{entry->time, digest_of(*bytes), *std::move(events)};
}

template <class Number>
bool read_number(std::string_view text, Number& number, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string EventCursor::text() const {
  const Bytes digest_bytes = storage::number_key(digest);
  return std::to_string(entry) + "-" + std::to_string(taken) + "-" + protocol::to_hex(digest_bytes);
}

Result<EventCursor> EventCursor::parse(std::string_view text) {
  EventCursor cursor;
  const auto first = text.find('-');
  const auto second = first == std::string_view::npos ? first : text.find('-', first + 1);
  const bool readable = second != std::string_view::npos && text.size() == second + 1 + digest_digits &&
                        read_number(text.substr(0, first), cursor.entry) &&
                        read_number(text.substr(first + 1, second - first - 1), cursor.taken) &&
                        read_number(text.substr(second + 1), cursor.digest, 16);
  if (!readable || cursor.text() != text) return failure(Reason::malformed, "is the id of an event, or a `next`");
  return cursor;
}

Result<EventCursor> first_event_cursor(const storage::Store& store) {
  const auto bytes = storage::journal_entry(store, 0);
  if (!bytes) return std::unexpected(bytes.error());
  return EventCursor{.entry = 0, .taken = 0, .digest = digest_of(*bytes)};
}

Result<EventCursor> last_event_cursor(const storage::Store& store) {
  const auto head = storage::journal_head(store);
  if (!head) return std::unexpected(head.error());
  protocol::check(head->size > 0, "founded books have entries");
  const auto last = read_entry(store, head->size - 1);
  if (!last) return std::unexpected(last.error());
  return EventCursor{head->size - 1, static_cast<std::uint32_t>(last->events.size()), last->digest};
}

Result<void> check_event_cursor(const storage::Store& store, const EventCursor& cursor) {
  const auto stale = failure(Reason::stale_version, "the journal does not have this place: it was restored since");
  const auto head = storage::journal_head(store);
  if (!head) return std::unexpected(head.error());
  if (cursor.entry >= head->size) return stale;
  const auto bytes = storage::journal_entry(store, cursor.entry);
  if (!bytes) return std::unexpected(bytes.error());
  if (digest_of(*bytes) != cursor.digest) return stale;
  return {};
}

Result<EventPage> read_events(const storage::Store& store, const EventCursor& after, const EventFilter& filter,
                              std::size_t limit) {
  protocol::check(limit > 0, "a page has room for an event");
  const auto head = storage::journal_head(store);
  if (!head) return std::unexpected(head.error());
  EventPage page{.events = {}, .next = after, .complete = true};
  const std::uint64_t end = std::min(head->size, after.entry + max_event_entries);
  for (std::uint64_t index = after.entry; index < end; ++index) {
    auto entry = read_entry(store, index);
    if (!entry) return std::unexpected(entry.error());
    const std::uint32_t over = index == after.entry ? after.taken : 0;
    page.next = {index, over, entry->digest};
    for (std::uint32_t number = over; number < entry->events.size(); ++number) {
      if (page.events.size() == limit) {
        page.complete = false;
        return page;
      }
      page.next.taken = number + 1;
      auto& event = entry->events[number];
      if (filter.wants(event)) page.events.push_back({page.next, entry->time, std::move(event)});
    }
  }
  page.complete = end == head->size;
  return page;
}

}  // namespace federation
