// Rows of payments as a store has them, for whoever reads beside the writer. Stateless; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "federation/records.h"
#include "storage/store.h"

namespace federation {

/// By the key of its row; nullopt if there is none.
Result<std::optional<Payment>> find_payment_row(const storage::Store& store, std::string_view row);
/// unknown_payment if there is none.
Result<Payment> stored_payment(const storage::Store& store, const PaymentKey& key);
/// Of which the journal, or another row, says that it is there: corrupt if it is not.
Result<Payment> known_payment(const storage::Store& store, std::string_view row);

}  // namespace federation
