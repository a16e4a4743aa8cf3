#include "node/webhook_target.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "federation/webhook_books.h"

namespace node {

using protocol::failure;
using protocol::Reason;

namespace {

/// A range of addresses: the first `length` bits of a network.
struct Network {
  std::uint32_t address;
  int length;
  bool contains(std::uint32_t other) const { return ((address ^ other) >> (32 - length)) == 0; }
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c = 0, std::uint32_t d = 0) {
  return a << 24 | b << 16 | c << 8 | d;
}

/// The IANA registry of IPv4 special-purpose addresses (RFC 6890 and later), and all from multicast on.
constexpr std::array not_public{Network{v4(0, 0), 8},         Network{v4(10, 0), 8},      Network{v4(100, 64), 10},
                                Network{v4(127, 0), 8},       Network{v4(169, 254), 16},  Network{v4(172, 16), 12},
                                Network{v4(192, 0, 0), 24},   Network{v4(192, 0, 2), 24}, Network{v4(192, 88, 99), 24},
                                Network{v4(192, 168), 16},    Network{v4(198, 18), 15},   Network{v4(198, 51, 100), 24},
                                Network{v4(203, 0, 113), 24}, Network{v4(224, 0), 3}};
constexpr Network loopback_v4{v4(127, 0), 8};

bool is_public(std::uint32_t address) {
  return std::ranges::none_of(not_public, [address](const Network& network) { return network.contains(address); });
}

using Address6 = std::array<std::uint8_t, 16>;

bool begins(const Address6& address, std::initializer_list<std::uint8_t> bytes) {
  return std::equal(bytes.begin(), bytes.end(), address.begin());
}

/// Global unicast (2000::/3) but for what leads elsewhere: documentation, Teredo and the like, 6to4.
bool is_public(const Address6& address) {
  return (address[0] & 0xe0) == 0x20 && !begins(address, {0x20, 0x01, 0x0d, 0xb8}) &&
         !(begins(address, {0x20, 0x01}) && address[2] < 0x02) && !begins(address, {0x20, 0x02});
}

bool is_loopback(const Address6& address) {
  constexpr Address6 loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return address == loopback;
}

bool is_allowed(std::uint32_t address, bool loopback) {
  return loopback ? loopback_v4.contains(address) : is_public(address);
}
bool is_allowed(const Address6& address, bool loopback) {
  return loopback ? is_loopback(address) : is_public(address);
}

/// The scheme is taken off the front.
bool take(std::string_view& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.remove_prefix(front.size());
  return true;
}

bool is_plain(char c) {
  return c > ' ' && c < '\x7f' && c != '\\' && c != '#' && c != '"' && c != '<' && c != '>';
}

}  // namespace

/// An address in place of a name, in any form that a client takes for one, to which no connection is ever made.
static bool leads_nowhere(std::string_view host, bool loopback) {
  std::string text(host);
  in_addr number{};
  if (::inet_aton(text.c_str(), &number) == 1) return !is_allowed(ntohl(number.s_addr), loopback);
  if (!text.starts_with('[')) return false;
  text = text.substr(1, text.size() - 2);
  Address6 bytes{};
  return ::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1 || !is_allowed(bytes, loopback);
}

protocol::Result<WebhookTarget> parse_webhook_url(std::string_view url) {
  if (url.size() > federation::max_webhook_url) return failure(Reason::oversize, "has at most 2048 characters");
  if (!std::ranges::all_of(url, is_plain)) return failure(Reason::malformed, "is a URL in printable ASCII, without #");
  auto rest = url;
  const bool secure = take(rest, "https://");
  if (!secure && !take(rest, "http://")) return failure(Reason::malformed, "begins with https://");
  const auto authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.empty() || authority.contains('@')) return failure(Reason::malformed, "names a host and no user");
  const auto end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
  const auto host = authority.substr(0, end);
  const bool loopback = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
  if (host.empty() || host == "[") return failure(Reason::malformed, "names a host and no user");
  if (leads_nowhere(host, loopback))
    return failure(Reason::malformed, "names an address of a private network, or of nobody: nothing is sent there");
  if (!secure && !loopback) return failure(Reason::malformed, "is https unless it leads to 127.0.0.1");
  return WebhookTarget{std::string(url), loopback};
}

bool may_connect(const WebhookTarget& target, const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return is_allowed(ntohl(in.sin_addr.s_addr), target.loopback);
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 in{};
  std::memcpy(&in, &address, sizeof in);
  Address6 bytes{};
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  return is_allowed(bytes, target.loopback);
}

}  // namespace node
