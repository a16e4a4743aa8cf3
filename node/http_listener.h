// The part of the HTTP server that its connections see: settings, handler, and who is connected.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "node/http_server.h"

namespace node {

class HttpConnection;

class HttpServer::Implementation : public std::enable_shared_from_this<Implementation> {
 public:
  Implementation(HttpServerSettings settings, Handler handler, HttpRefusal refusal)
      : settings_(std::move(settings)), handler_(std::move(handler)), refusal_(std::move(refusal)) {}

  protocol::Result<void> start();
  void stop(std::int64_t milliseconds);
  std::uint16_t port() const { return port_; }
  protocol::Result<void> renew(const TlsPair& pair);

  // ---- for connections, on any thread of the server
  const HttpServerSettings& settings() const { return settings_; }
  bool stopping() const { return stopping_; }
  void handle(HttpRequest request, HttpReply reply) const { handler_(std::move(request), std::move(reply)); }
  HttpResponse refusal(unsigned status) const { return refusal_(status); }
  /// nullptr: not encrypted.
  std::shared_ptr<boost::asio::ssl::context> tls() const;
  /// The connection is about to go.
  void forget(HttpConnection* connection);

 private:
  void accept();
  void accept_later();
  void admit(boost::asio::ip::tcp::socket socket);
  struct PlaceMade {
    bool given = false;
    std::shared_ptr<HttpConnection> leaving;  ///< to be told; null if nobody is, or it is gone already
  };
  /// Under mutex_; the result is let go of without it, since the last one to hold a connection takes it out.
  PlaceMade make_place(const HttpConnection& newcomer);
  void sweep();
  std::vector<std::shared_ptr<HttpConnection>> connections();

  HttpServerSettings settings_;
  Handler handler_;
  HttpRefusal refusal_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::condition_variable all_gone_;
  std::set<HttpConnection*> open_;  ///< under mutex_; a connection takes itself out before it goes
  std::vector<std::thread> threads_;
  std::shared_ptr<boost::asio::ssl::context> tls_;  ///< under mutex_; its connections keep it
  // What the context runs refers to all of the above, and goes first.
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_{context_};
  boost::asio::steady_timer sweeper_{context_};
  boost::asio::steady_timer retry_{context_};
};

}  // namespace node
