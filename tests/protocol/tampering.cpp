#include "tests/protocol/tampering.h"

namespace protocol_tests {

void for_each_truncation(std::string_view bytes, const std::function<void(std::string_view)>& see) {
  for (std::size_t size = 0; size < bytes.size(); ++size) see(std::string(bytes.substr(0, size)));
}

void for_each_flipped_bit(std::string_view bytes, const std::function<void(std::string_view)>& see) {
  std::string changed(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (unsigned bit = 0; bit < 8; ++bit) {
      changed[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ (1U << bit));
      see(changed);
      changed[i] = bytes[i];
    }
}

void for_random_edits(std::string_view bytes, RandomValues& random, int times,
                      const std::function<void(std::string_view)>& see) {
  for (int i = 0; i < times; ++i) {
    std::string changed(bytes);
    for (std::uint64_t edit = random.below(4) + 1; edit > 0; --edit) {
      const std::size_t at = random.below(changed.size() + 1);
      const std::size_t size = random.below(6);
      changed.replace(at, random.coin() ? size : 0, random.bytes(random.below(6)));
    }
    if (changed != bytes) see(changed);
  }
}

}  // namespace protocol_tests
