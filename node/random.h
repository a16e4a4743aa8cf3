// Randomness of the system, for ids, tokens and secrets. Any thread.
#pragma once

#include <cstddef>

#include "protocol/id.h"

namespace node {

/// Unpredictable bytes from the kernel. Stops the process if there are none.
protocol::Bytes random_bytes(std::size_t count);

}  // namespace node
