#include "node/http_websocket.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <chrono>
#include <deque>
#include <utility>

#include "node/credentials.h"
#include "protocol/check.h"

namespace node {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

namespace {

constexpr std::size_t max_heard_bytes = 1'024;
constexpr std::chrono::seconds handshake_time{10};
constexpr std::size_t max_reason_bytes = 123;  // RFC 6455 section 5.5.1

using HandshakeRequest = beast::http::request<beast::http::empty_body>;

HandshakeRequest handshake_of(const HttpRequest& request) {
  HandshakeRequest handshake{beast::http::verb::get, request.target, 11};
  for (const auto& [name, value] : request.headers) handshake.insert(name, value);
  return handshake;
}

bool names_events(const HttpRequest& request) {
  const auto* named = request.header("Sec-WebSocket-Protocol");
  return named != nullptr && beast::http::token_list(*named).exists(std::string(events_subprotocol));
}

/// `Layer`: what the bytes of the stream go through.
template <class Layer>
class Speaking final : public HttpWebSocket, public std::enable_shared_from_this<Speaking<Layer>> {
 public:
  Speaking(HttpWebSocketParts parts, Layer& layer)
      : connection_(std::move(parts.connection)),
        server_(std::move(parts.server)),
        handshake_(handshake_of(parts.request)),
        speaker_(std::move(parts.speaker)),
        bytes_(parts.stream),
        idle_time_(parts.idle_milliseconds),
        stream_(layer),
        is_taken_(stream_.get_executor()) {
    websocket::stream_base::timeout times{};
    times.handshake_timeout = handshake_time;
    times.idle_timeout = idle_time_;
    times.keep_alive_pings = true;
    stream_.set_option(times);
    stream_.set_option(
        websocket::stream_base::decorator([named = names_events(parts.request)](websocket::response_type& response) {
          response.erase(beast::http::field::server);
          // A browser that named protocols wants one of them; what else it named there is never said back.
          if (named) response.set(beast::http::field::sec_websocket_protocol, std::string(events_subprotocol));
        }));
    stream_.read_message_max(max_heard_bytes);
  }

  void begin() override {
    stream_.async_accept(handshake_, [self = this->shared_from_this()](const error_code& error) {
      if (error) return self->cut_off();
      self->open_ = true;
      self->listen();
      self->speak();
    });
  }

  void close(const std::string& reason) override {
    if (writing_ || closing_) return cut_off();  // it does not take what it is sent
    ending_ = reason;
    speak();
  }

 private:
  void listen() {
    stream_.async_read(heard_, [self = this->shared_from_this()](const error_code& error, std::size_t) {
      if (error) return self->cut_off();
      self->ending_ = self->ending_.empty() ? "nothing that is sent here is read" : self->ending_;
      if (!self->writing_) self->speak();
    });
  }

  /// Says what there is to say, one message after the other, and asks for more when all is said.
  void speak() {
    if (writing_ || !open_) return;
    if (texts_.empty() && ending_.empty()) ask();
    if (!ending_.empty() && texts_.empty()) return say_goodbye(ending_);
    if (texts_.empty()) return;
    writing_ = true;
    cut_off_unless_taken();
    stream_.text(true);
    stream_.async_write(asio::buffer(texts_.front()),
                        [self = this->shared_from_this()](const error_code& error, std::size_t) {
                          self->writing_ = false;
                          self->is_taken_.cancel();
                          if (error) return self->cut_off();
                          self->texts_.pop_front();
                          self->speak();
                        });
  }

  /// Whatever the client sends meanwhile.
  void cut_off_unless_taken() {
    is_taken_.expires_after(idle_time_);
    is_taken_.async_wait([weak = this->weak_from_this(), number = ++written_](const error_code& error) {
      const auto self = weak.lock();
      if (!error && self != nullptr && self->writing_ && self->written_ == number) self->cut_off();
    });
  }

  void ask() {
    auto speech = speaker_([weak_server = server_, weak = this->weak_from_this()] {
      // The server is let go of last: its threads run the strand.
      const auto server = weak_server.lock();
      const auto self = weak.lock();
      if (server == nullptr || self == nullptr) return;
      asio::post(self->stream_.get_executor(), [self] { self->speak(); });
    });
    for (auto& text : speech.texts) texts_.push_back(std::move(text));
    ending_ = std::move(speech.ending);
  }

  void say_goodbye(const std::string& reason) {
    protocol::check(!writing_, "a goodbye follows what was said");
    open_ = false;
    closing_ = true;
    const websocket::close_reason why(websocket::close_code::going_away, reason.substr(0, max_reason_bytes));
    stream_.async_close(why, [self = this->shared_from_this()](const error_code&) { self->cut_off(); });
  }

  void cut_off() {
    open_ = false;
    bytes_.close();
  }

  std::shared_ptr<void> connection_;
  std::weak_ptr<void> server_;
  const HandshakeRequest handshake_;
  HttpSpeaker speaker_;
  HttpStream& bytes_;
  const std::chrono::milliseconds idle_time_;
  websocket::stream<Layer&> stream_;
  asio::steady_timer is_taken_;  ///< what is being written
  beast::flat_buffer heard_;
  std::uint64_t written_ = 0;  ///< messages, the one under way too
  std::deque<std::string> texts_;
  std::string ending_;    ///< said when all else is said; empty: not yet
  bool open_ = false;     ///< the handshake is over, the goodbye not begun
  bool closing_ = false;  ///< the goodbye is begun
  bool writing_ = false;
};

}  // namespace

bool asks_for_websocket(const HttpRequest& request) {
  const bool upgrade = request.method == "GET" && request.header("Upgrade") != nullptr;  // few ask: no copy for others
  return upgrade && websocket::is_upgrade(handshake_of(request));
}

std::shared_ptr<HttpWebSocket> make_websocket(HttpWebSocketParts parts) {
  protocol::check(parts.speaker != nullptr && parts.connection != nullptr, "a stream has something to say");
  return parts.stream.with_layer([&parts]<class Layer>(Layer& layer) -> std::shared_ptr<HttpWebSocket> {
    return std::make_shared<Speaking<Layer>>(std::move(parts), layer);
  });
}

}  // namespace node
