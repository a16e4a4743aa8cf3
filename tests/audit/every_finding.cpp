// main() of the audits' tests. With --every-finding it runs them all and fails if a kind of finding was found by none.
#include <gtest/gtest.h>

#include <cstdio>
#include <string_view>

#include "federation/findings.h"
#include "tests/audit/audit_setup.h"

namespace {

/// Kinds that no test's lie has shown.
int unseen() {
  int missing = 0;
  for (const auto& kind : federation::finding_kinds())
    if (!audits::kinds_found().contains(std::string(kind.name))) {
      std::printf("no test shows the finding %s\n", std::string(kind.name).c_str());
      ++missing;
    }
  return missing;
}

}  // namespace

int main(int count, char** words) {
  testing::InitGoogleTest(&count, words);
  const bool every = count == 2 && std::string_view(words[1]) == "--every-finding";
  const int failed = RUN_ALL_TESTS();
  return every ? (failed != 0 || unseen() != 0 ? 1 : 0) : failed;
}
