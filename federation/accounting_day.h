// On which day a moment falls in the association's accounts: French time.
//
// Central European Time is UTC+1; from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October
// it is UTC+2 (directive 2000/84/EC, in force since 2002; no journal is older). The rule stands here rather than in the
// machine's time zone files, so that every machine and every auditor dates an entry alike. Pure, any thread.
#pragma once

#include "protocol/date.h"

namespace federation {

/// malformed if the moment is no day of the years 1970 to 9999.
protocol::Result<protocol::Date> accounting_day(protocol::Time time);

/// malformed after the last day of the calendar.
protocol::Result<protocol::Date> day_after(protocol::Date day);

/// The first of the twelve months that end with this day: 2026-01-01 for 2026-12-31.
protocol::Date twelve_months_to(protocol::Date last);

}  // namespace federation
