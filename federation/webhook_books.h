// Webhooks: where events are sent to (event_feed.h), how far each receiver has come, and when the next try is due.
//
// No consequence of the journal: the rows stand beside it, like members and invitations, and hold a secret. What may
// be sent when is decided from the row alone, so that a restart changes nothing. One thread: the writer's; the rules
// are pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "federation/event_feed.h"
#include "protocol/id.h"
#include "storage/view.h"

namespace federation {

using WebhookId = protocol::Id<struct WebhookIdTag, 16>;

struct Webhook {
  WebhookId id;                 ///< chosen by the client
  std::string url;              ///< at most max_webhook_url bytes; the node has checked its form
  std::uint64_t kinds = 0;      ///< bits of EventKinds
  protocol::AccountId account;  ///< only events that concern it; zero: all
  Bytes secret;                 ///< 32 bytes; signs what is sent
  Time created_at;
  EventCursor delivered;  ///< the last event that the receiver has taken, or that it does not want
  bool enabled = true;
  std::uint32_t failures = 0;     ///< tries since the last that was taken
  std::uint32_t last_status = 0;  ///< of the last answer; 0: there was none
  Time failing_since;             ///< zero unless failures > 0
  Time next_try;                  ///< zero: at once

  EventFilter filter() const { return {EventKinds::from_bits(kinds), account}; }
  friend bool operator==(const Webhook&, const Webhook&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<EventCursor>& cursor) {
  io(cursor.entry, cursor.taken, cursor.digest);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Webhook>& hook) {
  io(hook.id, hook.url, hook.kinds, hook.account, hook.secret, hook.created_at, hook.delivered, hook.enabled,
     hook.failures, hook.last_status, hook.failing_since, hook.next_try);
}

inline constexpr std::size_t max_webhooks = 16;
inline constexpr std::size_t max_webhook_url = 2'048;
inline constexpr std::size_t webhook_secret_bytes = 32;
/// A receiver that takes nothing for so long is sent nothing any more, until an operator says so.
inline constexpr std::int64_t webhook_patience_ms = 3LL * 24 * 3600 * 1000;

/// How long to wait after so many failures in a row, at least one: 5 s, doubled each time, at most an hour.
std::int64_t webhook_delay_ms(std::uint32_t failures);

/// All rows as they are stored, by id.
Result<std::vector<Webhook>> stored_webhooks(const storage::Store& store);

class WebhookBooks {
 public:
  explicit WebhookBooks(storage::View& view) : view_(view) {}

  std::optional<Webhook> find(const WebhookId& id) const;
  std::vector<Webhook> all() const;
  void put(const Webhook& hook);
  void erase(const WebhookId& id);
  /// Those that were told of one account: its member is erased.
  void erase_of(const protocol::AccountId& account);

 private:
  storage::View& view_;
};

}  // namespace federation
