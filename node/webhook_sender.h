// Sends events to the receivers of webhooks, each in order and at its own pace: a thread for each.
//
// What a thread does follows from the webhook's row (federation/webhook_books.h), which it reads anew before each try;
// what the try came to is in the row, durable, before the next one. So a receiver gets each event at least once, in
// order, whatever happens to the node, and knows by the event's id what it has got already.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "federation/webhook_books.h"
#include "node/engine.h"
#include "storage/store.h"

namespace node {

class WebhookSender {
 public:
  /// The body of an event. Any thread.
  using Body = std::function<std::string(const federation::PlacedEvent& event)>;

  /// All outlive the sender.
  WebhookSender(Engine& engine, const storage::Store& store, Body body);
  /// Breaks off what is under way: it is sent again when the node is back.
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  /// Webhooks were made, changed or removed: reads the rows. Does not wait for what is under way. Any thread.
  void refresh();

 private:
  class Worker;

  Engine& engine_;
  const storage::Store& store_;
  const Body body_;
  std::mutex mutex_;
  std::map<federation::WebhookId, std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<Worker>> ending_;  ///< their webhooks are gone
};

}  // namespace node
