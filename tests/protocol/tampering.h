// What a hostile or broken channel does to bytes: truncation at every byte, bit flips, bytes put in and taken out.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tests/protocol/random_values.h"

namespace protocol_tests {

/// Calls `see` with every proper prefix of `bytes`.
void for_each_truncation(std::string_view bytes, const std::function<void(std::string_view)>& see);

/// Calls `see` with `bytes` after each single bit was flipped.
void for_each_flipped_bit(std::string_view bytes, const std::function<void(std::string_view)>& see);

/// Calls `see` with serialised protobuf to which a field was added: one with a number nobody uses, or a copy of one
/// that stands there, at the end of each message inside, however deep. Sizes around it are put right.
void for_each_added_field(std::string_view bytes, const std::function<void(std::string_view)>& see);

/// Calls `see` `times` times with bytes after a few random insertions, removals and replacements; never the original.
void for_random_edits(std::string_view bytes, RandomValues& random, int times,
                      const std::function<void(std::string_view)>& see);

}  // namespace protocol_tests
