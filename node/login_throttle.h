// How often passwords and codes may be tried: for each name, and from each address.
//
// State is bounded by construction: a name or an address falls, by a hash that nobody else can compute, into one of so
// many buckets, and those that share one share its attempts. Each bucket is the time at which it will be empty again
// (GCRA, ITU-T I.371). Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "protocol/id.h"

namespace node {

class LoginThrottle {
 public:
  LoginThrottle();

  /// Whether one more attempt may be made now (monotonic milliseconds); counts it. An empty address is not counted.
  bool admit(std::string_view name, std::string_view address, std::int64_t now);
  /// The same for what has no name: only the address counts.
  bool admit_address(std::string_view address, std::int64_t now);
  /// The attempt was right: it does not count, and from this address the name has attempts of its own from now on, so
  /// that who tries it from elsewhere keeps nobody out of his own account.
  void succeeded(std::string_view name, std::string_view address);

  // How many in a row, and one more after how long.
  static constexpr std::int64_t name_burst = 10;
  static constexpr std::int64_t name_period_ms = 30'000;
  static constexpr std::int64_t address_burst = 30;
  static constexpr std::int64_t address_period_ms = 5'000;

 private:
  static constexpr std::size_t bucket_count = 8192;
  using Buckets = std::array<std::int64_t, bucket_count>;

  std::uint64_t hash(std::string_view name, std::string_view address) const;
  /// The bucket of the name: one that it has from this address alone, if it was right from there before.
  std::int64_t& bucket_of(std::string_view name, std::string_view address);

  const protocol::Bytes salt_;
  std::mutex mutex_;
  Buckets names_{};
  Buckets addresses_{};
  std::array<std::uint64_t, bucket_count> known_{};  ///< hashes of name and address of attempts that were right
};

/// The part of an address that one customer of a provider has: of IPv6 the first 64 bits.
std::string address_group(std::string_view address);

}  // namespace node
