// How a wallet logs in: the public part of lokavaluto_api, and the credentials that it hands out.
#include <nlohmann/json.hpp>

#include "node/credentials.h"
#include "node/http_routes.h"
#include "node/member_reading.h"
#include "node/messages_wallet.h"
#include "node/stored.h"
#include "node/wallet.h"
#include "node/wallet_search.h"

namespace node {

using federation::Member;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr int api_version = 12;  // that of Odoo with which the wallets began; they warn of any other

/// By what attempts to log in with this name are counted: for an alias as everywhere else, for all else what was typed.
std::string counted_name(const std::string& name) {
  const auto alias = protocol::Alias::parse(name);
  return alias ? federation::AccessKey{federation::AccessKind::member, *alias}.row() : "typed/" + folded(name);
}

/// Whose e-mail address this is; nobody, which no member can be called, if that is not one member. Takes as long either
/// way.
protocol::Alias member_with_email(const storage::Store& store, const std::string& email) {
  std::optional<protocol::Alias> found;
  bool several = false;
  const auto wanted = folded(email);
  const auto scanned = store.scan(storage::Table::member, {}, {}, [&](std::string_view, std::string_view row) {
    const auto member = storage::decode_row<Member>(row);
    if (!member || member->data.email.empty() || folded(member->data.email) != wanted) return true;
    several = found.has_value();
    found = member->alias;
    return true;
  });
  return scanned && found && !several ? *found : protocol::Alias();
}

/// Who logs in: by alias, address or e-mail address.
protocol::Alias alias_of_login(const ApiState& api, const std::string& name) {
  if (const auto alias = protocol::Alias::parse(name)) return *alias;
  const auto by_email = member_with_email(api.parts.store, name);
  const auto address = protocol::Address::parse(name);
  const bool by_address =
      address && address->domain == api.domain() && find_member(api.parts.store, address->alias.text());
  return by_address ? address->alias : by_email;
}

/// What the account may be credited with at once: up to what an unverified one may hold.
Json most_credit(const ApiState& api, const federation::Standing& standing, const storage::Account& account,
                 const protocol::MemberRulesSet& rules) {
  if (standing.verified || rules.most_balance == INT64_MAX) return 0;  // no limit
  const auto room = std::max<std::int64_t>(0, rules.most_balance - account.worst_high());
  return Json::parse(protocol::format_decimal(room, api.currency().scale));
}

/// The one credential of a member: this node, as a Cyclos.
Result<Json> credentials_json(const ApiState& api, const OwnAccount& own, std::string_view token,
                              const protocol::MemberRulesSet& rules) {
  const auto& configuration = api.parts.configuration;
  const auto member = find_member(api.parts.store, own.alias.text());
  if (!member) return std::unexpected(member.error());
  const auto standing = standing_of(api.parts.store, *member);
  if (!standing) return std::unexpected(standing.error());
  const auto account = account_of(api.parts.store, *member);
  if (!account) return std::unexpected(account.error());
  const bool has_fund = api.currency().backing == protocol::Backing::reserve;
  const auto owner = payee_number({own.alias, api.domain()});
  const Json wallet{{"owner_id", owner},
                    {"url", configuration.http_public_url + std::string(cyclos_base)},
                    {"active", true},
                    {"token", token},
                    {"is_topup_allowed", has_fund && !standing->suspended},
                    {"authorized_actions", Json::array()}};
  const auto backend = wallet_backend(configuration);
  Json credential{{"type", backend},
                  {"currency_uri", "cyclos://" + backend.substr(backend.find(':') + 1)},
                  {"accounts", Json::array({wallet})},
                  {"min_credit_amount", 0},
                  {"max_credit_amount", most_credit(api, *standing, *account, rules)}};
  if (has_fund && member->kind == protocol::MemberKind::professional)
    credential["safe_wallet_recipient"] = association_recipient(api);
  return Json::array({credential});
}

Json denied(const std::string& error) {
  return {{"status", "Error"}, {"error", error}};
}

HttpResponse session_response(const ApiState& api, const OpenedSession& session,
                              const protocol::MemberRulesSet& rules) {
  const auto& own = session.caller.own;
  if (!own) return problem({Reason::unauthorized, {}});
  const auto member = find_member(api.parts.store, own->alias.text());
  if (!member) return problem(member.error());
  auto credentials = credentials_json(api, *own, session.text, rules);
  if (!credentials) return problem(credentials.error());
  return json_response(
      200, {{"status", "OK"},
            {"uid", member_number(own->account)},
            {"api_token", session.text},
            {"api_version", api_version},
            {"prefetch", {{"partner", own_partner(*member)}, {"backend_credentials", *std::move(credentials)}}}});
}

/// The rules stand in a row of their own among those of accounts.
protocol::MemberRulesSet member_rules(const storage::Store& store) {
  const auto rules = stored<protocol::MemberRulesSet>(store, storage::Table::standing, federation::member_rules_key);
  return rules && *rules ? **rules : protocol::MemberRulesSet{};
}

}  // namespace

void wallet_authenticate(Call call) {
  if (!serves_wallets(call)) return;
  auto login = read_basic_login(call.request());
  if (!login) return call.fail({Reason::unauthorized, {}});
  const auto& api = call.api();
  const Logins::Attempt attempt{counted_name(login->name), client_address(call.request())};
  if (!api.logins.admit(attempt)) return call.fail({Reason::too_many_attempts, {}});
  // Finding an e-mail address means looking through all members: away from the threads that answer, one at a time.
  const bool added = api.finder.add([&api, attempt, login = *std::move(login), reply = call.reply()] {
    const federation::AccessKey key{federation::AccessKind::member, alias_of_login(api, login.name)};
    api.logins.log_in_admitted(key, login.password, attempt, [&api, reply](Result<OpenedSession> opened) {
      reply.give([&api, opened = std::move(opened)] {
        return opened ? session_response(api, *opened, member_rules(api.parts.store)) : problem(opened.error());
      });
    });
  });
  if (!added) call.answer(http_problem(503));
}

void wallet_credentials(Call call) {
  if (!serves_wallets(call)) return;
  const auto token = shown_text(call.request());
  const auto credentials =
      credentials_json(call.api(), *call.caller().own, token, member_rules(call.api().parts.store));
  if (!credentials) return call.fail(credentials.error());
  call.answer(200, *credentials);
}

void wallet_can_not(Call call) {
  call.answer(200, false);
}

/// Accounts are opened, and passwords given anew, by the association.
void wallet_refers(Call call) {
  call.answer(200, denied(in_both(messages::wallet_ask)));
}

}  // namespace node
