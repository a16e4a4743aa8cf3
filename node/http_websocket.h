// A WebSocket (RFC 6455) on which the server speaks and the client listens. Part of the HTTP server: a connection lends
// it its stream (http_connection.h) and stays until the stream has ended.
//
// Everything runs on the strand of the socket. A client that answers no ping, or takes nothing, is cut off, whatever
// it sends; one that sends a message is told that nobody reads it, and the stream is closed.
#pragma once

#include <cstdint>
#include <memory>

#include "node/http_server.h"
#include "node/http_stream.h"

namespace node {

class HttpWebSocket {
 public:
  HttpWebSocket() = default;
  HttpWebSocket(const HttpWebSocket&) = delete;
  HttpWebSocket& operator=(const HttpWebSocket&) = delete;
  virtual ~HttpWebSocket() = default;

  /// Answers the handshake, then speaks.
  virtual void begin() = 0;
  /// Ends the stream, with a reason if the client takes what it is sent.
  virtual void close(const std::string& reason) = 0;
};

struct HttpWebSocketParts {
  HttpStream& stream;          ///< of the connection; nothing is under way on it, nor will be
  const HttpRequest& request;  ///< asks_for_websocket()
  HttpSpeaker speaker;
  /// A client is pinged after half of it, and cut off when nothing comes for all of it, or a message is not taken in
  /// it.
  std::int64_t idle_milliseconds = 0;
  std::weak_ptr<void> server;        ///< as long as it lives, so does what runs the strand
  std::shared_ptr<void> connection;  ///< kept until the stream has ended
};

std::shared_ptr<HttpWebSocket> make_websocket(HttpWebSocketParts parts);

}  // namespace node
