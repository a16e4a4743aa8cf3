// The part of verification about the guarantee fund and its bank: what each entry moves must be exactly what
// fund_postings.h gives, what members gain and bear must follow from the rules then in force, and what is said of a
// line of a statement must be so.
#pragma once

#include <string>

#include "federation/books.h"
#include "protocol/entry.h"

namespace federation {

/// Each says what is wrong with the entry, empty if nothing; `books` are those just before it.

/// A payment of the fund that was not refused.
std::string check_fund_payment(const Books& books, const protocol::Entry& entry, const protocol::PaymentOpened& opened);
/// An issue whose euros arrived, or that nobody waits for any more.
std::string check_issue_closed(const Books& books, const protocol::Entry& entry, const protocol::PaymentClosed& closed);
/// Rules, files of transfers, statements and their lines; nothing is wrong with any other entry.
std::string check_bank_entry(const Books& books, const protocol::Entry& entry);

}  // namespace federation
