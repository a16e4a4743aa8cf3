// What stands beside the files of an evidence pack, for people: in French and English.
#pragma once

#include <string_view>

namespace node {

/// How to check the two signed headers with openssl.
std::string_view evidence_explanation();
/// Likewise of checkpoints.
std::string_view rewrite_explanation();

}  // namespace node
