// Whether books are those of whom they say: keys that an auditor has from the association itself, held against the keys
// of the books, and how much of the journal something signed under them covers.
//
// A log key never changes. A message key counts whether it is the first of these books or one that they have lawfully
// changed to since: each change is signed by the keys before it and those after, so either vouches for the other. But
// who stole a key that was replaced could go on from there with keys of its own: of books that replaced the key that
// was given, what came after is said to be unknown. Give the key in force.
//
// That books name a key proves nothing, for keys are public: what is signed under it does, a checkpoint or an envelope
// with the root of the journal then. What no such root covers yet is said. Pure; one thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "federation/cross_audit.h"
#include "protocol/proof_keys.h"

namespace federation {

/// What a key that was given is to the books of its node.
struct ComparedKey {
  protocol::NodeKey key;
  bool known = false;          ///< of these books; else it is a finding, `given_key_differs`
  std::uint32_t rotation = 0;  ///< of a known message key: after how many changes it was in force
  bool replaced = false;       ///< these books have changed it since
};

/// Compares the keys that were given for these books; others are passed over. Nothing is added if there are none: that
/// its keys are unknown is for the caller to say. A Failure is one of the store of rows.
Result<std::vector<ComparedKey>> audit_keys(const AuditedBooks& audited, std::span<const protocol::NodeKey> given,
                                            CrossReport& report);

}  // namespace federation
