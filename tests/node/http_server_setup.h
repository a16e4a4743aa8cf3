// A server whose handler is that of a test.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "node/http_problem.h"
#include "node/http_server.h"

namespace node {

/// A server whose handler echoes the target, except for what begins with /later: those wait until they are let go.
class HttpServerTest : public testing::Test {
 protected:
  void start(HttpServerSettings settings = {}) {
    auto started = HttpServer::start(
        settings, [this](HttpRequest request, const HttpReply& reply) { handle(std::move(request), reply); },
        http_problem);
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    server_ = *std::move(started);
  }

  void TearDown() override { server_.reset(); }

  void handle(HttpRequest request, const HttpReply& reply) {
    const std::scoped_lock lock(mutex_);
    ++requests_;
    last_ = request;
    changed_.notify_all();
    const auto make = [this, target = request.target] {
      ++made_;
      const std::string filling(target == "/large" ? large_bytes : 0, '.');
      return HttpResponse{.headers = {}, .body = filling + "<" + target + ">"};
    };
    if (request.target == "/wait") reply.give_after(20, [] { return HttpResponse{.status = 202, .headers = {}}; });
    if (request.target == "/wait-long") {
      reply.give_after(3'600'000, [this] {
        ++given_up_;
        return HttpResponse{.status = 202, .headers = {}};
      });
      later_.emplace_back(reply, make);
    }
    if (request.target.starts_with("/later")) later_.emplace_back(reply, make);
    if (request.target == "/twice") reply.give([] { return HttpResponse{.status = 418, .headers = {}}; });
    if (!request.target.starts_with("/wait") && !request.target.starts_with("/later")) reply.give(make);
  }

  /// Until so many requests have reached the handler.
  bool wait_for_requests(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return requests_ >= count; });
  }

  /// Which of those who wait asked for this.
  std::size_t later_of(std::string_view target) {
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = 0; i < later_.size(); ++i)
      if (later_[i].second().body == "<" + std::string(target) + ">") return i;
    return later_.size();
  }

  void let_go(std::size_t index) {
    const std::scoped_lock lock(mutex_);
    later_.at(index).first.give(later_.at(index).second);
  }

  std::uint16_t port() const { return server_->port(); }

  static constexpr std::size_t large_bytes = 32'000'000;  ///< more than sockets hold

  std::unique_ptr<HttpServer> server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int requests_ = 0;
  HttpRequest last_;
  std::vector<std::pair<HttpReply, HttpReply::Make>> later_;
  std::atomic<int> given_up_ = 0;
  std::atomic<int> made_ = 0;
};

}  // namespace node
