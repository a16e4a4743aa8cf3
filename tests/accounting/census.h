// Which kinds of entry a journal holds, so that a generated one can be shown to hold all of those that accounting maps.
#pragma once

#include <set>
#include <string>

#include "storage/store.h"

namespace accounting {

/// Every kind of entry that moves money of which accounts are given: each payment, each end of one that was held, each
/// line of a statement and each word on it, what ends a settlement, a count. A kind that is new to the core does not
/// compile here until it has its place.
std::set<std::string> all_kinds();

/// Those that stand in a journal.
std::set<std::string> kinds_in(const storage::Store& books);

}  // namespace accounting
