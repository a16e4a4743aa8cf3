// The part of verification that holds journal entries against the signed bytes they speak of.
#pragma once

#include "federation/books.h"
#include "federation/link_log.h"
#include "federation/verify.h"
#include "protocol/entry.h"

namespace federation {

/// What is wrong between this entry and the link logs or signatures in `log`; empty if nothing. `books` are those
/// just before the entry. Counts into the report.
std::string check_evidence(LinkLog& log, const Books& books, const protocol::Entry& entry, VerifyReport& report);

}  // namespace federation
