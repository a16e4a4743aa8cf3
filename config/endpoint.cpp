#include "config/endpoint.h"

#include <algorithm>
#include <charconv>

#include "protocol/address.h"
#include "protocol/check.h"

namespace config {

using protocol::failure;
using protocol::Reason;

namespace {

constexpr std::size_t max_address = 45;  // of an IPv6 address with an IPv4 one in it

bool is_address_character(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') || character == ':' ||
         character == '.';
}

bool is_ipv6(std::string_view text) {
  return text.size() >= 2 && text.size() <= max_address && std::ranges::count(text, ':') >= 2 &&
         std::ranges::all_of(text, is_address_character);
}

protocol::Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    return failure(Reason::malformed, "a port is a number from 0 to 65535");
  return port;
}

}  // namespace

protocol::Result<Endpoint> Endpoint::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return failure(Reason::malformed, "expected host:port, as in 127.0.0.1:8480");
  auto port = parse_port(text.substr(colon + 1));
  if (!port) return std::unexpected(port.error());
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!is_ipv6(host)) return failure(Reason::malformed, "expected an IPv6 address between the brackets");
  } else if (!protocol::Domain::parse(host)) {
    return failure(Reason::malformed, "the host is an address or a DNS name in lower case");
  }
  return Endpoint{std::string(host), *port};
}

std::string Endpoint::text() const {
  protocol::check(!host.empty(), "an endpoint has a host");
  const bool brackets = host.find(':') != std::string::npos;
  return (brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Endpoint::is_loopback() const {
  const bool numeric = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "::1" || (numeric && host.starts_with("127."));
}

}  // namespace config
