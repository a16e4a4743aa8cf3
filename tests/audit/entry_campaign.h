// Journals in which one field of one entry lies, told as well as their owner can tell them: with the root, and an
// export whose files and manifest agree. An audit must come to its end, and find what was signed to be otherwise.
#pragma once

#include <cstdint>

namespace audits {

/// Tries about so many lies, spread evenly over the entries of several simulated books; each seed's federations are the
/// same every time. False if a lie before the last signed root passes. A crash says which lie it was.
bool run_entries(std::uint64_t lies);

}  // namespace audits
