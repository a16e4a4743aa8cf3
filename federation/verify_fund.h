// The part of verification about payments of the guarantee fund: what each moves must be exactly what fund_postings.h
// gives, and what members gain and bear must follow from the rules then in force. The bank: verify_bank.h.
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
/// Whether such entries are written for a fund: a mutual credit has none.
bool needs_a_fund(const protocol::EntryBody& body);

}  // namespace federation
