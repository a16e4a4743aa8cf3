#include <cstdint>

#include "node/bank_formats.h"
#include "tests/node/bank_promises.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  node::check_promises(node::read_ofx(bytes));
  node::check_promises(node::read_bank_statements(bytes, nullptr));
  return 0;
}
