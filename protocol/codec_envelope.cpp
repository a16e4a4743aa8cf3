#include <utility>

#include "lokaponto/v1/envelope.pb.h"
#include "protocol/check.h"
#include "protocol/codec_fields.h"
#include "protocol/envelope.h"
#include "protocol/limits.h"

namespace protocol {
namespace {

/// An inclusion path in a tree of max_envelope_messages leaves.
constexpr std::size_t max_path = 10;
static_assert((std::size_t{1} << max_path) == max_envelope_messages);

/// header, signature and message with their tags, and the path.
constexpr std::size_t max_proof_bytes = max_header_bytes + max_message_bytes + 1024;

/// The place before the first envelope is {0, zero}, and no other place has either.
ChainHead read_place(FieldReader& reader, std::uint64_t sequence, const std::string& hash, const char* what) {
  const ChainHead head{sequence, reader.optional_id<Hash>(hash, what)};
  reader.require((head.sequence == 0) == head.hash.is_zero(), what);
  return head;
}

/// The parts of an envelope, still as raw bytes.
Result<void> bound_envelope(std::string_view bytes) {
  if (bytes.size() > max_envelope_bytes) return failure(Reason::oversize, "an envelope of more than 4 MiB");
  const auto header = occurrences(bytes, wire::Envelope::kHeaderFieldNumber);
  if (!header) return std::unexpected(header.error());
  if (header->largest > max_header_bytes) return failure(Reason::oversize, "a header of more than 2 KiB");
  const auto messages = occurrences(bytes, wire::Envelope::kMessagesFieldNumber);
  if (!messages) return std::unexpected(messages.error());
  if (messages->count > max_envelope_messages) return failure(Reason::oversize, "more than 1024 messages");
  if (messages->largest > max_message_bytes) return failure(Reason::oversize, "a message of more than 64 KiB");
  if (messages->smallest == 0) return failure(Reason::malformed, "an empty message");
  return {};
}

Result<void> bound_proof(std::string_view bytes) {
  if (bytes.size() > max_proof_bytes) return failure(Reason::oversize, "a message proof too large");
  const auto path = occurrences(bytes, wire::MessageProof::kPathFieldNumber);
  if (!path) return std::unexpected(path.error());
  if (path->count > max_path) return failure(Reason::oversize, "an inclusion path of more than 10 hashes");
  return {};
}

Result<void> bound_greeting(std::string_view bytes) {
  if (bytes.size() > max_envelope_bytes) return failure(Reason::oversize, "a greeting of more than 4 MiB");
  const auto rotations = occurrences(bytes, wire::Greeting::kRotationsFieldNumber);
  if (!rotations) return std::unexpected(rotations.error());
  if (rotations->count > max_key_rotations) return failure(Reason::oversize, "more than 256 rotations of keys");
  return {};
}

/// A length-delimited field: tag, length, content. The first two take at most most_frame bytes.
constexpr std::size_t most_frame = 1 + 5;

void append(Bytes& bytes, int number, std::string_view content) {
  constexpr int delimited = 2;
  bytes += static_cast<char>((number << 3) | delimited);
  std::size_t size = content.size();
  for (; size >= 0x80; size >>= 7) bytes += static_cast<char>((size & 0x7f) | 0x80);
  bytes += static_cast<char>(size);
  bytes += content;
}

}  // namespace

Bytes encode(const EnvelopeHeader& header) {
  wire::EnvelopeHeader fields;
  fields.set_version(wire_version);
  put(fields.mutable_sender(), header.sender);
  put(fields.mutable_receiver(), header.receiver);
  fields.set_sequence(header.sequence);
  put_optional(fields.mutable_previous(), header.previous);
  fields.set_acknowledged_sequence(header.acknowledged.sequence);
  put_optional(fields.mutable_acknowledged_hash(), header.acknowledged.hash);
  fields.set_time(header.time.milliseconds);
  fields.set_count(header.count);
  put(fields.mutable_root(), header.root);
  fields.set_journal_size(header.journal_size);
  put(fields.mutable_journal_root(), header.journal_root);
  Bytes bytes = serialise(fields);
  check(bytes.size() <= max_header_bytes, "a header built here is not too large");
  return bytes;
}

Result<EnvelopeHeader> decode_envelope_header(std::string_view bytes) {
  wire::EnvelopeHeader fields;
  if (auto parsed = parse(bytes, max_header_bytes, fields); !parsed) return std::unexpected(std::move(parsed.error()));
  if (auto known = known_version(fields.version(), "header"); !known) return std::unexpected(std::move(known.error()));
  FieldReader reader;
  EnvelopeHeader header;
  header.sender = reader.domain(fields.sender(), "header.sender");
  header.receiver = reader.domain(fields.receiver(), "header.receiver");
  reader.require(header.sender != header.receiver, "header.receiver");
  header.sequence = fields.sequence();
  reader.require(header.sequence > 0, "header.sequence");
  header.previous = read_place(reader, header.sequence - 1, fields.previous(), "header.previous").hash;
  header.acknowledged =
      read_place(reader, fields.acknowledged_sequence(), fields.acknowledged_hash(), "header.acknowledged");
  header.time.milliseconds = fields.time();
  header.count = fields.count();
  reader.require(header.count <= max_envelope_messages, "header.count");
  header.root = reader.id<Hash>(fields.root(), "header.root");
  header.journal_size = fields.journal_size();
  header.journal_root = reader.id<Hash>(fields.journal_root(), "header.journal_root");
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(header) != bytes) return failure(Reason::malformed, "a header not in canonical form");
  return header;
}

Bytes encode(const Envelope& envelope) {
  // By hand: a generated message would first take a copy of each of a thousand messages.
  std::size_t size = max_header_bytes;
  for (const Bytes& message : envelope.messages) size += most_frame + message.size();
  Bytes bytes;
  bytes.reserve(size);
  append(bytes, wire::Envelope::kHeaderFieldNumber, envelope.header_bytes);
  append(bytes, wire::Envelope::kSignatureFieldNumber, envelope.signature.view());
  for (const Bytes& message : envelope.messages) append(bytes, wire::Envelope::kMessagesFieldNumber, message);
  check(bytes.size() <= max_envelope_bytes, "an envelope built here is not too large");
  return bytes;
}

Result<Envelope> decode_envelope(std::string_view bytes) {
  if (auto bounded = bound_envelope(bytes); !bounded) return std::unexpected(std::move(bounded.error()));
  wire::Envelope fields;
  if (auto parsed = parse(bytes, max_envelope_bytes, fields); !parsed)
    return std::unexpected(std::move(parsed.error()));
  auto header = decode_envelope_header(fields.header());
  if (!header) return std::unexpected(std::move(header.error()));

  FieldReader reader;
  Envelope envelope;
  envelope.header = std::move(*header);
  envelope.header_bytes = std::move(*fields.mutable_header());
  envelope.signature = reader.id<Signature>(fields.signature(), "envelope.signature");
  envelope.messages.reserve(static_cast<std::size_t>(fields.messages_size()));
  for (Bytes& message : *fields.mutable_messages()) envelope.messages.push_back(std::move(message));
  reader.require(envelope.messages.size() == envelope.header.count, "envelope.header.count");
  reader.require(message_root(envelope.messages) == envelope.header.root, "envelope.header.root");
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(envelope) != bytes) return failure(Reason::malformed, "an envelope not in canonical form");
  return envelope;
}

Bytes encode(const MessageProof& proof) {
  wire::MessageProof fields;
  fields.set_header(proof.header_bytes);
  put(fields.mutable_signature(), proof.signature);
  fields.set_index(proof.index);
  fields.set_message(proof.message);
  for (const Hash& hash : proof.path) put(fields.add_path(), hash);
  return serialise(fields);
}

Result<MessageProof> decode_message_proof(std::string_view bytes) {
  if (auto bounded = bound_proof(bytes); !bounded) return std::unexpected(std::move(bounded.error()));
  wire::MessageProof fields;
  if (auto parsed = parse(bytes, max_proof_bytes, fields); !parsed) return std::unexpected(std::move(parsed.error()));
  FieldReader reader;
  MessageProof proof;
  proof.header_bytes = std::move(*fields.mutable_header());
  reader.require(!proof.header_bytes.empty() && proof.header_bytes.size() <= max_header_bytes, "proof.header");
  proof.signature = reader.id<Signature>(fields.signature(), "proof.signature");
  proof.index = fields.index();
  reader.require(proof.index < max_envelope_messages, "proof.index");
  proof.message = std::move(*fields.mutable_message());
  reader.require(!proof.message.empty() && proof.message.size() <= max_message_bytes, "proof.message");
  for (const Bytes& hash : fields.path()) proof.path.push_back(reader.id<Hash>(hash, "proof.path"));
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(proof) != bytes) return failure(Reason::malformed, "a message proof not in canonical form");
  return proof;
}

Bytes encode(const Greeting& greeting) {
  wire::Greeting fields;
  fields.set_version(wire_version);
  fields.set_sent_sequence(greeting.sent.sequence);
  put_optional(fields.mutable_sent_hash(), greeting.sent.hash);
  fields.set_received_sequence(greeting.received.sequence);
  put_optional(fields.mutable_received_hash(), greeting.received.hash);
  for (const Bytes& rotation : greeting.rotations) fields.add_rotations(rotation);
  return serialise(fields);
}

Result<Greeting> decode_greeting(std::string_view bytes) {
  if (auto bounded = bound_greeting(bytes); !bounded) return std::unexpected(std::move(bounded.error()));
  wire::Greeting fields;
  if (auto parsed = parse(bytes, max_envelope_bytes, fields); !parsed)
    return std::unexpected(std::move(parsed.error()));
  if (auto known = known_version(fields.version(), "greeting"); !known)
    return std::unexpected(std::move(known.error()));
  FieldReader reader;
  const Greeting greeting{read_place(reader, fields.sent_sequence(), fields.sent_hash(), "greeting.sent"),
                          read_place(reader, fields.received_sequence(), fields.received_hash(), "greeting.received"),
                          {fields.rotations().begin(), fields.rotations().end()}};
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(greeting) != bytes) return failure(Reason::malformed, "a greeting not in canonical form");
  return greeting;
}

}  // namespace protocol
