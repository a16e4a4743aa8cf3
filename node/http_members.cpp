#include <nlohmann/json.hpp>

#include "node/http_routes.h"
#include "node/json_values.h"
#include "node/random.h"
#include "storage/row.h"

namespace node {

using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_name_bytes = 200;

template <class Row>
Result<std::optional<Row>> stored(const storage::Store& store, storage::Table table, std::string_view key) {
  const auto bytes = store.get(table, key);
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto row = storage::decode_row<Row>(**bytes);
  if (!row) return std::unexpected(row.error());
  return std::optional(*std::move(row));
}

Result<federation::Member> find_member(const storage::Store& store, std::string_view alias) {
  auto member = stored<federation::Member>(store, storage::Table::member, alias);
  if (!member) return std::unexpected(member.error());
  if (!*member) return failure(Reason::not_found, "no member has this alias");
  return **std::move(member);
}

Json account_json(const federation::Member& member, const storage::Account& account, const protocol::Currency& own) {
  const auto units = [&](std::int64_t minor) { return protocol::format_decimal(minor, own.scale); };
  Json json{{"alias", member.alias.text()},
            {"address", protocol::Address{member.alias, own.domain}.text()},
            {"account", account.id.hex()},
            {"currency", own.code.view()},
            {"balance", units(account.balance())},
            {"held", units(account.debits_held)},
            {"available", units(account.worst_low() - account.bounds.least)}};
  if (own.backing == protocol::Backing::mutual_credit) json["credit_limit"] = units(-account.bounds.least);
  return json;
}

}  // namespace

void add_member(Call call) {
  federation::Member member;
  std::int64_t credit_limit = call.api().parts.configuration.credit_limit;
  const bool readable = call.read_body([&](JsonReader& body) {
    member.alias = body.required("alias", body.parsed("alias", protocol::Alias::parse));
    member.kind = body.required("kind", body.parsed("kind", parse_member_kind));
    member.name = body.text("name").value_or("");
    if (member.name.size() > max_name_bytes) body.complain("name", {Reason::oversize, "has at most 200 bytes"});
    credit_limit = body.decimal("credit_limit", call.api().currency().scale).value_or(credit_limit);
  });
  if (!readable) return;
  member.account = *protocol::AccountId::from_bytes(random_bytes(protocol::AccountId::size));
  const auto& api = call.api();
  // Before it can be seen in a payment. If it is refused, nobody will ever ask for this account.
  if (!find_member(api.parts.store, member.alias.text())) api.directory.add(member);
  call.ask(federation::AddMember{.member = member, .credit_limit = credit_limit},
           [&api, member](const federation::Reply&) {
             // Asked again, the member has the account of the first time.
             const auto added = find_member(api.parts.store, member.alias.text());
             if (!added) return problem(added.error());
             return json_response(added->account == member.account ? 201 : 200, member_json(*added, api.domain()));
           });
}

void list_members(Call call) {
  std::string after;
  std::int64_t limit = 100;
  const bool readable = call.read_query([&](JsonReader& query) {
    after = query.text("after").value_or("");
    limit = query.parsed("limit", [](const std::string& text) { return parse_number(text, 1, 1000); }).value_or(limit);
  });
  if (!readable) return;
  auto members = Json::array();
  Result<void> wrong;
  bool more = false;
  const auto& api = call.api();
  // The first key behind `after` is that text and a zero byte, which no alias holds.
  const auto first = after.empty() ? after : after + '\0';
  const auto scanned =
      api.parts.store.scan(storage::Table::member, first, {}, [&](std::string_view, std::string_view row) {
        more = std::ssize(members) == limit;
        if (more) return false;
        const auto member = storage::decode_row<federation::Member>(row);
        if (!member) wrong = std::unexpected(member.error());
        if (member) members.push_back(member_json(*member, api.domain()));
        return member.has_value();
      });
  if (!scanned) return call.fail(scanned.error());
  if (!wrong) return call.fail(wrong.error());
  const Json next = more ? members.back()["alias"] : Json();
  call.answer(200, {{"members", std::move(members)}, {"next", next}});
}

void show_member(Call call) {
  const auto member = find_member(call.api().parts.store, call.argument(0));
  if (!member) return call.fail(member.error());
  call.answer(200, member_json(*member, call.api().domain()));
}

void set_credit_limit(Call call) {
  const auto alias = protocol::Alias::parse(call.argument(0));
  if (!alias) return call.fail(alias.error());
  federation::SetCreditLimit request{.member = *alias};
  const auto& own = call.api().currency();
  if (!call.read_body(
          [&](JsonReader& body) { request.limit = body.required("limit", body.decimal("limit", own.scale)); }))
    return;
  const auto limit = protocol::format_decimal(request.limit, own.scale);
  call.ask(std::move(request), [alias = alias->text(), limit](const federation::Reply&) {
    return json_response(200, {{"alias", alias}, {"credit_limit", limit}});
  });
}

void show_account(Call call) {
  const auto& store = call.api().parts.store;
  const auto member = find_member(store, call.argument(0));
  if (!member) return call.fail(member.error());
  const auto account = stored<storage::Account>(store, storage::Table::account, member->account.view());
  if (!account) return call.fail(account.error());
  if (!*account) return call.fail({Reason::corrupt, "the member has no account"});
  call.answer(200, account_json(*member, **account, call.api().currency()));
}

}  // namespace node
