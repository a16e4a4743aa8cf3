// What the handlers for wallets of the Lokavaluto kit share. Such a wallet speaks with two servers, an Odoo with the
// add-on lokavaluto_api and a Cyclos, and this node is both (docs/decisions/0032). All is asked with the session of a
// member (Call::caller().own), and goes the way that the calls of /v1 go. Any thread of the server.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

#include "node/http_call.h"
#include "node/json_values.h"
#include "node/messages_phrase.h"
#include "node/wallet_numbers.h"

namespace node {

/// Below the public address: where the part of Cyclos is.
inline constexpr std::string_view cyclos_base = "/cyclos";

/// By what wallets name the currency: `cyclos:` and the host of the public address, with its port if it is told.
std::string wallet_backend(const config::Configuration& configuration);

/// False if the configuration tells no public address: answered then.
bool serves_wallets(const Call& call);

/// In both languages: wallets say that they want English, whatever language their people read.
std::string in_both(const Phrase& phrase);

/// Minor units above zero; malformed, wrong_scale, amount_overflow or amount_not_positive.
protocol::Result<std::int64_t> wallet_minor(const std::string& text, const protocol::Currency& currency);
/// Two decimals at least: screens take nothing else.
std::string wallet_amount(std::int64_t minor, const protocol::Currency& currency);

// ---- people

/// Whose name is shown to others: the association's note of it, else the alias.
std::string public_name(const federation::Member& member);

/// A Partner as the member itself sees it; what is not told stands as false, as Odoo has it.
Json own_partner(const federation::Member& member);
/// As other members see it: name and number, and how to reach it if it is no individual.
Json partner_of(const federation::Member& member, bool is_favourite);
/// Of a member elsewhere, of whom nothing is known but the address and the currency there.
Json partner_of(const protocol::Address& address, const protocol::CurrencyCode& currency, bool is_favourite);
/// Whom a professional pays to have units back in euros.
Json association_recipient(const ApiState& api);
/// A Recipient: the partner with where it is paid.
Json recipient(Json partner, const config::Configuration& configuration, const std::string& payee);

/// The currency that members of this domain are paid in; nullopt if no agreement or route leads there now.
protocol::Result<std::optional<protocol::CurrencyCode>> currency_at(const ApiState& api,
                                                                    const protocol::Domain& domain);

/// Addresses, as texts.
protocol::Result<std::set<std::string>> favourites_of(const storage::Store& store, const protocol::AccountId& account);

/// May be paid as far as it shows before: neither suspended, nor at an end.
protocol::Result<bool> takes_payments(const ApiState& api, const federation::Member& member);

/// The payment under this number, if the caller is its payer or its payee; unknown_payment otherwise.
protocol::Result<federation::Payment> own_payment(const Call& call, std::string_view number);

}  // namespace node
