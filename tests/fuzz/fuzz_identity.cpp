#include <cstdint>

#include "protocol/address.h"
#include "protocol/amount.h"
#include "protocol/check.h"
#include "protocol/checkpoint.h"
#include "protocol/identity.h"
#include "protocol/note.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto identity = protocol::decode_node_identity(bytes))
    protocol::check(protocol::encode(*identity) == bytes, "an identity is what it says");
  if (const auto succession = protocol::decode_key_succession(bytes))
    protocol::check(protocol::encode(*succession) == bytes, "a succession of keys is what it says");
  if (const auto introduction = protocol::decode_introduction(bytes)) {
    protocol::check(protocol::encode(*introduction) == bytes, "an introduction is what it says");
    protocol::check(!protocol::verify(*introduction, std::string(32, 's')), "nobody guesses a proof");
  }
  if (const auto invitation = protocol::parse_invitation(bytes))
    protocol::check(bytes.contains(protocol::to_text(*invitation)), "an invitation is what it says");
  if (const auto note = protocol::parse_note(bytes))
    protocol::check(protocol::to_text(*note) == bytes, "a note is what it says");
  if (const auto checkpoint = protocol::parse_checkpoint(bytes))
    protocol::check(protocol::to_text(*checkpoint) == bytes, "a checkpoint is what it says");
  if (const auto verifier = protocol::NoteVerifier::parse(bytes))
    protocol::check(verifier->text() == bytes, "a verifier key is what it says");
  if (const auto address = protocol::Address::parse(bytes))
    protocol::check(address->text() == bytes, "an address is what it says");
  if (const auto minor = protocol::parse_decimal(bytes, 2))
    protocol::check(protocol::parse_decimal(protocol::format_decimal(*minor, 2), 2) == *minor, "a number stays itself");
  return 0;
}
