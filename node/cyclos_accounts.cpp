// The part of a Cyclos about a member's account: what it holds, and what can be paid from it.
#include <nlohmann/json.hpp>

#include "node/cyclos_error.h"
#include "node/cyclos_transaction.h"
#include "node/http_routes.h"
#include "node/member_reading.h"
#include "node/wallet.h"

namespace node {

bool is_own_wallet(const Call& call, std::string_view number) {
  const auto own = payee_number({call.caller().own->alias, call.api().domain()});
  if (number == own || number == "self") return true;
  call.answer(cyclos_not_found());
  return false;
}

Json cyclos_currency(const protocol::Currency& currency) {
  return {{"id", "1"},
          {"name", currency.code.view()},
          {"symbol", currency.code.view()},
          {"suffix", currency.code.view()},
          {"decimalDigits", currency.scale}};
}

/// What is on its way has left the account for whoever looks at it.
static Json status_json(const storage::Account& account, const protocol::Currency& currency) {
  const auto units = [&](std::int64_t minor) { return wallet_amount(minor, currency); };
  return {{"balance", units(account.worst_low())},
          {"availableBalance", units(account.worst_low() - account.bounds.least)},
          {"reservedAmount", units(account.debits_held)},
          {"creditLimit", units(-account.bounds.least)}};
}

void cyclos_accounts(Call call) {
  if (!is_own_wallet(call, call.argument(0))) return;
  const auto& api = call.api();
  const auto member = find_member(api.parts.store, call.caller().own->alias.text());
  if (!member) return call.fail(member.error());
  const auto account = account_of(api.parts.store, *member);
  if (!account) return call.fail(account.error());
  const bool individual = member->kind == protocol::MemberKind::individual;
  const Json json{{"id", std::to_string(member_number(member->account))},
                  {"currency", cyclos_currency(api.currency())},
                  {"status", status_json(*account, api.currency())},
                  {"type", {{"internalName", individual ? "comptePart" : "comptePro"}, {"name", "Compte"}}}};
  call.answer(200, Json::array({json}));
}

void cyclos_data_for_perform(Call call) {
  std::string to;
  const bool readable = call.read_query([&](JsonReader& query) {
    query.pass_over_others();
    to = query.required("to", query.text("to"));
  });
  if (!readable) return;
  if (!payee_of_number(to, call.api().domain())) return call.answer(cyclos_not_found());
  const Json type{{"id", "1"}, {"internalName", "account.payment"}, {"name", "Paiement"}};
  call.answer(200, {{"paymentTypes", Json::array({type})}});
}

}  // namespace node
