#include <cstdint>

#include "protocol/agreement.h"
#include "protocol/check.h"
#include "protocol/message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto message = protocol::decode_message(bytes))
    protocol::check(protocol::encode(*message) == bytes, "a message is what it says");
  if (const auto terms = protocol::decode_agreement_terms(bytes))
    protocol::check(protocol::encode(*terms) == bytes, "terms are what they say");
  return 0;
}
