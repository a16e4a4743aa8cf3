#include "protocol/signing.h"

#include <sodium.h>

#include <array>
#include <new>

#include "protocol/check.h"

namespace protocol {
namespace {

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// Once per process; the initialisation of a static variable is thread-safe, and so is sodium_init().
void initialise_crypto() {
  static const bool ready = sodium_init() >= 0;
  check(ready, "libsodium is initialised");
}

}  // namespace

Bytes pre_authentication_encoding(std::string_view type, std::string_view body) {
  Bytes bytes;
  bytes.reserve(type.size() + body.size() + 32);
  bytes += "DSSEv1 ";
  bytes += std::to_string(type.size());
  bytes += ' ';
  bytes += type;
  bytes += ' ';
  bytes += std::to_string(body.size());
  bytes += ' ';
  bytes += body;
  return bytes;
}

/// Lives in memory of its own that is locked, guarded on both sides, and wiped when given back (sodium_malloc).
struct SigningKey::Secret {
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> key{};  ///< seed and public key, as libsodium lays it out
  PublicKey public_key;

  static void* operator new(std::size_t size) {
    void* memory = sodium_malloc(size);
    check(memory != nullptr, "there is locked memory for a signing key");
    return memory;
  }
  static void operator delete(void* memory) { sodium_free(memory); }
};

SigningKey::SigningKey(std::unique_ptr<Secret> secret) : secret_(std::move(secret)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Result<SigningKey> SigningKey::from_seed(std::string_view seed) {
  initialise_crypto();
  if (seed.size() != crypto_sign_SEEDBYTES) return failure(Reason::malformed, "a seed has 32 bytes");
  auto secret = std::make_unique<Secret>();
  const int made = crypto_sign_seed_keypair(secret->public_key.bytes.data(), secret->key.data(), data_of(seed));
  check(made == 0, "every seed has a key pair");
  return SigningKey(std::move(secret));
}

SigningKey SigningKey::generate() {
  initialise_crypto();
  auto secret = std::make_unique<Secret>();
  check(crypto_sign_keypair(secret->public_key.bytes.data(), secret->key.data()) == 0, "a key pair can be generated");
  return SigningKey(std::move(secret));
}

const PublicKey& SigningKey::public_key() const {
  check(secret_ != nullptr, "a moved-from key is not used");
  return secret_->public_key;
}

Bytes SigningKey::seed() const {
  check(secret_ != nullptr, "a moved-from key is not used");
  Bytes seed(crypto_sign_SEEDBYTES, '\0');
  check(crypto_sign_ed25519_sk_to_seed(reinterpret_cast<unsigned char*>(seed.data()), secret_->key.data()) == 0,
        "a secret key begins with its seed");
  return seed;
}

Signature SigningKey::sign_raw(std::string_view text) const {
  check(secret_ != nullptr, "a moved-from key is not used");
  Signature signature;
  const int made =
      crypto_sign_detached(signature.bytes.data(), nullptr, data_of(text), text.size(), secret_->key.data());
  check(made == 0 && !signature.is_zero(), "a key signs everything");
  return signature;
}

Signature SigningKey::sign(std::string_view type, std::string_view body) const {
  return sign_raw(pre_authentication_encoding(type, body));
}

bool verify_raw(const PublicKey& key, std::string_view text, const Signature& signature) {
  initialise_crypto();
  return crypto_sign_verify_detached(signature.bytes.data(), data_of(text), text.size(), key.bytes.data()) == 0;
}

bool verify(const PublicKey& key, std::string_view type, std::string_view body, const Signature& signature) {
  return verify_raw(key, pre_authentication_encoding(type, body), signature);
}

Hash hmac_sha256(std::string_view key, std::string_view bytes) {
  initialise_crypto();
  check(key.size() == crypto_auth_hmacsha256_KEYBYTES, "a key for messages has 32 bytes");
  Hash code;
  crypto_auth_hmacsha256(code.bytes.data(), data_of(bytes), bytes.size(), data_of(key));
  return code;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  initialise_crypto();
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace protocol
