// A mutual credit: members may go below zero as far as they are trusted, and nothing covers the currency but their
// promise. What it owes and is owed elsewhere: exchange.h.
#pragma once

#include "federation/context.h"

namespace federation {

bool is_mutual_credit(const Books& books);

/// Answers no_fund and returns true for a mutual credit: nothing is issued there, redeemed, or at a bank.
bool has_no_fund(Context& context, Ticket ticket);

void set_credit_limit(Context& context, const SetCreditLimit& request);

}  // namespace federation
