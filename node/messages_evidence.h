// What stands beside the files of an evidence pack, for people: in French and English.
#pragma once

#include <string>

#include "protocol/address.h"

namespace node {

/// Who has signed the two headers, and how to check that with openssl.
std::string evidence_explanation(const protocol::Domain& signer);
/// Likewise of checkpoints.
std::string_view rewrite_explanation();

}  // namespace node
