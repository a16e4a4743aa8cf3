// A bare TCP connection to loopback, for tests that speak HTTP byte by byte. Every wait is bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace node {

class HttpSocket {
 public:
  explicit HttpSocket(std::uint16_t port);
  ~HttpSocket();
  HttpSocket(const HttpSocket&) = delete;
  HttpSocket& operator=(const HttpSocket&) = delete;

  bool connected() const { return number_ >= 0; }
  /// False if the other side has closed.
  bool send(std::string_view bytes) const;
  /// Breaks the connection off.
  void reset();
  /// Nothing more will be sent.
  void end_sending() const;
  /// Reads until `text` has come `count` times; what was read so far, also when the connection ends or time is up.
  const std::string& read_until(std::string_view text, std::size_t count = 1);
  /// Reads until the other side closes; false if it did not.
  bool read_to_end();
  const std::string& received() const { return received_; }

 private:
  bool receive();
  int number_ = -1;
  std::string received_;
};

/// How often `text` stands in `whole`.
std::size_t count_of(std::string_view text, std::string_view whole);

}  // namespace node
