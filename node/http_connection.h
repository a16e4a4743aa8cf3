// One client of the HTTP server.
//
// Everything but deadline() runs on the connection's strand, the executor of its socket. It lives as long as a read or
// a write of its own is under way or a response is owed.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "node/http_listener.h"
#include "node/http_parser.h"
#include "node/http_places.h"
#include "node/http_stream.h"
#include "node/http_websocket.h"

namespace node {

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(HttpServer::Implementation& server, boost::asio::ip::tcp::socket socket);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  ~HttpConnection();

  boost::asio::ip::tcp::socket::executor_type strand() { return stream_.get_executor(); }
  /// When the client will have taken too long, in monotonic milliseconds. Any thread.
  std::int64_t deadline() const { return deadline_; }
  /// Any thread.
  HttpPlace place() const { return {.of = group_, .clients_turn_since = clients_turn_since_}; }
  /// Is not asked again to give way before it is the client's turn anew. Any thread.
  void is_to_give_way() { clients_turn_since_ = HttpPlace::not_the_clients_turn; }

  void begin();
  /// Says why, and closes.
  void refuse(unsigned status);
  /// Closes, if it is still the client's turn.
  void give_way();
  /// The deadline has passed.
  void expire();
  /// Answers what is under way, then closes.
  void finish();
  /// The response to request `number`, counted from 0.
  void give(std::uint64_t number, const HttpReply::Make& make);
  void give_after(std::uint64_t number, std::int64_t milliseconds, HttpReply::Make make);
  /// Calls the job, if request `number` still waits for its response.
  void run(std::uint64_t number, const std::function<void()>& job);
  /// The response to request `number` is a stream, which the socket belongs to from then on.
  void speak(std::uint64_t number, const HttpRequest& request, HttpSpeaker speaker);
  /// No thread of the server runs any more: owes nothing, and may go.
  void abandon() { owed_to_.reset(); }

 private:
  /// The place of one response, in the order of the requests.
  struct Pending {
    bool close = false;  ///< the last one
    bool head = false;
    bool done = false;
    std::int64_t came = 0;  ///< monotonic nanoseconds
    HttpFields common;      ///< headers that the response bears besides its own
    HttpReply::Make make;   ///< of a response that was given, and is not written out yet
    std::string bytes;      ///< written out
    HttpReply::Make fallback;
    std::unique_ptr<boost::asio::steady_timer> timer;
  };

  Pending* find(std::uint64_t number);
  bool is_clients_turn() const;
  /// No room for another request, until some of what waits to be sent is taken.
  bool full() const;
  void on_secured(const boost::system::error_code& error);
  void read();
  void on_read(const boost::system::error_code& error, std::size_t bytes);
  void take_requests();
  void take_more_later();
  void take_request(ParsedRequest parsed);
  void complete(Pending& pending);
  /// Words of the server's own.
  void say(Pending words);
  void write();
  void on_written(const boost::system::error_code& error);
  void linger();
  void close();
  void set_deadline();

  HttpServer::Implementation& server_;
  HttpStream stream_;
  const std::string from_;
  const std::string group_;  ///< of from_; empty: this machine
  HttpParser parser_;
  std::array<char, std::size_t{16} * 1024> read_bytes_;
  std::deque<Pending> pending_;
  std::uint64_t first_ = 0;                  ///< the number of pending_.front()
  std::shared_ptr<HttpConnection> owed_to_;  ///< itself, while pending_ is not empty
  std::weak_ptr<HttpWebSocket> websocket_;   ///< once the socket was lent to it
  std::string write_bytes_;
  std::size_t unsent_ = 0;  ///< bytes of responses that the client has not taken
  bool secured_;            ///< what is read and written is encrypted, if it is to be
  bool reading_ = false;
  bool taking_ = false;  ///< will take more of the requests that have come
  bool writing_ = false;
  bool no_more_ = false;    ///< takes no further request
  bool lingering_ = false;  ///< all is said; reads and drops what the client still sends
  std::int64_t request_deadline_;
  std::int64_t write_deadline_;
  std::atomic<std::int64_t> deadline_;
  std::atomic<std::int64_t> clients_turn_since_ = HttpPlace::not_the_clients_turn;
};

/// The place of one response on a connection: survives connection and server.
class ConnectionSlot : public HttpReply::Slot {
 public:
  ConnectionSlot(std::weak_ptr<HttpServer::Implementation> server, std::weak_ptr<HttpConnection> connection,
                 std::uint64_t number)
      : server_(std::move(server)), connection_(std::move(connection)), number_(number) {}

  void give(HttpReply::Make make) override;
  void give_after(std::int64_t milliseconds, HttpReply::Make make) override;
  bool run(std::function<void()> job) override;
  void speak(const HttpRequest& request, HttpSpeaker speaker) override;

 private:
  /// Calls `act` with the connection, on its strand; false if there is none any more.
  template <class Act>
  bool with_connection(Act act) const;

  std::weak_ptr<HttpServer::Implementation> server_;
  std::weak_ptr<HttpConnection> connection_;
  std::uint64_t number_;
};

}  // namespace node
