#include "node/keys.h"

#include <array>
#include <ranges>
#include <utility>

#include "protocol/check.h"
#include "protocol/limits.h"
#include "protocol/message.h"

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

/// What is left of the keys that were replaced.
static Result<std::map<std::uint32_t, SigningKey>> read_former(const DataDirectory& data, std::uint32_t newest) {
  std::map<std::uint32_t, SigningKey> former;
  for (std::uint32_t rotation = 0; rotation < newest; ++rotation) {
    auto key = read_key(data.message_key(rotation));
    if (!key && key.error().reason != Reason::not_found) return std::unexpected(key.error());
    if (key) former.emplace(rotation, *std::move(key));
  }
  return former;
}

Result<federation::NodeKeys> read_keys(const DataDirectory& data) {
  std::vector<Bytes> rotations;
  std::error_code error;
  while (std::filesystem::exists(data.keys(static_cast<std::uint32_t>(rotations.size()) + 1), error)) {
    auto announcement =
        read_file(data.announcement(static_cast<std::uint32_t>(rotations.size()) + 1), protocol::max_message_bytes);
    if (!announcement) return std::unexpected(announcement.error());
    rotations.push_back(*std::move(announcement));
  }
  const auto newest = static_cast<std::uint32_t>(rotations.size());
  auto message = read_key(data.message_key(newest));
  if (!message) return std::unexpected(message.error());
  auto log = read_key(data.log_key());
  if (!log) return std::unexpected(log.error());
  auto contract = read_key(data.contract_key(newest));
  if (!contract) return std::unexpected(contract.error());
  auto former = read_former(data, newest);
  if (!former) return std::unexpected(former.error());
  return federation::NodeKeys{*std::move(message), *std::move(log), *std::move(contract), *std::move(former),
                              std::move(rotations)};
}

static Result<void> write_tls(const std::filesystem::path& directory, const TlsPair& tls) {
  if (auto created = create_file(directory / "key.pem", tls.key, Access::owner_only); !created) return created;
  return create_file(directory / "certificate.pem", tls.certificate, Access::everyone);
}

Result<void> create_tls(const DataDirectory& data, const TlsPair& tls) {
  if (auto made = make_directory(data.tls(), Access::owner_only); !made) return made;
  return write_tls(data.tls(), tls);
}

static Result<TlsPair> read_pair(const DataDirectory& data, std::uint32_t rotation) {
  auto key = read_secret_file(data.certificate_key(rotation), protocol::max_certificate_bytes);
  if (!key) return std::unexpected(key.error());
  auto certificate = read_file(data.certificate(rotation), protocol::max_certificate_bytes);
  if (!certificate) return std::unexpected(certificate.error());
  TlsPair pair{*std::move(certificate), *std::move(key)};
  if (auto fits = check_pair(pair); !fits)
    return failure(fits.error().reason, data.tls(rotation).string() + ": " + fits.error().detail);
  return pair;
}

Result<TlsPairs> read_tls(const DataDirectory& data, std::uint32_t newest) {
  TlsPairs pairs;
  std::error_code error;
  for (std::uint32_t rotation = 0; rotation <= newest; ++rotation) {
    // A key that was removed is not needed any more.
    if (rotation < newest && !std::filesystem::exists(data.certificate_key(rotation), error)) continue;
    auto pair = read_pair(data, rotation);
    if (!pair) return std::unexpected(pair.error());
    pairs.emplace(rotation, *std::move(pair));
  }
  return pairs;
}

std::string certificates_of(const TlsPairs& pairs) {
  std::string all;
  for (const auto& [rotation, pair] : std::views::reverse(pairs)) {
    all += pair.certificate;
    if (!all.ends_with('\n')) all += '\n';
  }
  return all;
}

bool rotation_waits(const DataDirectory& data) {
  std::error_code error;
  return std::filesystem::exists(data.next_keys(), error);
}

/// Beside its place first: a directory that has its name is whole.
static Result<void> write_rotation(const DataDirectory& data, const SigningKey& message, const SigningKey& contract,
                                   const TlsPair& tls, std::string_view announcement) {
  const auto beside = data.keys() / "next.new";
  std::error_code ignored;
  std::filesystem::remove_all(beside, ignored);  // of an attempt that was cut short
  if (auto made = make_directory(beside, Access::owner_only); !made) return made;
  if (auto created = create_key(beside / "message.key", message); !created) return created;
  if (auto created = create_key(beside / "contract.key", contract); !created) return created;
  if (auto created = write_tls(beside, tls); !created) return created;
  if (auto created = create_file(beside / "announcement", announcement, Access::owner_only); !created) return created;
  return rename_path(beside, data.next_keys());
}

Result<protocol::KeySuccession> prepare_rotation(const DataDirectory& data, const protocol::Domain& domain,
                                                 protocol::Time now) {
  if (rotation_waits(data))
    return failure(Reason::already_exists,
                   "new keys wait for the next start of the node: " + data.next_keys().string());
  const auto before = read_keys(data);
  if (!before) return std::unexpected(before.error());
  const auto number = static_cast<std::uint32_t>(before->rotations.size());
  if (number == protocol::max_key_rotations)
    return failure(Reason::oversize, "a node changes its keys 256 times at most");
  auto pairs = read_tls(data, number);
  if (!pairs) return std::unexpected(pairs.error());
  auto tls = make_certificate(domain, now);
  if (!tls) return std::unexpected(tls.error());
  pairs->emplace(number + 1, *tls);
  const auto after = generate_keys();
  const protocol::KeySuccession succession{.node = domain,
                                           .number = number + 1,
                                           .before = {before->message.public_key(), before->contract.public_key()},
                                           .after = {after.message.public_key(), after.contract.public_key()},
                                           .certificate = certificates_of(*pairs)};
  if (succession.certificate.size() > protocol::max_certificate_bytes)
    return failure(Reason::oversize, "too many certificates are still in use: peers have yet to hear of them");
  const auto rotation =
      protocol::rotate(succession, {before->message, before->contract}, {after.message, after.contract});
  if (auto written = write_rotation(data, after.message, after.contract, *tls, protocol::encode(rotation)); !written)
    return std::unexpected(written.error());
  return succession;
}

Result<void> put_rotation_in_force(const DataDirectory& data) {
  if (!rotation_waits(data)) return {};
  std::error_code error;
  std::uint32_t number = 1;
  while (std::filesystem::exists(data.keys(number), error)) ++number;
  return rename_path(data.next_keys(), data.keys(number));
}

Result<void> remove_keys_before(const DataDirectory& data, std::uint32_t oldest, std::uint32_t newest) {
  for (std::uint32_t rotation = 0; rotation < newest; ++rotation) {
    if (auto removed = remove_file(data.contract_key(rotation)); !removed) return removed;
    if (rotation >= oldest) continue;
    for (const auto& path : {data.message_key(rotation), data.certificate_key(rotation)})
      if (auto removed = remove_file(path); !removed) return removed;
  }
  return {};
}

SigningKey copy_of(const SigningKey& key) {
  auto copy = SigningKey::from_seed(key.seed());
  protocol::check(copy.has_value(), "a key's seed makes a key");
  return *std::move(copy);
}

federation::NodeKeys copy_of(const federation::NodeKeys& keys) {
  federation::NodeKeys copy{copy_of(keys.message), copy_of(keys.log), copy_of(keys.contract)};
  for (const auto& [rotation, key] : keys.former) copy.former.emplace(rotation, copy_of(key));
  copy.rotations = keys.rotations;
  return copy;
}

std::map<std::uint32_t, SigningKey> message_keys_of(const federation::NodeKeys& keys) {
  std::map<std::uint32_t, SigningKey> all;
  for (const auto& [rotation, key] : keys.former) all.emplace(rotation, copy_of(key));
  all.emplace(static_cast<std::uint32_t>(keys.rotations.size()), copy_of(keys.message));
  return all;
}

}  // namespace node
