// The part of verification about payments of which this node told its neighbours opposite things: what each of them
// holds, and what the association bears for it (contradictions.h).
#pragma once

#include <string>

#include "federation/books.h"
#include "federation/given_back.h"
#include "federation/link_log.h"
#include "protocol/entry.h"

namespace federation {

/// What is wrong with this entry; empty if nothing. `books` are those just before it, `returned` has seen it.
std::string check_contradiction(LinkLog& log, const GivenBack& returned, const Books& books,
                                const protocol::Entry& entry);

}  // namespace federation
