// Points in time as texts of the HTTP API. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"
#include "protocol/time.h"

namespace node {

/// RFC 3339 in UTC with milliseconds, as in 2026-03-01T12:00:00.250Z. Years 1970 to 9999; later ones are shown as the
/// last moment of 9999.
std::string rfc3339(protocol::Time time);

/// A time in UTC as rfc3339() gives it, with or without milliseconds; malformed otherwise.
protocol::Result<protocol::Time> parse_rfc3339(std::string_view text);

/// The Date header (RFC 9110 section 5.6.7), as in Sun, 01 Mar 2026 12:00:00 GMT.
std::string http_date(protocol::Time time);

}  // namespace node
