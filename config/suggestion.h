// "Did you mean ...?": the known word nearest to a mistyped one.
//
// Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace config {

/// The candidate with the fewest insertions, deletions, replacements and swaps of neighbours from `word`, the first of
/// several alike; empty if even that one differs in more than a third of the word (at least 2).
std::string nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace config
