// The private part of lokavaluto_api about people: whom a member can pay, and whom it likes to.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "node/http_page.h"
#include "node/http_routes.h"
#include "node/member_reading.h"
#include "node/wallet.h"
#include "node/wallet_search.h"

namespace node {

using federation::Member;
using protocol::Address;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_typed_bytes = 320;  // of an address
constexpr std::size_t max_backends = 16;
constexpr std::size_t max_contacts = 500;

/// A recipient, and by what the list is in order.
struct Found {
  bool is_favourite = false;
  std::string name;
  Json json;
};

/// Recipients as one member sees them.
class Recipients {
 public:
  Recipients(const Call& call, std::set<std::string> favourites)
      : api_(call.api()), own_(*call.caller().own), favourites_(std::move(favourites)) {}

  /// not_found for whom nobody can pay, and the member itself.
  Result<Found> at(const Address& address) const;
  Result<std::vector<Found>> favourites() const;
  Result<std::vector<Found>> search(const std::string& typed) const;

 private:
  Result<Found> here(const Member& member) const;
  Result<Found> elsewhere(const Address& address) const;
  Address address_of(const Member& member) const { return {member.alias, api_.domain()}; }
  bool is_favourite(const Address& address) const { return favourites_.contains(address.text()); }

  const ApiState& api_;
  const OwnAccount& own_;
  std::set<std::string> favourites_;
};

Result<Found> Recipients::here(const Member& member) const {
  if (member.alias == own_.alias) return protocol::failure(Reason::not_found, "members do not pay themselves");
  const auto takes = takes_payments(api_, member);
  if (!takes) return std::unexpected(takes.error());
  if (!*takes) return protocol::failure(Reason::not_found, "the member cannot be paid now");
  const auto address = address_of(member);
  const bool favourite = is_favourite(address);
  return Found{favourite, folded(public_name(member)),
               recipient(partner_of(member, favourite), api_.parts.configuration, payee_number(address))};
}

/// Whether there is such a member, only the other node knows, and says it when it is paid.
Result<Found> Recipients::elsewhere(const Address& address) const {
  const auto currency = currency_at(api_, address.domain);
  if (!currency) return std::unexpected(currency.error());
  if (!*currency) return protocol::failure(Reason::not_found, "no agreement leads to " + address.domain.text());
  const bool favourite = is_favourite(address);
  return Found{favourite, address.text(),
               recipient(partner_of(address, **currency, favourite), api_.parts.configuration, payee_number(address))};
}

Result<Found> Recipients::at(const Address& address) const {
  if (address.domain != api_.domain()) return elsewhere(address);
  const auto member = find_member(api_.parts.store, address.alias.text());
  return member ? here(*member) : Result<Found>(std::unexpected(member.error()));
}

/// Adds it if it is there; false for a failure of another kind.
bool keep(std::vector<Found>& all, Result<Found> found, Result<void>& wrong) {
  if (found) all.push_back(*std::move(found));
  if (!found && found.error().reason != Reason::not_found) wrong = std::unexpected(found.error());
  return wrong.has_value();
}

Result<std::vector<Found>> Recipients::favourites() const {
  std::vector<Found> all;
  Result<void> wrong;
  for (const auto& text : favourites_) {
    const auto address = Address::parse(text);
    if (address && !keep(all, at(*address), wrong)) return std::unexpected(wrong.error());
  }
  return all;
}

Result<std::vector<Found>> Recipients::search(const std::string& typed) const {
  std::vector<Found> all;
  Result<void> wrong;
  if (const auto address = Address::parse(typed); address && !keep(all, at(*address), wrong))
    return std::unexpected(wrong.error());
  if (!all.empty()) return all;
  const RecipientSearch wanted(typed);
  const auto& store = api_.parts.store;
  const auto scanned = store.scan(storage::Table::member, {}, {}, [&](std::string_view, std::string_view row) {
    const auto member = storage::decode_row<Member>(row);
    if (!member) wrong = std::unexpected(member.error());
    if (!member || !wanted.finds(*member)) return member.has_value();
    return keep(all, here(*member), wrong);
  });
  if (!scanned) return std::unexpected(scanned.error());
  if (!wrong) return std::unexpected(wrong.error());
  return all;
}

/// False, and answered, if the favourites cannot be read.
std::optional<Recipients> recipients_of(const Call& call) {
  auto favourites = favourites_of(call.api().parts.store, call.caller().own->account);
  if (favourites) return Recipients(call, *std::move(favourites));
  call.fail(favourites.error());
  return std::nullopt;
}

/// Whether the wallet asks about this currency: it may have others, on other servers.
bool asks_about_us(JsonReader& query, const config::Configuration& configuration) {
  bool asked = false;
  const auto ours = wallet_backend(configuration);
  for (std::size_t i = 0; i < max_backends; ++i)
    asked = query.text("backend_keys[" + std::to_string(i) + "]") == ours || asked;
  return asked;
}

/// The address behind the number of a partner; nullopt if there is none.
std::optional<Address> address_of_partner(const ApiState& api, const std::string& number) {
  if (const auto payee = payee_of_number(number, api.domain())) return payee->address;
  const auto prefix = account_prefix(number);
  const auto alias = prefix ? api.directory.alias_of_prefix(*prefix) : std::nullopt;
  return alias ? std::optional(Address{*alias, api.domain()}) : std::nullopt;
}

void answer_rows(const Call& call, std::vector<Found> all, std::size_t offset, std::size_t limit) {
  std::ranges::sort(all, [](const Found& a, const Found& b) {
    return a.is_favourite != b.is_favourite ? a.is_favourite : a.name < b.name;
  });
  auto rows = Json::array();
  for (auto i = offset; i < all.size() && rows.size() < limit; ++i) rows.push_back(std::move(all[i].json));
  call.answer(200, {{"count", rows.size()}, {"rows", std::move(rows)}});
}

}  // namespace

void wallet_partner(Call call) {
  const auto& number = call.argument(0);
  const auto& own = *call.caller().own;
  if (number == "0" || number == std::to_string(member_number(own.account))) {
    const auto member = find_member(call.api().parts.store, own.alias.text());
    return member ? call.answer(200, own_partner(*member)) : call.fail(member.error());
  }
  const auto address = address_of_partner(call.api(), number);
  if (!address) return call.fail({Reason::not_found, "no partner has this number"});
  if (!serves_wallets(call)) return;
  const auto recipients = recipients_of(call);
  if (!recipients) return;
  auto found = recipients->at(*address);
  found ? call.answer(200, found->json) : call.fail(found.error());
}

void wallet_search(Call call) {
  if (!serves_wallets(call)) return;
  std::string typed;
  std::int64_t offset = 0;
  std::int64_t limit = 30;
  bool asked = false;
  const bool readable = call.read_query([&](JsonReader& query) {
    query.pass_over_others();
    typed = query.text("value").value_or("");
    offset = query.parsed("offset", [](const auto& text) { return parse_number(text, 0, INT32_MAX); }).value_or(0);
    limit = read_limit(query, 100, limit);
    asked = asks_about_us(query, call.api().parts.configuration);
    if (typed.size() > max_typed_bytes) query.complain("value", {Reason::oversize, "is no name"});
  });
  if (!readable) return;
  const auto look = [call, typed, asked, offset, limit] {
    const auto recipients = recipients_of(call);
    if (!recipients) return;
    auto all = !asked ? std::vector<Found>() : typed.empty() ? recipients->favourites() : recipients->search(typed);
    if (!all) return call.fail(all.error());
    answer_rows(call, *std::move(all), static_cast<std::size_t>(offset), static_cast<std::size_t>(limit));
  };
  asked && !typed.empty() ? call.read_long(look) : look();
}

void wallet_recipient_by_uri(Call call) {
  if (!serves_wallets(call)) return;
  std::string wallet;
  const bool readable = call.read_query([&](JsonReader& query) {
    query.pass_over_others();
    wallet = query.required("data.rpb", query.text("data.rpb"));
  });
  if (!readable) return;
  // The number says whose it is: that of another node is paid there, whatever host its wallet names.
  const auto payee = payee_of_wallet(wallet, call.api().domain());
  if (!payee || !payee->address) return call.fail({Reason::not_found, "no payee has this number"});
  const auto recipients = recipients_of(call);
  if (!recipients) return;
  auto found = recipients->at(*payee->address);
  found ? call.answer(200, found->json) : call.fail(found.error());
}

void wallet_may_pay(Call call) {
  std::string sender;
  std::string wallet;
  const bool readable = call.read_query([&](JsonReader& query) {
    query.pass_over_others();
    sender = query.required("sender_wallet_ident", query.text("sender_wallet_ident"));
    wallet = query.required("recipient_wallet_ident", query.text("recipient_wallet_ident"));
  });
  if (!readable) return;
  const auto& domain = call.api().domain();
  const auto payer = payee_of_wallet(sender, domain);
  const auto payee = payee_of_wallet(wallet, domain);
  const NamedPayee self{Address{call.caller().own->alias, domain}};
  if (payer != self || !payee) return call.answer(200, false);
  if (!payee->address) return call.answer(200, true);  // whether units can become euros, the redemption says
  if (!serves_wallets(call)) return;
  const auto recipients = recipients_of(call);
  if (!recipients) return;
  const auto found = recipients->at(*payee->address);
  if (!found && found.error().reason != Reason::not_found) return call.fail(found.error());
  call.answer(200, found.has_value());
}

static void set_favourite(const Call& call, bool is_favourite) {
  if (!call.read_body([](JsonReader& body) { body.pass_over_others(); })) return;
  const auto address = address_of_partner(call.api(), call.argument(0));
  if (!address) return call.fail({Reason::not_found, "no partner has this number"});
  call.ask(
      federation::SetFavourite{.alias = call.caller().own->alias, .favourite = *address, .is_favourite = is_favourite},
      [](const federation::Reply&) { return json_response(200, Json::object()); });
}

void wallet_set_favourite(Call call) {
  set_favourite(call, true);
}

void wallet_unset_favourite(Call call) {
  set_favourite(call, false);
}

void wallet_contacts(Call call) {
  std::vector<std::string> numbers;
  const bool readable = call.read_body([&](JsonReader& body) {
    body.pass_over_others();
    numbers = body.texts("addresses", max_contacts).value_or(numbers);
  });
  if (!readable) return;
  const auto& api = call.api();
  auto contacts = Json::object();
  for (const auto& number : numbers) {
    const auto payee = payee_of_number(number, api.domain());
    if (!payee || !payee->address) continue;
    const auto& address = *payee->address;
    const auto member = address.domain == api.domain() ? find_member(api.parts.store, address.alias.text())
                                                       : Result<Member>(protocol::failure(Reason::not_found));
    if (address.domain != api.domain())
      contacts[number] = {{"partner_id", number}, {"public_name", address.text()}};
    else if (member)
      contacts[number] = {{"partner_id", member_number(member->account)}, {"public_name", public_name(*member)}};
  }
  call.answer(200, contacts);
}

}  // namespace node
