// Events to read: page by page, with a wait for the next one, or as a stream over WebSocket.
#include "node/http_events.h"

#include <nlohmann/json.hpp>

#include "node/event_json.h"
#include "node/http_page.h"
#include "node/http_routes.h"
#include "storage/journal.h"

namespace node {

using federation::EventCursor;
using federation::EventFilter;
using federation::EventPage;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::int64_t max_wait_milliseconds = 60'000;
constexpr std::size_t events_of_a_speech = 100;

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  for (auto comma = text.find(','); comma != std::string::npos; comma = text.find(',', begin)) {
    pieces.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

/// Reads events after a cursor and waits for more: what a page and a stream have in common. One thread at a time.
class EventReader {
 public:
  EventReader(Call call, const EventCursor& after, const EventFilter& filter)
      : call_(std::move(call)), api_(call_.api()), after_(after), filter_(filter) {}
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;
  ~EventReader() { forget(); }

  const EventCursor& after() const { return after_; }
  /// Goes on behind what it has read. unauthorized if the caller has lost its access meanwhile.
  Result<EventPage> read(std::size_t limit) {
    if (!call_.is_still_admitted()) return protocol::failure(Reason::unauthorized);
    auto page = federation::read_events(api_.parts.store, after_, filter_, limit);
    if (page) after_ = page->next;
    return page;
  }

  /// Calls `wake` once, from any thread, when there is something to read that was not there at the last read().
  void wake_when_more(const std::function<void()>& wake) {
    forget();
    watch_ = api_.parts.engine.when_durable(wake);
    // What became durable before the watch stood is not told.
    const auto head = storage::journal_head(api_.parts.store);
    if (head && head->size > after_.entry + 1 && forget()) wake();
  }

  /// False if nobody was to be told any more.
  bool forget() { return watch_ != 0 && api_.parts.engine.forget_durable(std::exchange(watch_, 0)); }

  Json json(const federation::PlacedEvent& event) const { return event_json(event, api_.currency(), api_.directory); }
  std::string text(const federation::PlacedEvent& event) const {
    return event_text(event, api_.currency(), api_.directory);
  }

 private:
  const Call call_;
  const ApiState& api_;
  EventCursor after_;
  const EventFilter filter_;
  std::uint64_t watch_ = 0;
};

HttpResponse page_response(const EventReader& reader, const EventPage& page) {
  auto events = Json::array();
  for (const auto& event : page.events) events.push_back(reader.json(event));
  return json_response(200, {{"events", std::move(events)}, {"next", page.next.text()}, {"complete", page.complete}});
}

/// A page that waits until there is an event, or its time is over. On the strand of its connection.
class WaitingPage : public std::enable_shared_from_this<WaitingPage> {
 public:
  WaitingPage(const Call& call, std::shared_ptr<void> place, const EventCursor& after, const EventFilter& filter,
              std::size_t limit)
      : place_(std::move(place)), reader_(call, after, filter), limit_(limit), reply_(call.reply()) {}

  void begin(std::int64_t milliseconds) {
    reply_.give_after(milliseconds, [self = shared_from_this()] {
      self->reader_.forget();
      return page_response(self->reader_, {.events = {}, .next = self->reader_.after(), .complete = self->complete_});
    });
    look();
  }

 private:
  void look() {
    const auto page = reader_.read(limit_);
    if (!page) return reply_.give([failed = page.error()] { return problem(failed); });
    complete_ = page->complete;
    if (!page->events.empty())
      return reply_.give([self = shared_from_this(), page = *page] { return page_response(self->reader_, page); });
    const auto again = [weak = weak_from_this(), reply = reply_] {
      reply.run([weak] {
        if (const auto self = weak.lock()) self->look();
      });
    };
    complete_ ? reader_.wake_when_more(again) : again();
  }

  const std::shared_ptr<void> place_;
  EventReader reader_;
  const std::size_t limit_;
  const HttpReply reply_;
  bool complete_ = true;
};

/// One stream among those that the node has; it keeps its place as long as it lives.
class EventStream {
 public:
  EventStream(const Call& call, std::shared_ptr<void> place, const EventCursor& after, const EventFilter& filter)
      : place_(std::move(place)), reader_(call, after, filter) {}

  HttpSpeech speak(const std::function<void()>& wake) {
    HttpSpeech speech;
    const auto page = reader_.read(events_of_a_speech);
    if (!page) {
      speech.ending = protocol::name(page.error().reason);
      return speech;
    }
    for (const auto& event : page->events) speech.texts.push_back(reader_.text(event));
    if (speech.texts.empty()) page->complete ? reader_.wake_when_more(wake) : wake();
    return speech;
  }

 private:
  const std::shared_ptr<void> place_;
  EventReader reader_;
};

}  // namespace

Result<federation::EventKinds> parse_event_kinds(const std::vector<std::string>& names) {
  if (names.empty()) return protocol::failure(Reason::malformed, "is not empty");
  return federation::EventKinds::parse(names);
}

Result<EventCursor> parse_after(const storage::Store& store, const std::string& text) {
  if (text == "end") return federation::last_event_cursor(store);
  auto cursor = EventCursor::parse(text);
  if (!cursor) return cursor;
  if (const auto checked = federation::check_event_cursor(store, *cursor); !checked)
    return std::unexpected(checked.error());
  return cursor;
}

EventFilter read_event_filter(JsonReader& query, const Call& call) {
  EventFilter filter;
  const auto kinds = [](const std::string& text) { return parse_event_kinds(split(text)); };
  const auto account = [&](const std::string& alias) { return account_seen(call, alias); };
  filter.kinds = query.parsed("kinds", kinds).value_or(filter.kinds);
  filter.account = query.parsed("account", account).value_or(filter.account);
  if (const auto& own = call.caller().own) filter.account = own->account;
  return filter;
}

void list_events(Call call) {
  const auto& api = call.api();
  EventFilter filter;
  std::int64_t limit = 100;
  std::int64_t wait = 0;
  std::optional<EventCursor> after;
  const bool readable = call.read_query([&](JsonReader& query) {
    filter = read_event_filter(query, call);
    after = query.parsed("after", [&](const auto& text) { return parse_after(api.parts.store, text); });
    limit = read_limit(query, 500, limit);
    wait = query.parsed("wait_ms", [](const auto& text) { return parse_number(text, 0, max_wait_milliseconds); })
               .value_or(wait);
  });
  if (!readable) return;
  const auto from = after ? Result<EventCursor>(*after) : federation::first_event_cursor(api.parts.store);
  if (!from) return call.fail(from.error());
  const auto size = static_cast<std::size_t>(limit);
  if (wait > 0) {
    auto place = api.event_pages.take(call.caller());
    if (place == nullptr) return call.answer(http_problem(503));
    return std::make_shared<WaitingPage>(call, std::move(place), *from, filter, size)->begin(wait);
  }
  EventReader reader(call, *from, filter);
  const auto page = reader.read(size);
  page ? call.answer(page_response(reader, *page)) : call.fail(page.error());
}

void stream_events(Call call) {
  const auto& api = call.api();
  EventFilter filter;
  std::optional<EventCursor> after;
  const bool readable = call.read_query([&](JsonReader& query) {
    filter = read_event_filter(query, call);
    after = query.parsed("after", [&](const auto& text) { return parse_after(api.parts.store, text); });
  });
  if (!readable) return;
  if (!asks_for_websocket(call.request())) return call.answer(http_problem(426));
  // Browsers let any page open a WebSocket, and say whose it is.
  if (api.headers.is_foreign(call.request())) return call.fail({Reason::forbidden, "pages of its origin may not call"});
  const auto from = after ? Result<EventCursor>(*after) : federation::last_event_cursor(api.parts.store);
  if (!from) return call.fail(from.error());
  auto place = api.event_streams.take(call.caller());
  if (place == nullptr) return call.answer(http_problem(503));
  const auto stream = std::make_shared<EventStream>(call, std::move(place), *from, filter);
  call.reply().speak(call.request(), [stream](const std::function<void()>& wake) { return stream->speak(wake); });
}

}  // namespace node
