// Whether an association has told all the same of its journal: every checkpoint of it that anybody holds whose books
// are audited, cosigned or refused, held against the association's own entries where its books are given; and where
// they are not, or end before, against what the others hold. There also the roots in the headers that it has signed.
//
// A restore that the association's books record excuses what differs from there on, and nothing before: what was lost
// is named, with the checkpoint that has its figures. Pure; one thread; reads received logs of absent peers once more
// for each pair of those that hold them.
#pragma once

#include <optional>
#include <vector>

#include "federation/cross_audit.h"

namespace federation {

/// Entries that an association had, and lost, as others have seen them.
struct Loss {
  std::size_t association = 0;  ///< its place in what was audited
  Recorded recorded;
};

/// Adds what it finds and what it cannot tell; gives what was lost. nullopt stands for books that could not be
/// replayed.
std::vector<Loss> audit_witnesses(const std::vector<std::optional<AuditedBooks>>& all, CrossReport& report);

}  // namespace federation
