#include "node/keys.h"

#include <array>
#include <utility>

#include "protocol/check.h"
#include "protocol/limits.h"

namespace node {

using protocol::failure;
using protocol::Reason;
using protocol::SigningKey;

namespace {

constexpr std::size_t most_key_bytes = 1024;

Result<void> create_key(const std::filesystem::path& path, const SigningKey& key) {
  return create_file(path, protocol::to_hex(key.seed()) + "\n", Access::owner_only);
}

Result<SigningKey> read_key(const std::filesystem::path& path) {
  auto text = read_secret_file(path, most_key_bytes);
  if (!text) return std::unexpected(text.error());
  while (text->ends_with('\n') || text->ends_with('\r') || text->ends_with(' ')) text->pop_back();
  const auto seed = protocol::from_hex(*text);
  auto key = seed ? SigningKey::from_seed(*seed) : failure(Reason::malformed);
  if (!key)
    return failure(Reason::invalid_configuration, path.string() + ": a key is 32 bytes in hexadecimal, on one line");
  return key;
}

}  // namespace

federation::NodeKeys generate_keys() {
  return {SigningKey::generate(), SigningKey::generate(), SigningKey::generate()};
}

Result<void> create_keys(const DataDirectory& data, const federation::NodeKeys& keys) {
  if (auto made = make_directory(data.keys(), Access::owner_only); !made) return made;
  const std::array<std::pair<std::filesystem::path, const SigningKey*>, 3> files{{
      {data.message_key(), &keys.message},
      {data.log_key(), &keys.log},
      {data.contract_key(), &keys.contract},
  }};
  for (const auto& [path, key] : files)
    if (auto created = create_key(path, *key); !created) return created;
  return {};
}

Result<federation::NodeKeys> read_keys(const DataDirectory& data) {
  auto message = read_key(data.message_key());
  if (!message) return std::unexpected(message.error());
  auto log = read_key(data.log_key());
  if (!log) return std::unexpected(log.error());
  auto contract = read_key(data.contract_key());
  if (!contract) return std::unexpected(contract.error());
  return federation::NodeKeys{*std::move(message), *std::move(log), *std::move(contract)};
}

Result<void> create_tls(const DataDirectory& data, const TlsPair& tls) {
  if (auto made = make_directory(data.tls(), Access::owner_only); !made) return made;
  if (auto created = create_file(data.certificate_key(), tls.key, Access::owner_only); !created) return created;
  return create_file(data.certificate(), tls.certificate, Access::everyone);
}

Result<TlsPair> read_tls(const DataDirectory& data) {
  auto certificate = read_file(data.certificate(), protocol::max_certificate_bytes);
  if (!certificate) return std::unexpected(certificate.error());
  auto key = read_secret_file(data.certificate_key(), protocol::max_certificate_bytes);
  if (!key) return std::unexpected(key.error());
  TlsPair pair{*std::move(certificate), *std::move(key)};
  if (auto fits = check_pair(pair); !fits)
    return failure(fits.error().reason, data.tls().string() + ": " + fits.error().detail);
  return pair;
}

SigningKey copy_of(const SigningKey& key) {
  auto copy = SigningKey::from_seed(key.seed());
  protocol::check(copy.has_value(), "a key's seed makes a key");
  return *std::move(copy);
}

}  // namespace node
