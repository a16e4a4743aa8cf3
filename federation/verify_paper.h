// The part of verification about paper: notes, cash and units move between the accounts that a payment of its kind has,
// and a count posts what it found, no more and no less.
#pragma once

#include <string>

#include "federation/books.h"
#include "protocol/entry.h"

namespace federation {

/// Each says what is wrong, empty if nothing; `books` are those just before the entry.

/// A payment of paper that was not refused, short of what it posts.
std::string check_paper_payment(const Books& books, const protocol::PaymentOpened& opened);
std::string check_count(const Books& books, const protocol::Entry& entry, const protocol::CounterCounted& counted);

}  // namespace federation
