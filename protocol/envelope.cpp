#include "protocol/envelope.h"

#include <ranges>
#include <utility>

#include "protocol/check.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"

namespace protocol {
namespace {

std::vector<Hash> leaf_hashes(std::span<const Bytes> messages) {
  std::vector<Hash> leaves;
  leaves.reserve(messages.size());
  for (const Bytes& message : messages) leaves.push_back(leaf_hash(message));
  return leaves;
}

}  // namespace

Hash message_root(std::span<const Bytes> messages) {
  return merkle_root(leaf_hashes(messages));
}

ChainHead Envelope::head() const {
  check(header.sequence > 0 && !header_bytes.empty(), "an envelope has a place in its chain");
  return {header.sequence, sha256(header_bytes)};
}

Envelope seal(EnvelopeHeader header, std::vector<Bytes> messages, const SigningKey& key) {
  check(messages.size() <= max_envelope_messages, "an envelope built here has no more messages than allowed");
  check(header.sequence > 0 && (header.sequence == 1) == header.previous.is_zero(), "an envelope follows its chain");
  for (const Bytes& message : messages)
    check(!message.empty() && message.size() <= max_message_bytes, "a message built here respects its bounds");
  header.count = static_cast<std::uint32_t>(messages.size());
  header.root = message_root(messages);
  Bytes header_bytes = encode(header);
  const Signature signature = key.sign(envelope_type, header_bytes);
  return {std::move(header), std::move(header_bytes), signature, std::move(messages)};
}

Result<VerifiedEnvelope> VerifiedEnvelope::verify(Envelope envelope, const PublicKey& key) {
  if (!protocol::verify(key, envelope_type, envelope.header_bytes, envelope.signature))
    return failure(Reason::bad_signature, "the envelope's header");
  return VerifiedEnvelope(std::move(envelope), key);
}

Result<VerifiedEnvelope> VerifiedEnvelope::verify(Envelope envelope, const KeyHistory& keys) {
  for (const auto& known : std::views::reverse(keys.all()))
    if (protocol::verify(known.message, envelope_type, envelope.header_bytes, envelope.signature))
      return VerifiedEnvelope(std::move(envelope), known.message);
  return failure(Reason::bad_signature, "the envelope's header");
}

MessageProof prove_message(const Envelope& envelope, std::uint32_t index) {
  check(index < envelope.messages.size(), "the message to prove is in the envelope");
  return {envelope.header_bytes, envelope.signature, index, envelope.messages[index],
          inclusion_path(leaf_hashes(envelope.messages), index)};
}

Result<EnvelopeHeader> verify(const MessageProof& proof, const PublicKey& key) {
  auto header = decode_envelope_header(proof.header_bytes);
  if (!header) return header;
  if (!verify(key, envelope_type, proof.header_bytes, proof.signature))
    return failure(Reason::bad_signature, "the proof's header");
  if (!verify_inclusion(leaf_hash(proof.message), proof.index, header->count, proof.path, header->root))
    return failure(Reason::bad_signature, "the proof's path");
  return header;
}

}  // namespace protocol
