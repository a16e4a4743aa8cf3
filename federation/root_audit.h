// Roots in the headers of an association whose books are not given, as two others have received them: no journal has
// two envelopes at one place. Only its own books could say that a restore lies between, so this is no proof of two
// histories. Pure; one thread.
#pragma once

#include <optional>
#include <vector>

#include "federation/cross_audit.h"

namespace federation {

/// Adds what it finds. nullopt stands for books that could not be replayed.
void audit_roots(const std::vector<std::optional<AuditedBooks>>& all, CrossReport& report);

}  // namespace federation
