// Fixed-size identifiers, hashes and keys: distinct types over plain bytes.
//
// Text form is lower-case hexadecimal, everywhere. Ordering is byte order. Values are plain data, safe from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace protocol {

/// Exact bytes as they came or as they are stored.
using Bytes = std::string;

/// Lower-case hexadecimal of `bytes`.
std::string to_hex(std::string_view bytes);

/// The bytes of a hexadecimal text (either case); malformed if the length is odd or a digit is not hexadecimal.
Result<Bytes> from_hex(std::string_view text);

/// N bytes of one meaning; Tag keeps meanings apart.
template <class Tag, std::size_t N>
struct Id {
  static constexpr std::size_t size = N;
  std::array<std::uint8_t, N> bytes{};

  friend auto operator<=>(const Id&, const Id&) = default;

  /// The bytes as a string view into this value.
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), N}; }

  std::string hex() const { return to_hex(view()); }

  bool is_zero() const { return *this == Id{}; }

  /// malformed unless exactly N bytes.
  static Result<Id> from_bytes(std::string_view raw) {
    if (raw.size() != N) return failure(Reason::malformed, "expected " + std::to_string(N) + " bytes");
    Id id;
    for (std::size_t i = 0; i < N; ++i) id.bytes[i] = static_cast<std::uint8_t>(raw[i]);
    return id;
  }

  /// malformed unless exactly 2N hexadecimal digits.
  static Result<Id> from_hex(std::string_view text) {
    auto raw = protocol::from_hex(text);
    if (!raw) return std::unexpected(raw.error());
    return from_bytes(*raw);
  }
};

/// Chosen by the client that asks for a payment (or another act that moves money); random, unique within its origin.
using PaymentId = Id<struct PaymentIdTag, 16>;
/// Names an account in one node's books: random for members, derived from its purpose for the node's own
/// (storage/chart.h).
using AccountId = Id<struct AccountIdTag, 16>;
/// SHA-256 output.
using Hash = Id<struct HashTag, 32>;
/// Ed25519 (RFC 8032).
using PublicKey = Id<struct PublicKeyTag, 32>;
using Signature = Id<struct SignatureTag, 64>;

}  // namespace protocol
