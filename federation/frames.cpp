#include "federation/frames.h"

#include "protocol/limits.h"

namespace federation {

using protocol::FrameKind;

static Result<protocol::VerifiedEnvelope> verified(std::string_view bytes, const protocol::KeyHistory& keys) {
  if (bytes.size() > protocol::max_envelope_bytes) return protocol::failure(Reason::oversize, "an envelope too large");
  auto envelope = protocol::decode_envelope(bytes);
  if (!envelope) return std::unexpected(envelope.error());
  return protocol::VerifiedEnvelope::verify(*std::move(envelope), keys);
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

/// The newest key of a node signs its greetings. They say how it followed from the keys that the receiver knows.
static Result<protocol::Greeting> verified_greeting(FrameKeys& keys, std::string_view bytes) {
  const auto signature = protocol::Signature::from_bytes(bytes.substr(0, protocol::Signature::size));
  if (!signature) return std::unexpected(signature.error());
  const auto body = bytes.substr(protocol::Signature::size);
  auto greeting = protocol::decode_greeting(body);
  if (!greeting) return greeting;
  for (const auto& rotation : greeting->rotations)
    if (const auto followed = keys.theirs.follow(rotation); !followed) return std::unexpected(followed.error());
  const auto text = greeting_text(body, keys.theirs.node(), keys.ours.node());
  if (!protocol::verify(keys.theirs.current().message, greeting_type, text, *signature))
    return protocol::failure(Reason::bad_signature, "a greeting under another key than the newest");
  return greeting;
}

Result<Event> event_of_frame(FrameKeys& keys, Session session, FrameKind kind, std::string_view bytes) {
  const Domain& peer = keys.theirs.node();
  switch (kind) {
    case FrameKind::greeting: {
      auto greeting = verified_greeting(keys, bytes);
      if (!greeting) return std::unexpected(greeting.error());
      return GreetingReceived{peer, session, *std::move(greeting)};
    }
    case FrameKind::envelope: {
      auto envelope = verified(bytes, keys.theirs);
      if (!envelope) return std::unexpected(envelope.error());
      return EnvelopeReceived{peer, session, *std::move(envelope)};
    }
    case FrameKind::returned: {
      auto envelope = verified(bytes, keys.ours);
      if (!envelope) return std::unexpected(envelope.error());
      return EnvelopeReturned{peer, session, *std::move(envelope)};
    }
    case FrameKind::introduction:
      break;
  }
  return protocol::failure(Reason::malformed, "a frame that has no place here");
}

}  // namespace federation
