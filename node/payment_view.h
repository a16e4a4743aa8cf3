// A payment as JSON, as who asks for it may see it. Pure; any thread.
#pragma once

#include "node/json_values.h"

namespace node {

/// Zero: everything, as operators see it. Whoever is only given the donation that came with an issue sees what was
/// given, and not to whom the units were issued.
Json payment_seen_by(const protocol::AccountId& viewer, const federation::Payment& payment,
                     const protocol::Currency& own, const MemberDirectory& directory);

/// Whether units of the payment come from this account or onto it.
bool is_of(const protocol::AccountId& account, const protocol::PaymentOpened& opened);

}  // namespace node
