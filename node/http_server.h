// The HTTP/1.1 server, behind an interface that knows nothing of sockets.
//
// Connections live on the server's own threads. A request is handed to the handler as soon as it is complete; its
// response may be given at any later time from any thread, and leaves in the order of the requests (pipelining). What a
// client sends is bounded in size and in time before memory is spent on it, and from a client that does not take what
// it asked for no further request is read. Encrypted if it is given a certificate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/tls.h"
#include "protocol/result.h"

namespace node {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;  ///< as in GET
  std::string target;  ///< path and query, as sent
  HttpFields headers;
  std::string body;
  std::string from;  ///< the address at the other end of the connection

  /// The value of a header, by its name in any case; nullptr if it is absent.
  const std::string* header(std::string_view name) const;
  /// The same of the last one of several.
  const std::string* last_header(std::string_view name) const;
};

/// By which a request is named, in it and in its response (http_headers.h).
inline constexpr std::string_view request_id_header = "X-Request-Id";

struct HttpResponse {
  unsigned status = 200;
  /// What it is in the log and the metrics, where clients that others have written want it under another status; 0: as
  /// it is.
  unsigned counted_as = 0;
  std::string content_type = "application/json";
  HttpFields headers;
  std::string body;
};

/// What is said next on a stream.
struct HttpSpeech {
  std::vector<std::string> texts;  ///< a message each
  std::string ending;              ///< not empty: the stream is closed after them, and this says why
};

/// Asked for what to say whenever a client has taken all that was said before. With nothing to say it keeps `wake` and
/// calls it, from any thread, when there may be something. On the threads of the server, one call at a time.
using HttpSpeaker = std::function<HttpSpeech(std::function<void()> wake)>;

/// Whether this is the handshake of a WebSocket (RFC 6455).
bool asks_for_websocket(const HttpRequest& request);

/// The place where the response to one request goes. The first response given counts, later ones are dropped, as is one
/// given after the client has gone. Copies mean the same place. Any thread.
class HttpReply {
 public:
  using Make = std::function<HttpResponse()>;

  /// `make` is called once, on a thread of the server, so that a busy thread does not write JSON; while the client
  /// leaves much untaken, not before the response's turn has come.
  void give(Make make) const { slot_->give(std::move(make)); }
  /// The same after a time, unless another response was given first; at once when the server stops.
  void give_after(std::int64_t milliseconds, Make make) const { slot_->give_after(milliseconds, std::move(make)); }

  /// Calls `job` on a thread of the server, if the client still waits. Jobs and responses of one connection are never
  /// called at the same time. False if the connection is gone already.
  bool run(std::function<void()> job) const { return slot_->run(std::move(job)); }
  /// The connection becomes a WebSocket on which `speaker` speaks. The request asks_for_websocket(). Answered 400 where
  /// the response goes to no connection of its own.
  void speak(const HttpRequest& request, HttpSpeaker speaker) const { slot_->speak(request, std::move(speaker)); }

  /// Where the response goes in the end: onto a connection, or into the answer to a batch of requests.
  class Slot {
   public:
    Slot() = default;
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    virtual ~Slot() = default;
    virtual void give(Make make) = 0;
    virtual void give_after(std::int64_t milliseconds, Make make) = 0;
    virtual bool run(std::function<void()> job) = 0;
    virtual void speak(const HttpRequest& request, HttpSpeaker speaker) = 0;
  };
  explicit HttpReply(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}

 private:
  std::shared_ptr<Slot> slot_;
};

inline constexpr std::size_t usual_body_bytes = 64 * 1024;

/// How many bytes of body a request may have, by its head. Any thread of the server.
using HttpBodyBound = std::function<std::size_t(const HttpRequest& head)>;

/// A request was answered, so long after it had come whole. Any thread of the server.
using HttpAnswered = std::function<void(unsigned status, std::int64_t nanoseconds)>;

/// What the response to a request bears besides its own headers. It may complete those of the request. Any thread of
/// the server.
using HttpCommonHeaders = std::function<HttpFields(HttpRequest& request)>;

struct HttpServerSettings {
  std::string host = "127.0.0.1";  ///< an address of this machine
  std::uint16_t port = 0;          ///< 0: a free one
  std::size_t threads = 2;
  std::size_t max_connections = 256;        ///< one more takes a place (http_places.h), or is answered 503 and closed
  std::size_t max_connections_of_one = 64;  ///< of one address that is not this machine
  std::size_t max_header_bytes = 16 * 1024;
  HttpBodyBound max_body_bytes = [](const HttpRequest&) { return usual_body_bytes; };
  HttpAnswered answered = [](unsigned, std::int64_t) {};
  HttpCommonHeaders common_headers = [](HttpRequest&) { return HttpFields(); };
  std::optional<TlsPair> tls;                  ///< PEM; none: not encrypted
  std::size_t max_pipelined = 256;             ///< requests of one connection under way; more are read later
  std::size_t max_unsent_bytes = 256 * 1024;   ///< of responses that a client has not taken; then nothing more is read
  std::int64_t request_milliseconds = 10'000;  ///< from the first byte of a request to its last; then 408
  std::int64_t idle_milliseconds = 60'000;     ///< between requests, and for the client to take a response
};

/// What goes wrong with a request before the handler sees it, as a response: 400, 408, 413, 431, 503.
using HttpRefusal = std::function<HttpResponse(unsigned status)>;

class HttpServer {
 public:
  /// Called on a thread of the server, from several at once; must not block.
  using Handler = std::function<void(HttpRequest, HttpReply)>;

  /// Binds and starts to serve. io_error, saying where, if the address cannot be had; invalid_configuration if the
  /// certificate cannot be used.
  static protocol::Result<std::unique_ptr<HttpServer>> start(const HttpServerSettings& settings, Handler handler,
                                                             HttpRefusal refusal);
  /// stop().
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;

  /// New connections are shown this certificate; those that stand keep theirs. The server was started with one.
  /// invalid_configuration, and nothing changes, if it cannot be used.
  protocol::Result<void> renew(const TlsPair& tls);

  /// Takes no new connection and no new request, waits until what is under way is answered and sent (at most
  /// `milliseconds`), then closes everything and joins the threads. Idempotent.
  void stop(std::int64_t milliseconds = 5'000);

  class Implementation;

 private:
  explicit HttpServer(std::shared_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
  std::shared_ptr<Implementation> implementation_;
};

}  // namespace node
