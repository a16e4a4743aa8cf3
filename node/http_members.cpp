#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/http_page.h"
#include "node/http_routes.h"
#include "node/json_values.h"
#include "node/member_reading.h"
#include "node/random.h"
#include "storage/row.h"

namespace node {

using federation::Member;
using federation::Standing;
using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

/// As the caller may see it.
Result<Json> as_json(const ApiState& api, Member member, const Caller& caller) {
  const auto standing = standing_of(api.parts.store, member);
  if (!standing) return std::unexpected(standing.error());
  if (!caller.may_see_personal_data()) member.data = {};
  return member_json(member, *standing, api.domain(), federation::member_day(wall_time()));
}

Json account_json(const Member& member, const storage::Account& account, const protocol::Currency& own) {
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

/// Which members a list shows.
struct Wanted {
  std::optional<protocol::MemberKind> kind;
  std::optional<std::string> state;
  std::optional<bool> verified;

  bool fits(const Json& member) const {
    return (!kind || member["kind"] == name(*kind)) && (!state || member["state"] == *state) &&
           (!verified || member["verified"] == *verified);
  }
};

Result<std::string> parse_state(std::string_view text) {
  if (text == "active" || text == "suspended" || text == "ended") return std::string(text);
  return failure(Reason::malformed, "is active, suspended or ended");
}

Result<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "false") return text == "true";
  return failure(Reason::malformed, "is true or false");
}

}  // namespace

HttpResponse member_response(const ApiState& api, const Caller& caller, const std::string& alias, unsigned status) {
  const auto member = find_member(api.parts.store, alias);
  if (!member) return problem(member.error());
  const auto json = as_json(api, *member, caller);
  return json ? json_response(status, *json) : problem(json.error());
}

void add_member(Call call) {
  federation::AddMember request{.credit_limit = call.api().parts.configuration.credit_limit};
  Member& member = request.member;
  const bool readable = call.read_body([&](JsonReader& body) {
    member.alias = body.required("alias", body.parsed("alias", protocol::Alias::parse));
    member.kind = body.required("kind", body.parsed("kind", parse_member_kind));
    for (const auto& part : federation::personal_parts)
      member.data.*part.place = body.parsed(part.name, part.checked).value_or("");
    member.data.findable = body.boolean("findable").value_or(false);
    request.verified = body.boolean("verified").value_or(false);
    request.valid_until = body.parsed("valid_until", parse_valid_until).value_or(0);
    const auto limit = body.decimal("credit_limit", call.api().currency().scale);
    request.credit_limit = limit.value_or(request.credit_limit);
  });
  if (!readable) return;
  member.account = *protocol::AccountId::from_bytes(random_bytes(protocol::AccountId::size));
  const auto& api = call.api();
  // Before it can be seen in a payment. If it is refused, nobody will ever ask for this account.
  if (!find_member(api.parts.store, member.alias.text())) api.directory.add(member);
  call.ask(request, [&api, caller = call.caller(), member](const federation::Reply&) {
    // Asked again, the member has the account of the first time.
    const auto added = find_member(api.parts.store, member.alias.text());
    const bool first = added && added->account == member.account;
    return member_response(api, caller, member.alias.text(), first ? 201 : 200);
  });
}

void list_members(Call call) {
  std::string after;
  std::int64_t limit = 100;
  Wanted wanted;
  const bool readable = call.read_query([&](JsonReader& query) {
    after = query.text("after").value_or("");
    limit = read_limit(query, 1000, limit);
    wanted.kind = query.parsed("kind", parse_member_kind);
    wanted.state = query.parsed("state", parse_state);
    wanted.verified = query.parsed("verified", parse_boolean);
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
        const auto member = storage::decode_row<Member>(row);
        const auto json = member ? as_json(api, *member, call.caller()) : Result<Json>(std::unexpected(member.error()));
        if (!json) wrong = std::unexpected(json.error());
        if (!json || !wanted.fits(*json)) return json.has_value();
        more = std::ssize(members) == limit;
        if (!more) members.push_back(*json);
        return !more;
      });
  if (!scanned) return call.fail(scanned.error());
  if (!wrong) return call.fail(wrong.error());
  const Json next = more ? members.back()["alias"] : Json();
  call.answer(200, {{"members", std::move(members)}, {"next", next}});
}

void show_member(Call call) {
  if (call.sees_member(call.argument(0)))
    call.answer(member_response(call.api(), call.caller(), call.argument(0), 200));
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
  if (!call.sees_member(call.argument(0))) return;
  const auto& store = call.api().parts.store;
  const auto member = find_member(store, call.argument(0));
  if (!member) return call.fail(member.error());
  const auto account = account_of(store, *member);
  if (!account) return call.fail(account.error());
  call.answer(200, account_json(*member, *account, call.api().currency()));
}

}  // namespace node
