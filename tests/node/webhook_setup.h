// A program that webhooks are sent to, on a free port of loopback.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "node/http_server.h"

namespace node {

class WebhookReceiver {
 public:
  WebhookReceiver();
  ~WebhookReceiver();
  WebhookReceiver(const WebhookReceiver&) = delete;
  WebhookReceiver& operator=(const WebhookReceiver&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/events"; }
  /// How it answers from now on.
  void answer_with(unsigned status, std::vector<std::pair<std::string, std::string>> headers = {});
  /// Waits until it was sent so many requests; those that came, fewer if that takes too long.
  std::vector<HttpRequest> wait_for(std::size_t count);

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<HttpRequest> requests_;
  HttpResponse answer_{.status = 204, .headers = {}, .body = {}};
  std::unique_ptr<HttpServer> server_;
};

}  // namespace node
