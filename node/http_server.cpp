#include "node/http_server.h"

#include <algorithm>
#include <boost/asio/impl/src.hpp>  // the compiled part of Asio, in this source alone
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include "node/clock.h"
#include "node/http_connection.h"
#include "node/http_listener.h"
#include "protocol/check.h"

namespace node {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

protocol::Result<void> HttpServer::Implementation::start() {
  if (settings_.tls)
    if (auto shown = renew(*settings_.tls); !shown) return shown;
  error_code error;
  const auto address = asio::ip::make_address(settings_.host == "localhost" ? "127.0.0.1" : settings_.host, error);
  const tcp::endpoint endpoint(address, settings_.port);
  if (!error) acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  if (error)
    return protocol::failure(protocol::Reason::io_error, "cannot listen on " + settings_.host + " port " +
                                                             std::to_string(settings_.port) + ": " + error.message());
  accept();
  sweep();
  // Nothing throws for what comes in. What does, as when memory runs out, stops the process like a broken invariant:
  // with its name on standard error, from std::terminate.
  for (std::size_t i = 0; i < settings_.threads; ++i) threads_.emplace_back([this] { context_.run(); });
  return {};
}

protocol::Result<void> HttpServer::Implementation::renew(const TlsPair& pair) {
  auto tls = make_http_tls(pair);
  if (!tls) return std::unexpected(tls.error());
  const std::scoped_lock lock(mutex_);
  tls_ = *std::move(tls);
  return {};
}

std::shared_ptr<asio::ssl::context> HttpServer::Implementation::tls() const {
  const std::scoped_lock lock(mutex_);
  return tls_;
}

void HttpServer::Implementation::accept() {
  acceptor_.async_accept(asio::make_strand(context_), [this](const error_code& error, tcp::socket socket) {
    if (stopping_ || error == asio::error::operation_aborted) return;
    if (error) return accept_later();
    admit(std::move(socket));
    accept();
  });
}

/// Most likely there are too many open files: asked again at once, the answer would be the same.
void HttpServer::Implementation::accept_later() {
  retry_.expires_after(std::chrono::milliseconds(100));
  retry_.async_wait([this](const error_code& error) {
    if (!error && !stopping_) accept();
  });
}

void HttpServer::Implementation::admit(tcp::socket socket) {
  auto connection = std::make_shared<HttpConnection>(*this, std::move(socket));
  PlaceMade made;
  {
    const std::scoped_lock lock(mutex_);
    // Those who give way, or are told to come back later, stand here too, for as long as that takes.
    if (open_.size() >= settings_.max_connections + settings_.max_connections / 4 + 8) return;
    made = make_place(*connection);
    open_.insert(connection.get());
  }
  if (made.leaving) asio::post(made.leaving->strand(), [leaving = made.leaving] { leaving->give_way(); });
  asio::post(connection->strand(),
             [connection, given = made.given] { given ? connection->begin() : connection->refuse(503); });
}

HttpServer::Implementation::PlaceMade HttpServer::Implementation::make_place(const HttpConnection& newcomer) {
  std::vector<HttpConnection*> all(open_.begin(), open_.end());
  std::vector<HttpPlace> taken;
  for (const auto* each : all) taken.push_back(each->place());
  const auto verdict =
      place_for(newcomer.place().of, taken, settings_.max_connections, settings_.max_connections_of_one);
  if (!verdict.by) return {.given = verdict.given, .leaving = nullptr};
  all[*verdict.by]->is_to_give_way();
  return {.given = true, .leaving = all[*verdict.by]->weak_from_this().lock()};
}

void HttpServer::Implementation::forget(HttpConnection* connection) {
  const std::scoped_lock lock(mutex_);
  open_.erase(connection);
  if (open_.empty()) all_gone_.notify_all();
}

std::vector<std::shared_ptr<HttpConnection>> HttpServer::Implementation::connections() {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<HttpConnection>> all;
  for (auto* connection : open_)
    if (auto shared = connection->weak_from_this().lock()) all.push_back(std::move(shared));
  return all;
}

void HttpServer::Implementation::sweep() {
  const auto now = monotonic_nanoseconds() / 1'000'000;
  for (const auto& connection : connections())
    if (connection->deadline() <= now) asio::post(connection->strand(), [connection] { connection->expire(); });
  const auto shortest = std::min(settings_.request_milliseconds, settings_.idle_milliseconds);
  sweeper_.expires_after(std::chrono::milliseconds(std::clamp<std::int64_t>(shortest / 8, 10, 1'000)));
  sweeper_.async_wait([this](const error_code& error) {
    if (!error && !stopping_) sweep();
  });
}

void HttpServer::Implementation::stop(std::int64_t milliseconds) {
  if (stopping_.exchange(true)) return;
  asio::post(context_, [this] {
    error_code ignored;
    acceptor_.close(ignored);
    sweeper_.cancel();
    retry_.cancel();
  });
  for (const auto& connection : connections()) asio::post(connection->strand(), [connection] { connection->finish(); });
  {
    std::unique_lock lock(mutex_);
    all_gone_.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return open_.empty(); });
  }
  context_.stop();
  for (auto& thread : threads_) thread.join();
  for (const auto& connection : connections()) connection->abandon();
}

protocol::Result<std::unique_ptr<HttpServer>> HttpServer::start(const HttpServerSettings& settings, Handler handler,
                                                                HttpRefusal refusal) {
  protocol::check(settings.threads > 0 && settings.max_connections > 0 && settings.max_pipelined > 0,
                  "a server serves somebody");
  auto implementation = std::make_shared<Implementation>(settings, std::move(handler), std::move(refusal));
  if (auto started = implementation->start(); !started) return std::unexpected(started.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(implementation)));
}

HttpServer::~HttpServer() {
  stop();
}

std::uint16_t HttpServer::port() const {
  return implementation_->port();
}

protocol::Result<void> HttpServer::renew(const TlsPair& tls) {
  protocol::check(implementation_->settings().tls.has_value(), "a certificate takes the place of another");
  return implementation_->renew(tls);
}

void HttpServer::stop(std::int64_t milliseconds) {
  implementation_->stop(milliseconds);
}

}  // namespace node
