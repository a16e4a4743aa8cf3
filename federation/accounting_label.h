// What an accounting entry says of itself, in French: kind of payment, payment id, bank reference. No name or address
// of a person: accounts are kept for ten years, and aliases may be erased. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "federation/accounting.h"

namespace federation {

/// The kind of payment whose money the entry moves; nullopt for what is no payment. The end of a held payment does not
/// say its kind: it is forwarded if no account here but positions moved, else outgoing.
std::optional<protocol::PaymentKind> payment_kind(const protocol::Entry& entry,
                                                  const std::vector<AccountingLine>& lines);

std::string accounting_label(const protocol::Entry& entry, std::optional<protocol::PaymentKind> kind,
                             const protocol::Domain& own);

AccountingJournal accounting_journal(const std::vector<AccountingLine>& lines);

}  // namespace federation
