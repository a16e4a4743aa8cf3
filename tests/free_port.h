// For servers that tests and benchmarks start.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

#include "protocol/check.h"

namespace test {

/// A port of loopback on which nothing listened a moment ago.
inline std::uint16_t free_port() {
  const int number = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(number, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(number, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  protocol::check(bound, "loopback has a free port");
  ::close(number);
  return ntohs(address.sin_port);
}

}  // namespace test
