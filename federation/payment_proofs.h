// Proofs of payments (protocol/payment_proof.h), made from stored books beside the writer. Any thread.
#pragma once

#include <functional>
#include <optional>

#include "federation/records.h"
#include "protocol/payment_proof.h"
#include "storage/store.h"

namespace federation {

/// Whose account it is; nullopt once the member is erased.
using AliasOf = std::function<std::optional<protocol::Alias>(const protocol::AccountId&)>;

/// The proof of what was decided about a payment between members, under the newest checkpoint that peers have cosigned
/// and its entry stands in, or else the newest it stands in. not_in_checkpoint if nothing is decided yet, or no
/// checkpoint holds it; unknown_payment for units issued or given back, which are no such payment; not_found for what
/// was recovered from a peer and its order or answer is not where it would be otherwise; corrupt or io_error if the
/// books cannot be read.
Result<protocol::PaymentProof> prove_payment(const storage::Store& store, const Payment& payment,
                                             const AliasOf& alias_of);

}  // namespace federation
