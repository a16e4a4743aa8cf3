#include "protocol/check.h"

#include <cstdio>
#include <cstdlib>

namespace protocol {

void check_failed(const char* what, const std::source_location& where) noexcept {
  std::fprintf(stderr, "%s:%u: %s: broken invariant: %s\n", where.file_name(), static_cast<unsigned>(where.line()),
               where.function_name(), what);
  std::fflush(stderr);
  std::abort();
}

}  // namespace protocol
