#include "federation/frames.h"

#include "protocol/limits.h"

namespace federation {

using protocol::FrameKind;

static Result<protocol::VerifiedEnvelope> verified(std::string_view bytes, const protocol::PublicKey& key) {
  if (bytes.size() > protocol::max_envelope_bytes) return protocol::failure(Reason::oversize, "an envelope too large");
  auto envelope = protocol::decode_envelope(bytes);
  if (!envelope) return std::unexpected(envelope.error());
  return protocol::VerifiedEnvelope::verify(*std::move(envelope), key);
}

static constexpr std::string_view greeting_type = "application/vnd.lokaponto.greeting.v1+protobuf";

static Bytes greeting_text(std::string_view greeting, const Domain& sender, const Domain& receiver) {
  return sender.text() + "\n" + receiver.text() + "\n" + Bytes(greeting);
}

Bytes greeting_frame(const protocol::Greeting& greeting, const Domain& sender, const Domain& receiver,
                     const protocol::SigningKey& key) {
  const Bytes body = protocol::encode(greeting);
  return Bytes(key.sign(greeting_type, greeting_text(body, sender, receiver)).view()) + body;
}

static Result<protocol::Greeting> verified_greeting(const protocol::NodeIdentity& peer,
                                                    const protocol::NodeIdentity& self, std::string_view bytes) {
  const auto signature = protocol::Signature::from_bytes(bytes.substr(0, protocol::Signature::size));
  if (!signature) return std::unexpected(signature.error());
  const auto body = bytes.substr(protocol::Signature::size);
  if (!protocol::verify(peer.message_key, greeting_type, greeting_text(body, peer.domain(), self.domain()), *signature))
    return protocol::failure(Reason::bad_signature, "a greeting under a wrong signature");
  return protocol::decode_greeting(body);
}

Result<Event> event_of_frame(const protocol::NodeIdentity& peer, const protocol::NodeIdentity& self, Session session,
                             FrameKind kind, std::string_view bytes) {
  switch (kind) {
    case FrameKind::greeting: {
      const auto greeting = verified_greeting(peer, self, bytes);
      if (!greeting) return std::unexpected(greeting.error());
      return GreetingReceived{peer.domain(), session, *greeting};
    }
    case FrameKind::envelope: {
      auto envelope = verified(bytes, peer.message_key);
      if (!envelope) return std::unexpected(envelope.error());
      return EnvelopeReceived{peer.domain(), session, *std::move(envelope)};
    }
    case FrameKind::returned: {
      auto envelope = verified(bytes, self.message_key);
      if (!envelope) return std::unexpected(envelope.error());
      return EnvelopeReturned{peer.domain(), session, *std::move(envelope)};
    }
    case FrameKind::introduction:
      break;
  }
  return protocol::failure(Reason::malformed, "a frame that has no place here");
}

}  // namespace federation
