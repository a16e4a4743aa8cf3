// The part of verification about accounts: each is opened as its purpose and the rules of these books have it.
#pragma once

#include <string>

#include "federation/books.h"
#include "protocol/entry.h"

namespace federation {

/// What is wrong with an entry that founds the books or opens an account, empty if nothing; `books` are those just
/// before it.
std::string check_account_entry(const Books& books, const protocol::Entry& entry);

}  // namespace federation
