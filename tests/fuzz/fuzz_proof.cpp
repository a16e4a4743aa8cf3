#include <cstdint>

#include "protocol/balance_proof.h"
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
  if (const auto proof = protocol::parse_balance_proof(bytes)) {
    protocol::check(protocol::to_text(*proof) == bytes, "a proof of a balance has one text");
    if (const auto shown = protocol::verify(*proof))
      protocol::check(shown->balance <= shown->all.root.sum, "no balance is more than the sum of all");
  }
  if (const auto checkpoint = protocol::parse_checkpoint(bytes))
    if (const auto line = protocol::balances_in(*checkpoint))
      protocol::check(std::string_view(bytes).contains(protocol::to_text(*line)), "a line of balances has one text");
  if (const auto key = protocol::NodeKey::parse(bytes)) protocol::check(key->text() == bytes, "a key has one text");
  return 0;
}
