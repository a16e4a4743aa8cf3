#include "node/cyclos_transaction.h"

#include <nlohmann/json.hpp>

#include "node/credentials.h"
#include "node/http_time.h"
#include "node/member_reading.h"
#include "node/messages_wallet.h"
#include "node/wallet.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace node {

using federation::Payment;
using protocol::PaymentKind;
using protocol::PaymentStatus;

namespace {

/// At the other end of a payment.
struct OtherEnd {
  bool is_system = false;
  std::string number;  ///< empty: nobody that a wallet could ask for
  std::string name;
};

OtherEnd system_end(const ApiState& api) {
  return {.is_system = true, .number = {}, .name = api.parts.configuration.name};
}

OtherEnd member_end(const ApiState& api, const protocol::AccountId& account) {
  const auto alias = api.directory.alias_of(account);
  if (!alias) return {.is_system = false, .number = {}, .name = in_both(messages::wallet_erased)};
  const auto member = find_member(api.parts.store, alias->text());
  return {.is_system = false,
          .number = payee_number({*alias, api.domain()}),
          .name = member ? public_name(*member) : alias->text()};
}

OtherEnd far_end(const std::string& counterparty) {
  const auto address = protocol::Address::parse(counterparty);
  return {.is_system = false, .number = address ? payee_number(*address) : "", .name = counterparty};
}

OtherEnd other_end(const ApiState& api, const OwnAccount& own, const protocol::PaymentOpened& opened) {
  switch (opened.kind) {
    case PaymentKind::local:
      return member_end(api, opened.payer == own.account ? opened.payee : opened.payer);
    case PaymentKind::outgoing:
    case PaymentKind::incoming:
      return far_end(opened.counterparty);
    case PaymentKind::paper_to_digital:
    case PaymentKind::digital_to_paper:
      // The system would show as a top-up or a reconversion.
      return {.is_system = false, .number = {}, .name = in_both(messages::wallet_notes)};
    case PaymentKind::issue:
      if (opened.payee != own.account)
        return {.is_system = false, .number = {}, .name = in_both(messages::wallet_donation)};
      return system_end(api);
    default:
      return system_end(api);
  }
}

/// Minor units that the account gains, or (negative) loses.
std::int64_t change_of(const OwnAccount& own, const protocol::PaymentOpened& opened) {
  if (opened.payer == own.account) return -opened.amount.minor;
  std::int64_t gained = opened.payee == own.account ? opened.amount.minor : 0;
  if (!opened.fund || opened.kind != PaymentKind::issue) return gained;
  if (opened.payee == own.account) gained += opened.fund->bonus;
  if (opened.fund->beneficiary == own.account) gained += opened.fund->donation;
  return gained;
}

Json user_json(const OtherEnd& end) {
  Json user{{"display", end.name}};
  if (!end.number.empty()) user["id"] = end.number;
  return user;
}

/// `to`, `toUser` or `related`, `relatedUser`.
void put_end(Json& json, const std::string& member, const OtherEnd& end) {
  json[member] = {{"kind", end.is_system ? "system" : "user"}};
  if (!end.is_system) json[member + "User"] = user_json(end);
}

Json common(const ApiState& api, const Payment& payment) {
  return {{"id", payment_number(payment.key(), api.domain())},
          {"date", rfc3339(payment.opened_at)},
          {"description", cyclos_description(api, payment)}};
}

}  // namespace

std::string cyclos_description(const ApiState& api, const Payment& payment) {
  const auto row = api.parts.store.get(storage::Table::memo, federation::payment_row(payment.key()));
  std::string text = row && *row ? **row : "";
  // Wallets have no other place for it.
  if (payment.status() == PaymentStatus::held)
    text = "[" + in_both(messages::wallet_waits) + "]" + (text.empty() ? "" : " " + text);
  return text;
}

CyclosRepeats::Asker asker_of(const Call& call) {
  return protocol::sha256(shown_text(call.request()));
}

Json cyclos_transaction(const ApiState& api, const OwnAccount& own, const Payment& payment) {
  auto json = common(api, payment);
  json["amount"] = wallet_amount(change_of(own, payment.opened), api.currency());
  put_end(json, "related", other_end(api, own, payment.opened));
  return json;
}

Json cyclos_payment(const ApiState& api, const OwnAccount& own, const Payment& payment) {
  protocol::check(payment.opened.payer == own.account, "the answer is for who pays");
  auto json = common(api, payment);
  json["amount"] = wallet_amount(payment.opened.amount.minor, api.currency());
  json["currency"] = cyclos_currency(api.currency());
  put_end(json, "to", other_end(api, own, payment.opened));
  return json;
}

}  // namespace node
