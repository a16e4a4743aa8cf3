#include "tests/node/webhook_setup.h"

#include <chrono>

#include "node/http_problem.h"
#include "protocol/check.h"

namespace node {

WebhookReceiver::WebhookReceiver() {
  auto server = HttpServer::start(
      {},
      [this](HttpRequest request, const HttpReply& reply) {
        const std::scoped_lock lock(mutex_);
        requests_.push_back(std::move(request));
        came_.notify_all();
        reply.give([answer = answer_] { return answer; });
      },
      http_problem);
  protocol::check(server.has_value(), "loopback has a free port");
  server_ = *std::move(server);
}

WebhookReceiver::~WebhookReceiver() {
  server_->stop();
}

void WebhookReceiver::answer_with(unsigned status, std::vector<std::pair<std::string, std::string>> headers) {
  const std::scoped_lock lock(mutex_);
  answer_ = {.status = status, .headers = std::move(headers), .body = {}};
}

std::vector<HttpRequest> WebhookReceiver::wait_for(std::size_t count) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, std::chrono::seconds(60), [&] { return requests_.size() >= count; });
  return requests_;
}

}  // namespace node
