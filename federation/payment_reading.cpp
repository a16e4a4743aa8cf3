#include "federation/payment_reading.h"

#include "storage/row.h"

namespace federation {

using protocol::failure;

Result<std::optional<Payment>> find_payment_row(const storage::Store& store, std::string_view row) {
  const auto bytes = store.get(storage::Table::payment, row);
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto payment = storage::decode_row<Payment>(**bytes);
  if (!payment) return std::unexpected(payment.error());
  return *std::move(payment);
}

static Result<Payment> payment_or(const storage::Store& store, std::string_view row, const protocol::Failure& none) {
  auto payment = find_payment_row(store, row);
  if (!payment) return std::unexpected(payment.error());
  if (!*payment) return std::unexpected(none);
  return **std::move(payment);
}

Result<Payment> stored_payment(const storage::Store& store, const PaymentKey& key) {
  return payment_or(store, payment_row(key), {Reason::unknown_payment, {}});
}

Result<Payment> known_payment(const storage::Store& store, std::string_view row) {
  return payment_or(store, row, {Reason::corrupt, "a payment of the journal has no row"});
}

}  // namespace federation
