// The payments of one member's account, newest first: what a statement of account is made of.
//
// The rows of Table::account_payment follow from the journal (books.h writes them): one for each payment that is not
// refused at once, under the account of its payer, its payee and whom it gives a donation. Any thread.
#pragma once

#include <functional>

#include "federation/records.h"
#include "storage/store.h"

namespace federation {

/// An entry of the journal, and the payment that it opens.
using VisitPayment = std::function<bool(std::uint64_t entry, const Payment&)>;

/// Shows the payments of the account from the newest on, held and later refused ones among them, until `visit` returns
/// false. corrupt or io_error if a row cannot be read.
Result<void> visit_payments_of(const storage::Store& store, const protocol::AccountId& account,
                               const std::function<bool(const Payment&)>& visit);
/// The same, of those opened by an entry before `before`.
Result<void> visit_payments_before(const storage::Store& store, const protocol::AccountId& account,
                                   std::uint64_t before, const VisitPayment& visit);

}  // namespace federation
