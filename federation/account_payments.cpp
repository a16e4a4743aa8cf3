#include "federation/account_payments.h"

#include "federation/books.h"

namespace federation {

using storage::Table;

Result<void> visit_payments_of(const storage::Store& store, const protocol::AccountId& account,
                               const std::function<bool(const Payment&)>& visit) {
  Result<void> wrong;
  const auto prefix = account.view();
  const auto scanned = store.scan(
      Table::account_payment, prefix, storage::prefix_end(prefix), [&](std::string_view, std::string_view key) {
        const auto row = store.get(Table::payment, key);
        auto payment = row && *row ? storage::decode_row<Payment>(**row)
                                   : protocol::failure(Reason::corrupt, "an account lists a payment that has no row");
        if (!payment) wrong = std::unexpected(payment.error());
        return payment && visit(*payment);
      });
  return scanned ? wrong : scanned;
}

/// The accounts of the association and of peers are read out of the journal (accounting.h).
void Books::list_for_members(const protocol::PaymentOpened& opened, std::uint64_t entry) {
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
