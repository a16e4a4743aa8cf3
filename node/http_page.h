// What lists have in common that are read page by page. Any thread.
#pragma once

#include <cstdint>

#include "node/json_reader.h"

namespace node {

/// One request for a page of the journal reads at most so many entries, or payments of an account, found or not: the
/// client goes on with `next`.
inline constexpr std::uint64_t max_entries_read = 2'000;

/// `limit` of a query: from 1 to `most`; `usual` without it.
std::int64_t read_limit(JsonReader& query, std::int64_t most, std::int64_t usual);

}  // namespace node
