// Points in time as people read them.
#pragma once

#include <string>
#include <string_view>

namespace node {

/// RFC 3339 in UTC (http_time.h) by the clocks of this machine's place, which TZ or the system names: 2026-03-01
/// 13:00:00. What is no such time stays as it is. Any thread.
std::string local_time(std::string_view rfc3339);

}  // namespace node
