#include "node/webhook_sender.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <optional>
#include <thread>
#include <utility>

#include "node/clock.h"
#include "node/log.h"
#include "node/stored.h"
#include "node/webhook_post.h"

namespace node {

using federation::EventCursor;
using federation::Webhook;
using federation::WebhookId;
using federation::WebhookTried;

namespace {

/// Entries that hold nothing for a receiver: after so many its row says so, and a restart need not read them again.
constexpr std::uint64_t entries_to_note = 10'000;
/// A damaged row or journal is looked at again after so long.
constexpr std::int64_t damage_milliseconds = 60'000;
constexpr std::int64_t longest_wait_milliseconds = 3'600'000;

/// What a thread waits for; outlives it as long as the engine may still call.
class Signal {
 public:
  void give() {
    const std::scoped_lock lock(mutex_);
    given_ = true;
    condition_.notify_all();
  }
  void wait(std::int64_t milliseconds) {
    std::unique_lock lock(mutex_);
    condition_.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return given_; });
    given_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool given_ = false;
};

}  // namespace

class WebhookSender::Worker {
 public:
  Worker(const WebhookSender& sender, const WebhookId& id) : sender_(sender), id_(id), thread_([this] { run(); }) {}
  ~Worker() {
    end();
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void look_again() { signal_->give(); }
  void end() {
    stopping_ = true;
    signal_->give();
  }
  bool has_ended() const { return ended_; }

 private:
  void run() {
    while (!stopping_) signal_->wait(step());
    ended_ = true;
  }

  /// Does what is to be done now; then, how many milliseconds to wait unless a signal comes.
  std::int64_t step();
  std::optional<Webhook> row() const;
  std::int64_t wait_for_more(const Webhook& hook);
  std::int64_t send(const Webhook& hook, const federation::PlacedEvent& event);
  bool report(WebhookTried tried) const;

  const WebhookSender& sender_;
  const WebhookId id_;
  std::shared_ptr<Signal> signal_ = std::make_shared<Signal>();
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> ended_ = false;
  EventCursor delivered_;  ///< of the row when `looked_` was found
  EventCursor looked_;     ///< nothing for this receiver stands between the two
  std::thread thread_;
};

std::optional<Webhook> WebhookSender::Worker::row() const {
  return stored<Webhook>(sender_.store_, storage::Table::webhook, id_.view()).value_or(std::nullopt);
}

/// Waits until the result is durable; false if the engine takes nothing any more.
bool WebhookSender::Worker::report(WebhookTried tried) const {
  auto done = std::make_shared<std::promise<void>>();
  auto durable = done->get_future();
  tried.id = id_;
  if (!sender_.engine_.ask(std::move(tried), [done](const federation::Reply&) { done->set_value(); })) return false;
  // An engine that fails answers nobody.
  while (durable.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready)
    if (stopping_) return false;
  return true;
}

std::int64_t WebhookSender::Worker::wait_for_more(const Webhook& hook) {
  if (looked_.entry - hook.delivered.entry >= entries_to_note)
    return report({.id = id_, .from = hook.delivered, .reached = looked_, .status = {}}) ? 0 : damage_milliseconds;
  const auto watch = sender_.engine_.when_durable([signal = signal_] { signal->give(); });
  const auto again = federation::read_events(sender_.store_, looked_, hook.filter(), 1);
  if (again && (!again->events.empty() || !again->complete)) {
    sender_.engine_.forget_durable(watch);
    return 0;
  }
  if (again) looked_ = again->next;
  signal_->wait(longest_wait_milliseconds);
  sender_.engine_.forget_durable(watch);
  return 0;
}

std::int64_t WebhookSender::Worker::send(const Webhook& hook, const federation::PlacedEvent& event) {
  const auto target = parse_webhook_url(hook.url);
  if (!target) {  // an earlier version took it: it fails like any receiver, until it is disabled with an alarm
    log_warning("a webhook leads nowhere any more", {{"webhook", id_.hex()}, {"detail", target.error().detail}});
    return report({.id = id_, .from = hook.delivered, .reached = {}, .status = {}}) ? 0 : damage_milliseconds;
  }
  const auto outcome = post_webhook({.target = *target,
                                     .secret = hook.secret,
                                     .id = event.id.text(),
                                     .now = wall_time(),
                                     .body = sender_.body_(event)},
                                    stopping_);
  if (stopping_) return 0;
  if (!outcome.taken())
    log_warning("a webhook was not taken", {{"webhook", id_.hex()},
                                            {"event", event.id.text()},
                                            {"status", std::to_string(outcome.status)},
                                            {"why", outcome.why}});
  const auto reached = outcome.taken() ? std::optional(event.id) : std::nullopt;
  return report({.id = id_, .from = hook.delivered, .reached = reached, .status = outcome.status})
             ? 0
             : damage_milliseconds;
}

std::int64_t WebhookSender::Worker::step() {
  const auto hook = row();
  if (!hook || !hook->enabled) return longest_wait_milliseconds;
  const auto early = hook->next_try.milliseconds - wall_time().milliseconds;
  if (early > 0 && early <= longest_wait_milliseconds) return early;  // no try waits longer: the clock went back
  if (hook->delivered != delivered_) delivered_ = looked_ = hook->delivered;
  const auto page = federation::read_events(sender_.store_, looked_, hook->filter(), 1);
  if (!page) {
    log_error("events cannot be read", {{"webhook", id_.hex()}, {"detail", page.error().detail}});
    return damage_milliseconds;
  }
  if (!page->events.empty()) return send(*hook, page->events.front());
  looked_ = page->next;
  return page->complete ? wait_for_more(*hook) : 0;
}

WebhookSender::WebhookSender(Engine& engine, const storage::Store& store, Body body)
    : engine_(engine), store_(store), body_(std::move(body)) {}

WebhookSender::~WebhookSender() = default;

void WebhookSender::refresh() {
  const auto hooks = federation::stored_webhooks(store_);
  if (!hooks) return log_error("webhooks cannot be read", {{"detail", hooks.error().detail}});
  const std::scoped_lock lock(mutex_);
  std::erase_if(ending_, [](const auto& worker) { return worker->has_ended(); });
  for (auto each = workers_.begin(); each != workers_.end();) {
    const auto worker = each++;
    if (std::ranges::find(*hooks, worker->first, &Webhook::id) != hooks->end()) continue;
    worker->second->end();
    ending_.push_back(std::move(worker->second));
    workers_.erase(worker);
  }
  for (const auto& hook : *hooks) {
    auto& worker = workers_[hook.id];
    if (worker == nullptr)
      worker = std::make_unique<Worker>(*this, hook.id);
    else
      worker->look_again();
  }
}

}  // namespace node
