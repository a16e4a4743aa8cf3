#include "node/http_connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <limits>
#include <utility>

#include "config/endpoint.h"
#include "node/clock.h"
#include "node/log.h"
#include "node/login_throttle.h"
#include "protocol/check.h"

namespace node {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t linger_milliseconds = 2'000;  // for a refused client to read why

std::int64_t now_milliseconds() {
  return monotonic_nanoseconds() / 1'000'000;
}

}  // namespace

/// A client who complains can name the request. Who is told to come back later need not complain.
static void log_failure(unsigned status, const HttpFields& common) {
  if (status < 500 || status == 503) return;
  const auto id = std::ranges::find(common, request_id_header, &HttpFields::value_type::first);
  log_warning("a request failed",
              {{"status", std::to_string(status)}, {"request", id == common.end() ? "" : id->second}});
}

/// What the response says of itself stands.
static void add_common(HttpResponse& response, HttpFields common) {
  for (auto& field : common)
    if (std::ranges::find(response.headers, field.first, &HttpFields::value_type::first) == response.headers.end())
      response.headers.push_back(std::move(field));
}

template <class Act>
bool ConnectionSlot::with_connection(Act act) const {
  // The server is let go of last: the connection refers to it.
  const auto server = server_.lock();
  const auto connection = connection_.lock();
  if (server == nullptr || connection == nullptr) return false;
  asio::post(connection->strand(),
             [connection, act = std::move(act), number = number_]() mutable { act(*connection, number); });
  return true;
}

void ConnectionSlot::give(HttpReply::Make make) {
  with_connection(
      [make = std::move(make)](HttpConnection& connection, std::uint64_t number) { connection.give(number, make); });
}

void ConnectionSlot::give_after(std::int64_t milliseconds, HttpReply::Make make) {
  const bool there = with_connection([milliseconds, make](HttpConnection& connection, std::uint64_t number) mutable {
    connection.give_after(number, milliseconds, std::move(make));
  });
  if (!there) make();
}

bool ConnectionSlot::run(std::function<void()> job) {
  return with_connection(
      [job = std::move(job)](HttpConnection& connection, std::uint64_t number) { connection.run(number, job); });
}

void ConnectionSlot::speak(const HttpRequest& request, HttpSpeaker speaker) {
  with_connection([request, speaker = std::move(speaker)](HttpConnection& connection, std::uint64_t number) mutable {
    connection.speak(number, request, std::move(speaker));
  });
}

HttpConnection::HttpConnection(HttpServer::Implementation& server, tcp::socket socket)
    : server_(server),
      stream_(std::move(socket), server.tls()),
      from_(stream_.other_end()),
      group_(config::Endpoint{from_, 0}.is_loopback() ? "" : address_group(from_)),
      parser_(server.settings().max_header_bytes, server.settings().max_body_bytes),
      secured_(!stream_.is_encrypted()),
      request_deadline_(never),
      write_deadline_(never),
      deadline_(never) {}

HttpConnection::~HttpConnection() {
  server_.forget(this);
}

void HttpConnection::begin() {
  stream_.begin();
  if (secured_) {
    read();
    return set_deadline();
  }
  request_deadline_ = now_milliseconds() + server_.settings().request_milliseconds;
  set_deadline();
  stream_.shake_hands([self = shared_from_this()](const error_code& error) { self->on_secured(error); });
}

void HttpConnection::on_secured(const error_code& error) {
  if (error || !stream_.is_open()) return close();
  secured_ = true;
  request_deadline_ = never;
  read();
  set_deadline();
}

HttpConnection::Pending* HttpConnection::find(std::uint64_t number) {
  return number < first_ || number - first_ >= pending_.size() ? nullptr : &pending_[number - first_];
}

bool HttpConnection::full() const {
  if (parser_.within_request()) return false;  // what has begun may end
  return pending_.size() >= server_.settings().max_pipelined || unsent_ > server_.settings().max_unsent_bytes;
}

void HttpConnection::read() {
  const bool wanted = lingering_ || (!no_more_ && !taking_ && !full());
  if (reading_ || !wanted || !stream_.is_open()) return;
  reading_ = true;
  stream_.read_some(asio::buffer(read_bytes_), [self = shared_from_this()](const error_code& error, std::size_t bytes) {
    self->on_read(error, bytes);
  });
}

void HttpConnection::on_read(const error_code& error, std::size_t bytes) {
  reading_ = false;
  if (error == asio::error::eof && !lingering_ && (writing_ || !pending_.empty())) {
    no_more_ = true;  // the client has nothing more to ask, but still listens
    request_deadline_ = never;
    return set_deadline();
  }
  if (error) return close();
  if (!lingering_ && !no_more_) {
    parser_.add({read_bytes_.data(), bytes});
    take_requests();
  }
  read();
  set_deadline();
}

/// One at a time, so that the response to each, if it is given at once, is weighed before the next one is taken.
void HttpConnection::take_requests() {
  if (taking_) return;
  if (!no_more_ && !full()) {
    auto parsed = parser_.next();
    if (!parsed) return refuse(parsed.error());
    if (*parsed) {
      request_deadline_ = never;
      take_request(**std::move(parsed));
      if (!no_more_ && parser_.has_more()) take_more_later();
      return;
    }
  }
  if (no_more_ || !parser_.within_request()) {
    request_deadline_ = never;
    return;
  }
  // From the first byte on: a client cannot win time by sending slowly.
  if (request_deadline_ == never) request_deadline_ = now_milliseconds() + server_.settings().request_milliseconds;
  if (parser_.take_expectation()) say({.done = true, .bytes = std::string(http_continue_text)});
}

void HttpConnection::take_more_later() {
  taking_ = true;
  asio::post(strand(), [self = shared_from_this()] {
    self->taking_ = false;
    self->take_requests();
    self->read();
    self->set_deadline();
  });
}

void HttpConnection::take_request(ParsedRequest parsed) {
  const bool last = parsed.close || asks_for_websocket(parsed.request);  // what follows a handshake is no request
  no_more_ = no_more_ || last;
  pending_.push_back({.close = last, .head = parsed.head, .came = monotonic_nanoseconds()});
  const std::uint64_t number = first_ + pending_.size() - 1;
  parsed.request.from = from_;
  pending_.back().common = server_.settings().common_headers(parsed.request);
  if (!is_clients_turn()) clients_turn_since_ = HttpPlace::not_the_clients_turn;
  owed_to_ = shared_from_this();
  server_.handle(std::move(parsed.request),
                 HttpReply(std::make_shared<ConnectionSlot>(server_.weak_from_this(), weak_from_this(), number)));
}

void HttpConnection::refuse(unsigned status) {
  if (stream_.is_encrypted() && !secured_) return close();  // there is no way yet to say it
  no_more_ = true;
  request_deadline_ = never;
  // As far as it was read: a page that may call is to see why it is refused, under the name that it gave.
  HttpRequest unread = parser_.head() == nullptr ? HttpRequest() : *parser_.head();
  auto response = server_.refusal(status);
  add_common(response, server_.settings().common_headers(unread));
  say({.close = true, .done = true, .bytes = http_text(response, true, false)});
  set_deadline();
}

void HttpConnection::say(Pending words) {
  unsent_ += words.bytes.size();
  pending_.push_back(std::move(words));
  write();
}

void HttpConnection::give(std::uint64_t number, const HttpReply::Make& make) {
  Pending* pending = find(number);
  if (pending == nullptr || pending->done) return;
  pending->make = make;
  pending->done = true;
  pending->timer.reset();
  pending->fallback = nullptr;
  if (unsent_ <= server_.settings().max_unsent_bytes) complete(*pending);
  write();
  set_deadline();
}

/// Writes the response out, if that is still to be done.
void HttpConnection::complete(Pending& pending) {
  protocol::check(pending.done, "what is written out was given");
  if (!pending.make) return;
  auto response = std::exchange(pending.make, nullptr)();
  const auto status = response.counted_as == 0 ? response.status : response.counted_as;
  log_failure(status, pending.common);
  add_common(response, std::move(pending.common));
  server_.settings().answered(status, monotonic_nanoseconds() - pending.came);
  pending.bytes = http_text(response, pending.close || server_.stopping(), pending.head);
  unsent_ += pending.bytes.size();
}

void HttpConnection::give_after(std::uint64_t number, std::int64_t milliseconds, HttpReply::Make make) {
  Pending* pending = find(number);
  if (pending == nullptr || pending->done) {
    make();  // whoever waits learns that nobody waits any more
    return;
  }
  if (server_.stopping()) return give(number, make);
  pending->fallback = std::move(make);
  pending->timer = std::make_unique<asio::steady_timer>(strand());
  pending->timer->expires_after(std::chrono::milliseconds(milliseconds));
  pending->timer->async_wait([self = shared_from_this(), number](const error_code& error) {
    const Pending* due = self->find(number);
    if (!error && due != nullptr && due->fallback) self->give(number, HttpReply::Make(due->fallback));
  });
}

void HttpConnection::run(std::uint64_t number, const std::function<void()>& job) {
  const Pending* pending = find(number);
  if (pending != nullptr && !pending->done) job();
}

void HttpConnection::speak(std::uint64_t number, const HttpRequest& request, HttpSpeaker speaker) {
  const Pending* pending = find(number);
  if (pending == nullptr || pending->done) return;
  const bool alone = pending_.size() == 1 && !writing_ && !reading_ && !parser_.has_more();
  if (!alone) return give(number, [this] { return server_.refusal(400); });
  if (server_.stopping()) return give(number, [this] { return server_.refusal(503); });
  protocol::check(no_more_, "a handshake is the last request of a connection");
  server_.settings().answered(101, monotonic_nanoseconds() - pending->came);
  const auto stream = make_websocket({.stream = stream_,
                                      .request = request,
                                      .speaker = std::move(speaker),
                                      .idle_milliseconds = server_.settings().idle_milliseconds,
                                      .server = server_.weak_from_this(),
                                      .connection = shared_from_this()});
  websocket_ = stream;
  pending_.clear();
  ++first_;
  deadline_ = never;
  clients_turn_since_ = HttpPlace::not_the_clients_turn;
  owed_to_.reset();
  stream->begin();
}

void HttpConnection::write() {
  if (writing_ || !stream_.is_open()) return;
  const auto most = server_.settings().max_unsent_bytes;
  for (; !pending_.empty() && pending_.front().done && write_bytes_.size() <= most; ++first_) {
    complete(pending_.front());
    write_bytes_ += pending_.front().bytes;
    pending_.pop_front();
  }
  if (pending_.empty()) owed_to_.reset();
  if (write_bytes_.empty()) return;
  writing_ = true;
  if (clients_turn_since_ == HttpPlace::not_the_clients_turn) clients_turn_since_ = now_milliseconds();
  write_deadline_ = now_milliseconds() + server_.settings().idle_milliseconds;
  stream_.write(asio::buffer(write_bytes_),
                [self = shared_from_this()](const error_code& error, std::size_t) { self->on_written(error); });
}

void HttpConnection::on_written(const error_code& error) {
  writing_ = false;
  write_deadline_ = never;
  clients_turn_since_ = now_milliseconds();  // it took what it was sent
  if (error) return close();
  unsent_ -= write_bytes_.size();
  const bool large = write_bytes_.capacity() > server_.settings().max_unsent_bytes;
  large ? std::string().swap(write_bytes_) : write_bytes_.clear();
  write();
  if (!writing_ && no_more_ && pending_.empty()) return linger();
  if (!lingering_) take_requests();  // there is room again
  read();
  set_deadline();
}

/// A socket closed over unread bytes is reset, and the client might never read the answer: what it still sends is read
/// and dropped, for a while.
void HttpConnection::linger() {
  protocol::check(pending_.empty() && !writing_, "a connection ends when all is said");
  if (server_.stopping()) return close();
  stream_.end_writing();
  lingering_ = true;
  request_deadline_ = now_milliseconds() + linger_milliseconds;
  read();
  set_deadline();
}

/// Nothing is owed: the client is to ask, to end what it asks, or to take what it was sent.
bool HttpConnection::is_clients_turn() const {
  return stream_.is_open() && websocket_.expired() && (writing_ || pending_.empty());
}

void HttpConnection::give_way() {
  if (is_clients_turn()) close();
}

void HttpConnection::expire() {
  if (deadline_ > now_milliseconds()) return;  // it went on meanwhile
  if (!lingering_ && request_deadline_ <= now_milliseconds()) return refuse(408);
  close();
}

void HttpConnection::finish() {
  if (const auto stream = websocket_.lock()) return stream->close("the node stops");
  no_more_ = true;
  request_deadline_ = never;
  for (std::uint64_t number = first_; number < first_ + pending_.size(); ++number)
    if (const auto* pending = find(number); pending != nullptr && pending->fallback)
      give(number, HttpReply::Make(pending->fallback));
  if (pending_.empty() && !writing_) return close();
  set_deadline();
}

void HttpConnection::close() {
  stream_.close();
  deadline_ = never;
  clients_turn_since_ = HttpPlace::not_the_clients_turn;
  no_more_ = true;
  auto left = std::exchange(pending_, {});
  first_ += left.size();
  owed_to_.reset();
  // Whoever waits learns that nobody waits any more.
  for (const auto& pending : left) {
    if (pending.fallback) pending.fallback();
    if (pending.make) pending.make();
  }
}

void HttpConnection::set_deadline() {
  if (!stream_.is_open()) return;
  const bool idle = pending_.empty() && !writing_ && !lingering_ && request_deadline_ == never;
  const std::int64_t idle_deadline = idle ? now_milliseconds() + server_.settings().idle_milliseconds : never;
  deadline_ = std::min({request_deadline_, write_deadline_, idle_deadline});
  const bool since_before = clients_turn_since_ != HttpPlace::not_the_clients_turn;
  if (!is_clients_turn()) clients_turn_since_ = HttpPlace::not_the_clients_turn;
  if (is_clients_turn() && !since_before) clients_turn_since_ = now_milliseconds();
}

}  // namespace node
