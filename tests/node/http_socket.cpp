#include "tests/node/http_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace node {

HttpSocket::HttpSocket(std::uint16_t port) : number_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval bound{.tv_sec = 30, .tv_usec = 0};
  ::setsockopt(number_, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
  ::setsockopt(number_, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(number_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
  ::close(number_);
  number_ = -1;
}

HttpSocket::~HttpSocket() {
  if (number_ >= 0) ::close(number_);
}

bool HttpSocket::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void HttpSocket::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(number_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(number_);
  number_ = -1;
}

void HttpSocket::end_sending() const {
  ::shutdown(number_, SHUT_WR);
}

bool HttpSocket::receive() {
  std::array<char, 65536> chunk{};
  const auto count = ::recv(number_, chunk.data(), chunk.size(), 0);
  if (count > 0) received_.append(chunk.data(), static_cast<std::size_t>(count));
  return count > 0;
}

const std::string& HttpSocket::read_until(std::string_view text, std::size_t count) {
  while (count_of(text, received_) < count && receive()) {
  }
  return received_;
}

bool HttpSocket::read_to_end() {
  while (receive()) {
  }
  char byte = 0;
  return ::recv(number_, &byte, 1, MSG_DONTWAIT) == 0;
}

std::size_t count_of(std::string_view text, std::string_view whole) {
  std::size_t count = 0;
  for (auto place = whole.find(text); place != std::string_view::npos; place = whole.find(text, place + text.size()))
    ++count;
  return count;
}

}  // namespace node
