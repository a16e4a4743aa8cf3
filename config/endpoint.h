// host:port, as in 127.0.0.1:8480, miel.example:8470 or [::1]:8480.
//
// Plain data, safe from any thread. Names are not looked up here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace config {

struct Endpoint {
  std::string host;  ///< an IPv4 or IPv6 address (without brackets) or a DNS name, lower case
  std::uint16_t port = 0;

  /// malformed, with what is wrong, unless the text has the form above. Port 0, which asks the system for a free one,
  /// is taken: where it makes no sense is for the caller to say.
  static protocol::Result<Endpoint> parse(std::string_view text);
  /// The inverse.
  std::string text() const;
  /// Whether only this machine can reach it: 127.0.0.0/8, ::1 or localhost.
  bool is_loopback() const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace config
