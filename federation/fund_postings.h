// What the guarantee fund and its bank post: the one place where their rules become transfers. The deciding code
// records them, the verifier recomputes them. Pure.
#pragma once

#include <optional>
#include <vector>

#include "protocol/entry.h"
#include "protocol/transfer.h"

namespace federation {

/// A payment of the fund, which must have `fund` details: deposit, issue, redeem, reissue, withdraw, contribute, payout
/// or send_back. `own` is the currency of the node.
std::vector<protocol::Transfer> fund_postings(const protocol::PaymentOpened& opened, const protocol::CurrencyCode& own);

/// What a line of a statement posts: the fund account follows the bank, whatever the line is about.
std::vector<protocol::Transfer> line_postings(const protocol::BankLineBooked& booked);

/// What the treasurer's word on a line posts; `about` is what the line is to the payment that `known` names.
std::vector<protocol::Transfer> resolution_postings(const protocol::BankLineBooked& booked,
                                                    protocol::BankLineResolution resolution,
                                                    const std::optional<protocol::BankLineOutcome>& about);

}  // namespace federation
