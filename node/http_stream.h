// The connection of one client of the HTTP server: TCP alone, or TLS over it.
//
// One strand, that of the socket. At most one read and one write at a time. For http_connection.* and http_server.cpp.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>
#include <utility>

#include "node/tls.h"

namespace node {

/// TLS 1.2 or later, with this certificate and those behind it. invalid_configuration if the two are no pair.
protocol::Result<std::unique_ptr<boost::asio::ssl::context>> make_http_tls(const TlsPair& pair);

class HttpStream {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  /// `tls`: nullptr for one that is not encrypted.
  HttpStream(Socket socket, std::shared_ptr<boost::asio::ssl::context> tls)
      : socket_(std::move(socket)), context_(std::move(tls)) {
    if (context_ != nullptr) tls_ = std::make_unique<boost::asio::ssl::stream<Socket&>>(socket_, *context_);
  }

  Socket::executor_type get_executor() { return socket_.get_executor(); }
  bool is_open() const { return socket_.is_open(); }
  bool is_encrypted() const { return tls_ != nullptr; }

  void begin();
  /// The address at the other end, as that of the protocol that is spoken; empty if it is gone.
  std::string other_end() const;
  /// Before the first read of an encrypted stream.
  template <class Then>
  void shake_hands(Then then) {
    tls_->async_handshake(boost::asio::ssl::stream_base::server, std::move(then));
  }
  template <class Buffer, class Then>
  void read_some(const Buffer& buffer, Then then) {
    tls_ ? tls_->async_read_some(buffer, std::move(then)) : socket_.async_read_some(buffer, std::move(then));
  }
  template <class Buffer, class Then>
  void write(const Buffer& buffer, Then then) {
    tls_ ? boost::asio::async_write(*tls_, buffer, std::move(then))
         : boost::asio::async_write(socket_, buffer, std::move(then));
  }
  /// Calls `use` with what bytes go through: the socket, or TLS over it. Both stay where they are.
  template <class Use>
  auto with_layer(Use use) {
    return tls_ ? use(*tls_) : use(socket_);
  }
  /// Nothing more will be written. Every response has said its length, so nobody takes this for the end of one that was
  /// cut off, and TLS need not say it a second time.
  void end_writing();
  void close();

 private:
  Socket socket_;
  std::shared_ptr<boost::asio::ssl::context> context_;
  std::unique_ptr<boost::asio::ssl::stream<Socket&>> tls_;
};

}  // namespace node
