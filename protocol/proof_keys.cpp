#include "protocol/proof_keys.h"

#include <algorithm>
#include <utility>

namespace protocol {
namespace {

constexpr std::string_view journal = "/journal";
constexpr std::string_view witness = "/witness";
constexpr std::size_t restored_digits = 16;
constexpr std::size_t most_keys = 64;  // of one proof

std::string_view name_of(KeyUse use) {
  return use == KeyUse::log ? "log" : "message";
}

bool is_hex_digit(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
}

/// The domain before the first slash, if what follows it is `rest`.
Result<Domain> node_before(std::string_view name, std::string_view rest) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos || name.substr(slash) != rest)
    return failure(Reason::malformed, "a signer of a proof is a journal, or a witness of it");
  return Domain::parse(name.substr(0, slash));
}

/// The key among these under which the note is signed by this name.
Result<NodeKey> signer_of(const SignedNote& note, const std::string& name, NoteKeyType type,
                          const std::vector<NodeKey>& among) {
  if (among.empty()) return failure(Reason::bad_signature, "no key of " + name + " is given");
  for (const auto& one : among)
    if (verify(note, {name, one.key, type})) return one;
  return failure(Reason::bad_signature, "the signature of " + name);
}

Result<void> add_signer(const SignedNote& note, const NoteSignature& line, const ProofKeys& keys, SignerRole role,
                        std::vector<ProofSigner>& signers) {
  const bool is_log = role == SignerRole::log;
  const auto node = is_log ? node_of_origin(line.name) : node_of_witness(line.name);
  if (!node) return std::unexpected(node.error());
  const auto key =
      signer_of(note, line.name, is_log ? NoteKeyType::signer : NoteKeyType::witness, keys.of(*node, KeyUse::log));
  if (!key) return std::unexpected(key.error());
  signers.push_back(
      {.role = role, .key = *key, .given = keys.is_given(*key), .seconds = is_log ? 0 : cosigned_at(line).value_or(0)});
  return {};
}

}  // namespace

std::string NodeKey::text() const {
  return node.text() + "/" + std::string(name_of(use)) + "=" + key.hex();
}

Result<NodeKey> NodeKey::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto equals = text.find('=');
  if (slash == std::string_view::npos || equals == std::string_view::npos || equals < slash)
    return failure(Reason::malformed, "a key has the form DOMAIN/log=HEX or DOMAIN/message=HEX");
  auto node = Domain::parse(text.substr(0, slash));
  const auto key = PublicKey::from_hex(text.substr(equals + 1));
  if (!node || !key) return failure(Reason::malformed, "a key has the form DOMAIN/log=HEX or DOMAIN/message=HEX");
  NodeKey read{*std::move(node), text.substr(slash + 1, 1) == "l" ? KeyUse::log : KeyUse::message, *key};
  if (read.text() != text) return failure(Reason::malformed, "a key has the form DOMAIN/log=HEX or DOMAIN/message=HEX");
  return read;
}

std::vector<NodeKey> read_keys(ProofLines& lines) {
  std::vector<NodeKey> keys;
  while (const auto line = lines.take("key")) {
    auto key = NodeKey::parse(*line);
    if (!key || keys.size() == most_keys) return lines.fail(), keys;
    keys.push_back(*std::move(key));
  }
  return keys;
}

std::vector<NodeKey> ProofKeys::of(const Domain& node, KeyUse use) const {
  std::vector<NodeKey> found;
  const auto fits = [&](const NodeKey& one) { return one.node == node && one.use == use; };
  std::ranges::copy_if(given, std::back_inserter(found), fits);
  if (found.empty()) std::ranges::copy_if(in_file, std::back_inserter(found), fits);
  return found;
}

bool ProofKeys::is_given(const NodeKey& key) const {
  return std::ranges::find(given, key) != given.end();
}

Result<Domain> node_of_origin(std::string_view name) {
  const auto place = name.find(journal);
  const auto suffix = place == std::string_view::npos ? std::string_view() : name.substr(place + journal.size());
  const bool restored = suffix.size() == 1 + restored_digits && suffix.front() == '/' &&
                        std::ranges::all_of(suffix.substr(1), is_hex_digit);
  return node_before(restored ? name.substr(0, place + journal.size()) : name, journal);
}

Result<Domain> node_of_witness(std::string_view name) {
  return node_before(name, witness);
}

Result<Checkpoint> verify_checkpoint(const SignedNote& note, const ProofKeys& keys, std::vector<ProofSigner>& signers) {
  auto checkpoint = parse_checkpoint(note.text);
  if (!checkpoint) return checkpoint;
  if (note.signatures.empty() || note.signatures.front().name != checkpoint->origin)
    return failure(Reason::bad_signature, "the first signature is that of " + checkpoint->origin);
  auto role = SignerRole::log;
  for (const auto& line : note.signatures) {
    if (auto added = add_signer(note, line, keys, role, signers); !added) return std::unexpected(added.error());
    role = SignerRole::witness;
  }
  return checkpoint;
}

Result<void> check_all_used(const ProofKeys& keys, const std::vector<ProofSigner>& signers) {
  const auto is_used = [&](const NodeKey& key) {
    return std::ranges::any_of(
        signers, [&](const ProofSigner& signer) { return signer.key.node == key.node && signer.key.use == key.use; });
  };
  if (std::ranges::all_of(keys.in_file, is_used)) return {};
  return failure(Reason::malformed, "the file names a key under which nothing in it is signed");
}

}  // namespace protocol
