#include "node/wallet.h"

#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/http_payments.h"
#include "node/member_reading.h"
#include "node/stored.h"
#include "protocol/check.h"

namespace node {

using federation::Member;
using protocol::Reason;
using protocol::Result;
using storage::Table;

std::string wallet_backend(const config::Configuration& configuration) {
  const auto& url = configuration.http_public_url;
  const auto scheme = url.find("://");
  protocol::check(scheme != std::string::npos, "the public address has a scheme");
  return "cyclos:" + url.substr(scheme + 3);
}

bool serves_wallets(const Call& call) {
  if (!call.api().parts.configuration.http_public_url.empty()) return true;
  call.fail({Reason::invalid_configuration, "public_url in [http] is not set, and wallets need it"});
  return false;
}

std::string in_both(const Phrase& phrase) {
  return std::string(phrase.in(Language::french)).append(" / ").append(phrase.in(Language::english));
}

Result<std::int64_t> wallet_minor(const std::string& text, const protocol::Currency& currency) {
  auto minor = protocol::parse_decimal(text, currency.scale);
  if (!minor) return minor;
  if (*minor <= 0) return protocol::failure(Reason::amount_not_positive, "an amount is above zero");
  if (*minor > largest_amount(currency.scale)) return protocol::failure(Reason::amount_overflow, "is too much");
  return minor;
}

std::string wallet_amount(std::int64_t minor, const protocol::Currency& currency) {
  constexpr std::uint8_t least_decimals = 2;
  auto text = protocol::format_decimal(minor, currency.scale);
  if (currency.scale == 0) text += '.';
  for (auto decimals = currency.scale; decimals < least_decimals; ++decimals) text += '0';
  return text;
}

// ---- people

std::string public_name(const Member& member) {
  return member.data.name.empty() ? member.alias.text() : member.data.name;
}

static Json or_false(const std::string& text) {
  return text.empty() ? Json(false) : Json(text);
}

static Json partner(const Json& id, const std::string& name, bool is_company, bool is_favourite) {
  return {{"id", id},
          {"name", name},
          {"public_name", name},
          {"street", false},
          {"street2", false},
          {"zip", false},
          {"city", false},
          {"email", false},
          {"phone", false},
          {"mobile", false},
          {"country_id", false},
          {"is_company", is_company},
          {"lang", false},
          {"is_favorite", is_favourite}};
}

static bool is_company(const Member& member) {
  return member.kind != protocol::MemberKind::individual;
}

static Json with_contact(Json partner, const Member& member) {
  partner["email"] = or_false(member.data.email);
  partner["phone"] = or_false(member.data.phone);
  partner["street"] = or_false(member.data.postal_address);
  return partner;
}

Json own_partner(const Member& member) {
  return with_contact(partner(member_number(member.account), public_name(member), is_company(member), false), member);
}

Json partner_of(const Member& member, bool is_favourite) {
  auto json = partner(member_number(member.account), public_name(member), is_company(member), is_favourite);
  return is_company(member) ? with_contact(std::move(json), member) : json;
}

Json partner_of(const protocol::Address& address, const protocol::CurrencyCode& currency, bool is_favourite) {
  auto json = partner(payee_number(address), address.text(), false, is_favourite);
  json["city"] = currency.view();
  return json;
}

Json association_recipient(const ApiState& api) {
  const auto& configuration = api.parts.configuration;
  const auto number = reconversion_number(api.domain());
  return recipient(partner(number, configuration.name, true, false), configuration, number);
}

Json recipient(Json partner, const config::Configuration& configuration, const std::string& payee) {
  partner["monujo_backends"] = {{wallet_backend(configuration), Json::array({payee})}};
  return partner;
}

// ---- what the store knows

/// nullopt unless payments to this peer can be made now.
static Result<std::optional<protocol::NodeIdentity>> usable_peer(const storage::Store& store,
                                                                 const protocol::Domain& domain) {
  const auto peer = stored<federation::Peer>(store, Table::peer, domain.text());
  if (!peer) return std::unexpected(peer.error());
  if (!*peer || (*peer)->version_in_force == 0 || (*peer)->suspended_here || (*peer)->suspended_there ||
      (*peer)->frozen)
    return std::nullopt;
  auto identity = protocol::decode_node_identity((*peer)->identity);
  if (!identity) return std::unexpected(identity.error());
  return std::optional(*std::move(identity));
}

Result<std::optional<protocol::CurrencyCode>> currency_at(const ApiState& api, const protocol::Domain& domain) {
  const auto& store = api.parts.store;
  const auto peer = usable_peer(store, domain);
  if (!peer) return std::unexpected(peer.error());
  if (*peer) return std::optional((*peer)->currency.code);
  const auto& routes = api.parts.configuration.routes;
  const auto route = routes.find(domain);
  if (route == routes.end()) return std::nullopt;
  const auto first = usable_peer(store, route->second.via.front());
  if (!first) return std::unexpected(first.error());
  return *first ? std::optional(route->second.currency) : std::nullopt;
}

Result<std::set<std::string>> favourites_of(const storage::Store& store, const protocol::AccountId& account) {
  std::set<std::string> addresses;
  const auto prefix = account.view();
  const auto scanned =
      store.scan(Table::favourite, prefix, storage::prefix_end(prefix), [&](std::string_view key, std::string_view) {
        addresses.emplace(key.substr(prefix.size()));
        return true;
      });
  if (!scanned) return std::unexpected(scanned.error());
  return addresses;
}

Result<bool> takes_payments(const ApiState& api, const Member& member) {
  const auto standing = standing_of(api.parts.store, member);
  if (!standing) return std::unexpected(standing.error());
  return !standing->suspended && !standing->ended(federation::member_day(wall_time()));
}

Result<federation::Payment> own_payment(const Call& call, std::string_view number) {
  const auto id = payment_of_number(number);
  if (!id) return protocol::failure(Reason::unknown_payment);
  return find_payment(call, {call.api().domain(), *id});
}

}  // namespace node
