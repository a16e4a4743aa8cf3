// Ed25519 signatures (RFC 8032, by libsodium) over DSSE's pre-authentication encoding.
//
// What is signed is never the bare bytes but `DSSEv1 SP len(type) SP type SP len(body) SP body`, with the exact body
// bytes, so that a signature made for one purpose is worthless for another. Thread-safe after crypto is initialised,
// which every function here does itself.
#pragma once

#include <memory>
#include <string_view>

#include "protocol/id.h"

namespace protocol {

/// The purposes of signatures; each has a key of its own.
inline constexpr std::string_view envelope_type = "application/vnd.lokaponto.envelope-header.v1+protobuf";
inline constexpr std::string_view agreement_type = "application/vnd.lokaponto.agreement.v1+protobuf";
inline constexpr std::string_view introduction_type = "application/vnd.lokaponto.introduction.v1+protobuf";

/// DSSE PAE of a body; https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
Bytes pre_authentication_encoding(std::string_view type, std::string_view body);

/// 32 secret bytes from which a key pair grows. Wiped on destruction; never copied, never printed.
class SigningKey {
 public:
  /// From 32 bytes of seed; malformed otherwise.
  static Result<SigningKey> from_seed(std::string_view seed);
  /// From the system's randomness.
  static SigningKey generate();

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  const PublicKey& public_key() const;
  /// The seed, to be written to a key file readable by the node alone.
  Bytes seed() const;

  /// Signs `text` as it is (for signed notes, whose format fixes the signed bytes).
  Signature sign_raw(std::string_view text) const;
  /// Signs the pre-authentication encoding of body under type.
  Signature sign(std::string_view type, std::string_view body) const;

 private:
  struct Secret;
  explicit SigningKey(std::unique_ptr<Secret> secret);
  std::unique_ptr<Secret> secret_;
};

bool verify_raw(const PublicKey& key, std::string_view text, const Signature& signature);
bool verify(const PublicKey& key, std::string_view type, std::string_view body, const Signature& signature);

/// HMAC-SHA-256 (RFC 2104) under a key of 32 bytes.
Hash hmac_sha256(std::string_view key, std::string_view bytes);

/// Equality in time that depends on the lengths alone.
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace protocol
