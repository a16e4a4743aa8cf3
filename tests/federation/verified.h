// What is found wrong with a store's books, by whichever way the test program asks: verification of the store itself
// (federation_tests), or an audit of what is exported from it (tests/audit), so that each lie is told to both.
#pragma once

#include <vector>

#include "federation/verify.h"
#include "storage/memory_store.h"

namespace harness {

std::vector<federation::Finding> findings_of(const storage::MemoryStore& store);

}  // namespace harness
