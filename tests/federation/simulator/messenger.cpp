#include "tests/federation/simulator/messenger.h"

#include <algorithm>

#include "federation/payment_reading.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/journal.h"

namespace simulator {

using federation::EventCursor;
using federation::EventKinds;
using federation::Webhook;

/// After so many entries without an event for the receiver its row says so.
static constexpr std::uint64_t entries_to_note = 20;

void Messenger::begin() {
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const auto& books = nodes_[node]->books();
    const bool all = random_.once_in(2);
    receivers_[node].hook = {.id = *federation::WebhookId::from_bytes(random_.bytes(16)),
                             .url = "https://shop.example/events",
                             .kinds = all ? EventKinds::all().bits() : EventKinds::parse({"payment"})->bits(),
                             .account = {},
                             .secret = random_.bytes(federation::webhook_secret_bytes),
                             .created_at = {},
                             .delivered = {}};
    if (random_.once_in(3)) receivers_[node].hook.account = *books.account_of(*protocol::Alias::parse("m1"));
    make(node);
  }
}

void Messenger::make(std::size_t node) {
  auto hook = receivers_[node].hook;
  hook.delivered = *federation::last_event_cursor(nodes_[node]->store());
  nodes_[node]->enqueue(federation::AddWebhook{.hook = hook});
}

std::optional<Webhook> Messenger::row(std::size_t node) const {
  const auto hooks = *federation::stored_webhooks(nodes_[node]->store());
  const auto found = std::ranges::find(hooks, receivers_.at(node).hook.id, &Webhook::id);
  return found == hooks.end() ? std::nullopt : std::optional(*found);
}

void Messenger::beat() {
  for (const auto& [node, receiver] : receivers_)
    if (nodes_[node]->up()) step(node);
}

/// The member whose events it was sent is erased, and the webhook with it.
void Messenger::begin_anew(std::size_t node) {
  auto& receiver = receivers_[node];
  if (receiver.hook.account.is_zero()) complaints.push_back(nodes_[node]->domain().text() + " has lost a webhook");
  receiver.hook.id = *federation::WebhookId::from_bytes(random_.bytes(16));
  receiver.hook.account = {};
  set_back(node);
}

void Messenger::step(std::size_t node) {
  auto& receiver = receivers_[node];
  if (receiver.under_way && receiver.life == nodes_[node]->times_started()) return;
  receiver.under_way = false;
  const auto hook = row(node);
  if (!hook && receiver.begins) begin_anew(node);
  if (!hook) return make(node);
  if (!receiver.begins) receiver.begins = hook->delivered;
  const bool waits = !hook->enabled || hook->next_try > nodes_[node]->now();
  if (waits && !calm_ && !random_.once_in(10)) return;
  if (waits) return nodes_[node]->enqueue(federation::ChangeWebhook{.id = hook->id, .enabled = true, .after = {}});
  if (!calm_ && random_.once_in(100))
    nodes_[node]->enqueue(federation::ChangeWebhook{.id = hook->id, .enabled = false, .after = {}});
  const auto page = federation::read_events(nodes_[node]->store(), hook->delivered, hook->filter(), 1);
  protocol::check(page.has_value(), "the place of a webhook is in the journal of its disk");
  if (!page->events.empty()) return send(node, *hook, page->events.front());
  if (page->next.entry - hook->delivered.entry >= entries_to_note)
    report(node, {.id = hook->id, .from = hook->delivered, .reached = page->next, .status = {}});
}

void Messenger::send(std::size_t node, const Webhook& hook, const federation::PlacedEvent& event) {
  const bool takes = calm_ || !random_.once_in(8);
  const bool is_heard = takes && (calm_ || !random_.once_in(8));
  if (takes) take(node, event.id);
  report(node, {.id = hook.id,
                .from = hook.delivered,
                .reached = is_heard ? std::optional(event.id) : std::nullopt,
                .status = is_heard ? 204U : 0U});
}

void Messenger::report(std::size_t node, federation::WebhookTried tried) {
  receivers_[node].under_way = true;
  receivers_[node].life = nodes_[node]->times_started();
  tried.ticket = ticket;
  nodes_[node]->enqueue(tried);
}

void Messenger::take(std::size_t node, const EventCursor& event) {
  auto& taken = receivers_[node].taken;
  if (!taken.empty() && taken.back() == event) return;
  if (std::ranges::find(taken, event) != taken.end())
    complaints.push_back(nodes_[node]->domain().text() + " sends " + event.text() + " again, after later ones");
  taken.push_back(event);
}

void Messenger::set_back(std::size_t node) {
  receivers_[node].begins.reset();
  receivers_[node].taken.clear();
  receivers_[node].under_way = false;
}

bool Messenger::complete() const {
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const auto hook = nodes_[node]->up() ? row(node) : std::nullopt;
    const auto page = hook ? federation::read_events(nodes_[node]->store(), hook->delivered, hook->filter(), 1)
                           : protocol::failure(protocol::Reason::not_found);
    if (!page || !page->events.empty() || !page->complete) return false;
  }
  return true;
}

/// Read entry by entry, without cursors.
std::vector<EventCursor> Messenger::expected(std::size_t node) const {
  const auto& receiver = receivers_.at(node);
  const auto& store = nodes_[node]->store();
  const auto begins = *receiver.begins;
  std::vector<EventCursor> events;
  for (auto index = begins.entry; index < storage::journal_head(store)->size; ++index) {
    const auto bytes = *storage::journal_entry(store, index);
    const auto of_entry = *federation::events_of(*protocol::decode_entry(bytes), [&](const protocol::PaymentKey& key) {
      return federation::stored_payment(store, key);
    });
    const auto digest = storage::number_from_key(protocol::leaf_hash(bytes).view().substr(0, 8));
    for (std::uint32_t taken = 1; taken <= of_entry.size(); ++taken) {
      if (index == begins.entry && taken <= begins.taken) continue;
      const auto& event = of_entry[taken - 1];
      const bool concerns = receiver.hook.account.is_zero() || receiver.hook.account == event.account;
      if (concerns && EventKinds::from_bits(receiver.hook.kinds).contains(event.kind))
        events.push_back({index, taken, digest});
    }
  }
  return events;
}

std::uint64_t Messenger::conclude() {
  std::uint64_t received = 0;
  for (const auto& [node, receiver] : receivers_) {
    const auto name = nodes_[node]->domain().text();
    received += receiver.taken.size();
    if (!nodes_[node]->up() || !receiver.begins) {
      complaints.push_back(name + " has lost its webhook");
      continue;
    }
    const auto due = expected(node);
    const auto parting = std::ranges::mismatch(due, receiver.taken);
    if (parting.in1 != due.end())
      complaints.push_back(name + " has not sent " + parting.in1->text() + " in its turn");
    else if (parting.in2 != receiver.taken.end())
      complaints.push_back(name + " has sent what is no event: " + parting.in2->text());
  }
  return received;
}

}  // namespace simulator
