// The part of verification about what is said to peers: no message leaves but with the entry that bears it out, word
// for word, and none is kept back that such an entry sends.
#pragma once

#include <string>

#include "federation/books.h"
#include "federation/given_back.h"
#include "federation/link_log.h"
#include "protocol/entry.h"

namespace federation {

/// What is wrong with the messages of the entry, or with their absence; empty if nothing. `books` are those just before
/// the entry, `returned` has seen it.
std::string check_words(LinkLog& log, const GivenBack& returned, const Books& books, const protocol::Entry& entry);

}  // namespace federation
