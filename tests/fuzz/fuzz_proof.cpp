#include <cstdint>

#include "protocol/check.h"
#include "protocol/payment_proof.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto log = protocol::parse_log_proof(bytes))
    protocol::check(protocol::to_text(*log) == bytes, "a proof of a log has one text");
  if (const auto proof = protocol::parse_payment_proof(bytes)) {
    protocol::check(protocol::to_text(*proof) == bytes, "a proof of a payment has one text");
    if (const auto shown = protocol::verify(*proof))
      protocol::check(!shown->signers.empty(), "what is shown is signed by somebody");
  }
  if (const auto key = protocol::NodeKey::parse(bytes)) protocol::check(key->text() == bytes, "a key has one text");
  return 0;
}
