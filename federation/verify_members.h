// The part of verification about members: no payment began that the standing of its parties and the rules then in force
// did not allow, and what is said of a member is said of an account that is one.
#pragma once

#include <string>

#include "federation/books.h"
#include "protocol/entry.h"

namespace federation {

/// What is wrong with the entry, empty if nothing; `books` are those just before it. Facts taken back after a restore
/// are not asked.
std::string check_members_entry(const Books& books, const protocol::Entry& entry);

}  // namespace federation
