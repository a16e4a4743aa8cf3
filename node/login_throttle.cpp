#include "node/login_throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "node/random.h"
#include "protocol/merkle.h"
#include "storage/journal.h"

namespace node {

LoginThrottle::LoginThrottle() : salt_(random_bytes(32)) {}

std::uint64_t LoginThrottle::hash(std::string_view name, std::string_view address) const {
  protocol::Bytes text = salt_;
  text.append(name).append("\n").append(address);
  const auto digest = protocol::sha256(text);
  return storage::number_from_key(digest.view().substr(0, sizeof(std::uint64_t)));
}

std::int64_t& LoginThrottle::bucket_of(std::string_view name, std::string_view address) {
  const auto both = hash(name, address);
  const bool known = !address.empty() && known_[both % bucket_count] == both;
  return names_[(known ? both : hash(name, {})) % bucket_count];
}

/// Whether a bucket takes one more.
static bool has_room(std::int64_t empty_at, std::int64_t now, std::int64_t burst, std::int64_t period) {
  return empty_at - now <= (burst - 1) * period;
}

bool LoginThrottle::admit(std::string_view name, std::string_view address, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  auto& of_name = bucket_of(name, address);
  auto& of_address = addresses_[hash({}, address) % bucket_count];
  if (!has_room(of_name, now, name_burst, name_period_ms)) return false;
  if (!address.empty() && !has_room(of_address, now, address_burst, address_period_ms)) return false;
  of_name = std::max(of_name, now) + name_period_ms;
  if (!address.empty()) of_address = std::max(of_address, now) + address_period_ms;
  return true;
}

bool LoginThrottle::admit_address(std::string_view address, std::int64_t now) {
  if (address.empty()) return true;
  const std::scoped_lock lock(mutex_);
  auto& of_address = addresses_[hash({}, address) % bucket_count];
  if (!has_room(of_address, now, address_burst, address_period_ms)) return false;
  of_address = std::max(of_address, now) + address_period_ms;
  return true;
}

void LoginThrottle::succeeded(std::string_view name, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  bucket_of(name, address) -= name_period_ms;
  if (address.empty()) return;
  addresses_[hash({}, address) % bucket_count] -= address_period_ms;
  const auto both = hash(name, address);
  known_[both % bucket_count] = both;
}

std::string address_group(std::string_view address) {
  constexpr std::size_t group_bytes = 8;
  std::array<char, sizeof(in6_addr)> bytes{};
  const std::string text(address);
  const bool is_v6 = ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
  // Of an IPv4 address in the form of an IPv6 one, the first 64 bits say nothing.
  if (!is_v6 || text.starts_with("::ffff:")) return text;
  return protocol::to_hex({bytes.data(), group_bytes});
}

}  // namespace node
