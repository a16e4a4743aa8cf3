#include "federation/account_payments.h"

#include "federation/books.h"
#include "federation/payment_reading.h"

namespace federation {

using storage::Table;

/// The inverse of account_payment_row().
static std::uint64_t entry_of(std::string_view row) {
  return UINT64_MAX - storage::number_from_key(row.substr(protocol::AccountId::size));
}

Result<void> visit_payments_before(const storage::Store& store, const protocol::AccountId& account,
                                   std::uint64_t before, const VisitPayment& visit) {
  if (before == 0) return {};
  Result<void> wrong;
  const auto first = account_payment_row(account, before - 1);
  const auto end = storage::prefix_end(account.view());
  const auto scanned =
      store.scan(Table::account_payment, first, end, [&](std::string_view row, std::string_view payment_key) {
        const auto payment = known_payment(store, payment_key);
        if (!payment) wrong = std::unexpected(payment.error());
        return payment && visit(entry_of(row), *payment);
      });
  return scanned ? wrong : scanned;
}

Result<void> visit_payments_of(const storage::Store& store, const protocol::AccountId& account,
                               const std::function<bool(const Payment&)>& visit) {
  return visit_payments_before(store, account, UINT64_MAX,
                               [&](std::uint64_t, const Payment& payment) { return visit(payment); });
}

/// The accounts of the association and of peers are read out of the journal (accounting.h).
void Books::list_for_members(const protocol::PaymentOpened& opened, std::uint64_t entry) {
  if (!view_.keeps(storage::Table::account_payment)) return;
  const auto list = [&](const protocol::AccountId& id) {
    const auto* account = ledger_.account(id);
    if (account != nullptr && account->purpose == protocol::AccountPurpose::member)
      view_.put(Table::account_payment, account_payment_row(id, entry), payment_row(opened.key));
  };
  list(opened.payer);
  list(opened.payee);
  if (opened.fund) list(opened.fund->beneficiary);
}

}  // namespace federation
