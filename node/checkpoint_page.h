// The page on which anybody reads the last checkpoint: HTML in French and English, without a script. Pure.
#pragma once

#include <optional>
#include <string>

#include "federation/checkpoint_list.h"

namespace node {

/// `last`: nullopt if none was made yet.
std::string checkpoint_page(const protocol::Domain& domain, const std::optional<federation::PublishedCheckpoint>& last);

}  // namespace node
