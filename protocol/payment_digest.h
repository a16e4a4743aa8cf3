// What names a payment by what it is about: digests that stand in journals and proofs. Pure functions.
#pragma once

#include <optional>

#include "protocol/address.h"
#include "protocol/amount.h"
#include "protocol/id.h"

namespace protocol {

/// The digest under which a payment request is known again: payer, payee, amount and what it refunds.
Hash payment_request_digest(const Alias& payer, const Address& payee, const Amount& amount,
                            const std::optional<PaymentKey>& refund_of);

/// The key of a payment whose order's own key another payment bears.
PaymentKey key_beside(const PaymentKey& key, const Hash& order);

}  // namespace protocol
