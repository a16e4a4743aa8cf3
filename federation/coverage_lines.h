// What a checkpoint says of the guarantee: one line for each figure, a name and a decimal number of minor units. The
// names are part of the protocol (docs/protocol.md, "Checkpoints").
#pragma once

#include <string>
#include <vector>

#include "federation/books.h"

namespace federation {

/// The first line is the currency: code, scale, backing. O(accounts) for a mutual credit, which has no fund; constant
/// otherwise.
std::vector<std::string> coverage_lines(const Books& books);

}  // namespace federation
