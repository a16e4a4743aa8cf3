#include <cstdint>

#include "protocol/check.h"
#include "protocol/envelope.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const protocol::PublicKey nobody;
  if (auto envelope = protocol::decode_envelope(bytes)) {
    protocol::check(protocol::encode(*envelope) == bytes, "an envelope is what it says");
    protocol::check(!protocol::VerifiedEnvelope::verify(std::move(*envelope), nobody), "nobody signs nothing");
  }
  if (const auto header = protocol::decode_envelope_header(bytes))
    protocol::check(protocol::encode(*header) == bytes, "a header is what it says");
  if (const auto proof = protocol::decode_message_proof(bytes)) {
    protocol::check(protocol::encode(*proof) == bytes, "a proof is what it says");
    protocol::check(!protocol::verify(*proof, nobody), "nobody proves nothing");
  }
  if (const auto greeting = protocol::decode_greeting(bytes))
    protocol::check(protocol::encode(*greeting) == bytes, "a greeting is what it says");
  return 0;
}
