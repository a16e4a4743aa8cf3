// Proofs of what stands in the books, for whom it concerns (protocol/payment_proof.h, protocol/balance_proof.h).
#include "federation/balance_proofs.h"
#include "federation/payment_proofs.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/json_values.h"

namespace node {

static HttpResponse proof_response(std::string text, const std::string& file) {
  return {.content_type = "text/plain; charset=utf-8",
          .headers = {{"Content-Disposition", "attachment; filename=\"" + file + "\""}},
          .body = std::move(text)};
}

void show_payment_proof(Call call) {
  const auto& api = call.api();
  const auto key = parse_payment_key(call.argument(0), api.domain());
  if (!key) return call.fail(key.error());
  const auto payment = find_payment(call, *key);
  if (!payment) return call.fail(payment.error());
  const auto& opened = payment->opened;
  // A proof names both sides, which who is given a donation is not told.
  if (!call.caller().may_see(opened.payer) && !call.caller().may_see(opened.payee))
    return call.fail({protocol::Reason::unknown_payment, {}});
  const auto proof = federation::prove_payment(
      api.parts.store, *payment, [&](const protocol::AccountId& account) { return api.directory.alias_of(account); });
  if (!proof) return call.fail(proof.error());
  call.answer(proof_response(protocol::to_text(*proof), "payment-" + key->id.hex() + ".proof"));
}

void show_balance_proof(Call call) {
  const auto& alias = call.argument(0);
  const auto account = account_seen(call, alias);
  if (!account) return call.fail(account.error());
  const auto proof = federation::prove_balance(call.api().parts.store, *account);
  if (!proof) return call.fail(proof.error());
  call.answer(proof_response(protocol::to_text(*proof), "balance-" + account->hex() + ".proof"));
}

}  // namespace node
