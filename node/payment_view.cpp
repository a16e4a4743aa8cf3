#include "node/payment_view.h"

#include <nlohmann/json.hpp>

namespace node {

static bool is_given_to(const protocol::AccountId& account, const protocol::PaymentOpened& opened) {
  return opened.fund && !account.is_zero() && opened.fund->beneficiary == account;
}

bool is_of(const protocol::AccountId& account, const protocol::PaymentOpened& opened) {
  return opened.payer == account || opened.payee == account || is_given_to(account, opened);
}

Json payment_seen_by(const protocol::AccountId& viewer, const federation::Payment& payment,
                     const protocol::Currency& own, const MemberDirectory& directory) {
  auto json = payment_json(payment, own, directory);
  const auto& opened = payment.opened;
  if (!is_given_to(viewer, opened) || opened.payer == viewer || opened.payee == viewer) return json;
  for (const auto* whose : {"to", "to_account", "reference"}) json.erase(whose);
  return json;
}

}  // namespace node
