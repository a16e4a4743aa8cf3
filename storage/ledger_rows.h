// Accounts and holds as rows.
#pragma once

#include "storage/ledger.h"
#include "storage/row.h"

namespace storage {

template <class Io>
void fields(Io& io, typename Io::template Of<Account>& account) {
  io(account.id, account.purpose, account.member, account.currency, account.bounds.least, account.bounds.most,
     account.label, account.debits_posted, account.credits_posted, account.debits_held, account.credits_held);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Hold>& hold) {
  io(hold.id, hold.debit, hold.credit, hold.amount);
}

}  // namespace storage
