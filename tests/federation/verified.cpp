#include "tests/federation/verified.h"

namespace harness {

std::vector<federation::Finding> findings_of(const storage::MemoryStore& store) {
  return federation::verify(store).findings;
}

}  // namespace harness
