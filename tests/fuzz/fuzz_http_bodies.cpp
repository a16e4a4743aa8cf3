// Bodies of the HTTP API that move the fund, paper, the bank or settlement, and those of wallets; the first byte
// chooses the route.
#include <cstdint>
#include <memory>

#include "tests/node/http_bodies.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int bodies_of_one_node = 20'000;  // its books grow with what it takes
  static std::unique_ptr<node::BodyTaker> taker;
  static int taken = 0;
  if (size == 0) return 0;
  if (taken++ % bodies_of_one_node == 0) taker = std::make_unique<node::BodyTaker>();
  const auto& routes = node::all_bodies();
  taker->take(routes[data[0] % routes.size()], std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
