// Envelopes: how messages travel. One signed header covers a thousand messages as cheaply as one.
//
// The header holds the RFC 6962 root of the messages' exact bytes and the hash of the header before it, so each
// direction of a link is a hash chain and any message can be proved alone. Bytes are signed, stored and forwarded as
// they came, never re-serialised. Plain values, safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/address.h"
#include "protocol/id.h"
#include "protocol/key_rotation.h"
#include "protocol/signing.h"
#include "protocol/time.h"

namespace protocol {

/// A place in a chain: the sequence number of an envelope (the first is 1) and the hash of its header bytes.
/// {0, zero} before the first.
struct ChainHead {
  std::uint64_t sequence = 0;
  Hash hash;

  friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

struct EnvelopeHeader {
  Domain sender;
  Domain receiver;
  std::uint64_t sequence = 0;      ///< previous.sequence + 1
  Hash previous;                   ///< SHA-256 of the previous header's bytes; zero for the first
  ChainHead acknowledged;          ///< the last envelope of the other direction that the sender has made durable
  Time time;                       ///< informs, decides nothing
  std::uint32_t count = 0;         ///< messages; 0 for a bare acknowledgement
  Hash root;                       ///< merkle_root of the messages
  std::uint64_t journal_size = 0;  ///< the sender's journal before the entry that records this envelope
  Hash journal_root;

  friend bool operator==(const EnvelopeHeader&, const EnvelopeHeader&) = default;
};

/// An envelope that has been parsed and bounded; its signature may not have been checked yet.
struct Envelope {
  EnvelopeHeader header;
  Bytes header_bytes;
  Signature signature;
  std::vector<Bytes> messages;

  ChainHead head() const;
};

/// The root that a header states for these messages.
Hash message_root(std::span<const Bytes> messages);

/// The bytes that are signed, version 1. check()s that they respect limits.h.
Bytes encode(const EnvelopeHeader& header);
/// malformed, oversize or unsupported_version; the places in both chains are well-formed.
Result<EnvelopeHeader> decode_envelope_header(std::string_view bytes);

/// What proves an envelope's header: the exact bytes and the signature over them.
struct SignedHeader {
  Bytes bytes;
  Signature signature;

  bool empty() const { return bytes.empty(); }
  friend bool operator==(const SignedHeader&, const SignedHeader&) = default;
};

/// Builds and signs: check()s the bounds, fills in count and root from the messages, and serialises the header once.
Envelope seal(EnvelopeHeader header, std::vector<Bytes> messages, const SigningKey& key);

/// The wire and storage form.
Bytes encode(const Envelope& envelope);

/// malformed, oversize or unsupported_version. Checks form and bounds, and that count and root are those of the
/// messages.
Result<Envelope> decode_envelope(std::string_view bytes);

/// An envelope whose signature was verified; there is no other way to get one, so the core cannot be handed less.
class VerifiedEnvelope {
 public:
  /// bad_signature unless the header was signed by `key`.
  static Result<VerifiedEnvelope> verify(Envelope envelope, const PublicKey& key);
  /// By one of the keys of a history, of which the newest are tried first.
  static Result<VerifiedEnvelope> verify(Envelope envelope, const KeyHistory& keys);

  const Envelope& operator*() const { return envelope_; }
  const Envelope* operator->() const { return &envelope_; }
  /// Who signed it. Whether this key was in force at the envelope's place is for the receiver to say.
  const PublicKey& signer() const { return signer_; }

 private:
  VerifiedEnvelope(Envelope envelope, const PublicKey& signer) : envelope_(std::move(envelope)), signer_(signer) {}
  Envelope envelope_;
  PublicKey signer_;
};

/// One message proved alone: header, signature, the message, and its inclusion path under the header's root.
struct MessageProof {
  Bytes header_bytes;
  Signature signature;
  std::uint32_t index = 0;
  Bytes message;
  std::vector<Hash> path;
};

/// The proof of message `index` (< count) of an envelope; hashes every message of it.
MessageProof prove_message(const Envelope& envelope, std::uint32_t index);
Bytes encode(const MessageProof& proof);
Result<MessageProof> decode_message_proof(std::string_view bytes);

/// The header under which the message stands, if signature and path hold under `key`; bad_signature or malformed.
Result<EnvelopeHeader> verify(const MessageProof& proof, const PublicKey& key);

/// What both sides say first on a new connection: the heads of both directions as this side knows them.
struct Greeting {
  ChainHead sent;
  ChainHead received;
  std::vector<Bytes> rotations;  ///< every rotation of this side's keys (key_rotation.h), in order

  friend bool operator==(const Greeting&, const Greeting&) = default;
};

/// What travels on a stream between two nodes.
enum class FrameKind : std::uint8_t {
  greeting = 1,      ///< a Greeting; once, first
  envelope = 2,      ///< an envelope of the sender
  returned = 3,      ///< an envelope of the receiver that it lacks: it was restored from an older backup
  introduction = 4,  ///< an Introduction; before everything else, from a node not yet known
};

Bytes encode(const Greeting& greeting);
Result<Greeting> decode_greeting(std::string_view bytes);

}  // namespace protocol
