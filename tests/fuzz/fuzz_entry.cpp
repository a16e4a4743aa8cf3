#include <cstdint>

#include "protocol/check.h"
#include "protocol/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto entry = protocol::decode_entry(bytes);
  if (entry)
    protocol::check(protocol::encode(*entry) == bytes, "an entry is what it says");
  else
    protocol::check(entry.error().reason == protocol::Reason::corrupt, "what is no entry is corrupt");
  return 0;
}
