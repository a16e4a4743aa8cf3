// A year of a mutual credit, made up: b.example counts minutes, its peer a.example hours; members pay here and there,
// some payments are given back, and the rate is agreed anew. It has no euro, so its accounts are in its own unit alone.
#pragma once

#include "tests/federation/harness.h"

namespace accounting {

class GeneratedSel {
 public:
  explicit GeneratedSel(int payments);

  /// The books of b.example.
  const storage::Store& books() { return federation_["b"].store; }

 private:
  harness::Federation federation_;
};

}  // namespace accounting
