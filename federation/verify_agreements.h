// The part of verification about peers and agreements: pinned keys stay as they are, terms in force stand between these
// two currencies and were proposed and signed as they are, and a link is freed of its mark only if it bears one.
#pragma once

#include <string>

#include "federation/books.h"
#include "federation/link_log.h"
#include "protocol/entry.h"

namespace federation {

/// What is wrong with the entry, empty if nothing; `books` are those just before it. Signatures: verify_links.h.
std::string check_agreement_entry(LinkLog& log, const Books& books, const protocol::Entry& entry);

}  // namespace federation
