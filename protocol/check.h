// check(): the assertion that is always on.
//
// A broken invariant stops the process: a node that no longer understands its own books must not go on moving money.
// Expected failures are values (see result.h), never checks. Safe from any thread.
#pragma once

#include <source_location>

namespace protocol {

/// Prints `what` with its place to standard error and aborts. Called by check(); never returns.
[[noreturn]] void check_failed(const char* what, const std::source_location& where) noexcept;

/// Stops the process unless `condition` holds. `what` states the invariant, not the failure.
inline void check(bool condition, const char* what,
                  const std::source_location& where = std::source_location::current()) noexcept {
  if (!condition) [[unlikely]]
    check_failed(what, where);
}

}  // namespace protocol
