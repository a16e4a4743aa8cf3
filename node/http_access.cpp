// Who may ask this node for what: given, shown and taken away. What was done with it: the trail of acts.
#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/credentials.h"
#include "node/http_page.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/random.h"
#include "node/stored.h"
#include "protocol/merkle.h"
#include "storage/journal.h"
#include "storage/row.h"

namespace node {

using federation::Access;
using federation::AccessKey;
using federation::AccessKind;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::int64_t code_ms = 86'400'000;

Json access_json(const AccessKey& key, const Access& access, protocol::Time now) {
  Json json{{"kind", federation::name(key.kind)}, {"name", key.name.text()}, {"role", federation::name(access.role)}};
  if (!access.counter.empty()) json["counter"] = access.counter;
  if (access.member) json["member"] = access.member->text();
  if (key.kind == AccessKind::app) json["scopes"] = federation::text_of(access.scopes);
  if (key.kind != AccessKind::app) json["has_password"] = !access.password.empty();
  if (!access.code.is_zero() && now < access.code_until) json["code_until"] = rfc3339(access.code_until);
  json["since"] = rfc3339(access.since);
  return json;
}

/// What all who are given access have in common.
void read_grant(JsonReader& body, federation::GrantAccess& request) {
  request.key.name = body.required("name", body.parsed("name", protocol::Alias::parse));
  if (request.key.name.text() == file_token_name)
    body.complain("name", {Reason::malformed, "is how the token of the data directory stands in the trail"});
  request.access.role = body.required("role", body.parsed("role", federation::parse_role));
  request.access.counter = body.text("counter").value_or("");
}

Result<federation::Scopes> parse_scopes(std::string_view text) {
  federation::Scopes scopes;
  while (!text.empty()) {
    const auto end = text.find(' ');
    if (const auto added = federation::add_scope(scopes, text.substr(0, end)); !added)
      return std::unexpected(added.error());
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return scopes;
}

/// A new one-time code, its digest, and until when it is good.
struct NewCode {
  std::string text = new_code();
  protocol::Hash digest = *digest_of_code(text);
  protocol::Time until{wall_time().milliseconds + code_ms};
};

/// The name at the end of the path; answers if nobody can have it.
std::optional<AccessKey> key_in(const Call& call, AccessKind kind) {
  auto name = protocol::Alias::parse(call.argument(0));
  if (name) return AccessKey{kind, *std::move(name)};
  call.fail({Reason::not_found, "nobody has this access"});
  return std::nullopt;
}

void revoke(const Call& call, AccessKind kind) {
  const auto key = call.read_body([](JsonReader&) {}) ? key_in(call, kind) : std::nullopt;
  if (!key) return;
  call.ask(federation::RevokeAccess{.key = *key},
           [](const federation::Reply&) { return json_response(200, Json::object()); });
}

void offer(const Call& call, AccessKind kind) {
  const auto key = call.read_body([](JsonReader&) {}) ? key_in(call, kind) : std::nullopt;
  if (!key) return;
  const NewCode code;
  call.ask(federation::OfferPassword{.key = *key, .code = code.digest, .until = code.until},
           [code, name = key->name.text()](const federation::Reply&) {
             return json_response(201, {{"name", name}, {"code", code.text}, {"code_until", rfc3339(code.until)}});
           });
}

}  // namespace

void grant_staff(Call call) {
  const NewCode code;
  federation::GrantAccess request{.key = {.kind = AccessKind::staff, .name = {}}, .access = {}};
  if (!call.read_body([&](JsonReader& body) { read_grant(body, request); })) return;
  request.access.code = code.digest;
  request.access.code_until = code.until;
  call.ask(request, [request, code](const federation::Reply&) mutable {
    request.access.since = wall_time();
    auto json = access_json(request.key, request.access, request.access.since);
    json["code"] = code.text;
    return json_response(201, json);
  });
}

void grant_app(Call call) {
  federation::GrantAccess request{.key = {.kind = AccessKind::app, .name = {}}, .access = {}};
  const bool readable = call.read_body([&](JsonReader& body) {
    read_grant(body, request);
    request.access.member = body.parsed("member", protocol::Alias::parse);
    request.access.scopes = body.required("scopes", body.parsed("scopes", parse_scopes));
  });
  if (!readable) return;
  const auto secret = random_bytes(secret_bytes);
  request.access.secret = protocol::sha256(secret);
  call.ask(request, [request, key = key_text(request.key.name, secret)](const federation::Reply&) mutable {
    request.access.since = wall_time();
    auto json = access_json(request.key, request.access, request.access.since);
    json["key"] = key;
    return json_response(201, json);
  });
}

void list_access(Call call) {
  std::string after;
  std::int64_t limit = 500;
  const bool readable = call.read_query([&](JsonReader& query) {
    after = query.text("after").value_or("");
    limit = read_limit(query, 1000, limit);
  });
  if (!readable) return;
  auto all = Json::array();
  std::string last;
  bool more = false;
  Result<void> wrong;
  const bool personal = call.caller().may_see_personal_data();
  const auto now = wall_time();
  const auto visit = [&](std::string_view row_key, std::string_view row) {
    const auto key = AccessKey::from_row(row_key);
    const auto access = storage::decode_row<Access>(row);
    if (!key || !access) wrong = protocol::failure(Reason::corrupt, "a row of access does not read back");
    if (!wrong || (!personal && key->kind == AccessKind::member)) return wrong.has_value();
    more = std::ssize(all) == limit;
    if (more) return false;
    all.push_back(access_json(*key, *access, now));
    last = row_key;
    return true;
  };
  // The first key behind `after` is that text and a zero byte, which no key holds.
  const auto first = after.empty() ? after : after + '\0';
  const auto scanned = call.api().parts.store.scan(storage::Table::access, first, {}, visit);
  if (!scanned) return call.fail(scanned.error());
  if (!wrong) return call.fail(wrong.error());
  call.answer(200, {{"access", std::move(all)}, {"next", more ? Json(last) : Json()}});
}

void revoke_member(Call call) {
  revoke(call, AccessKind::member);
}
void revoke_staff(Call call) {
  revoke(call, AccessKind::staff);
}
void revoke_app(Call call) {
  revoke(call, AccessKind::app);
}
void offer_member_password(Call call) {
  offer(call, AccessKind::member);
}
void offer_staff_password(Call call) {
  offer(call, AccessKind::staff);
}

// ---- the trail

static Json act_json(std::uint64_t number, const federation::Act& act) {
  Json json{{"act", number},
            {"time", rfc3339(act.at)},
            {"kind", federation::name(act.kind)},
            {"role", federation::name(act.role)},
            {"who", act.who},
            {"route", act.route}};
  if (!act.subject.empty()) json["subject"] = act.subject;
  if (!act.id.empty()) json["id"] = protocol::to_hex(act.id);
  if (act.outcome != Reason::none) json["refused"] = protocol::name(act.outcome);
  if (!act.request.empty()) json["request"] = act.request;
  return json;
}

void list_acts(Call call) {
  std::int64_t before = INT64_MAX;
  std::int64_t limit = 100;
  const bool readable = call.read_query([&](JsonReader& query) {
    before = query.parsed("before", [](const auto& text) { return parse_number(text, 0, INT64_MAX); }).value_or(before);
    limit = read_limit(query, 1000, limit);
  });
  if (!readable) return;
  const auto& store = call.api().parts.store;
  const auto kept = stored<federation::ActRange>(store, storage::Table::act, federation::act_range_key);
  if (!kept) return call.fail(kept.error());
  const auto range = kept->value_or(federation::ActRange{});
  auto acts = Json::array();
  auto number = std::min(range.next, static_cast<std::uint64_t>(before));
  while (number > range.first && std::ssize(acts) < limit) {
    const auto act = stored<federation::Act>(store, storage::Table::act, storage::number_key(--number));
    if (!act) return call.fail(act.error());
    if (!*act) break;  // too old, and gone since the range was read
    acts.push_back(act_json(number, **act));
  }
  const Json next = number <= range.first || acts.empty() ? Json() : Json(std::to_string(number));
  call.answer(200, {{"acts", std::move(acts)}, {"next", next}});
}

}  // namespace node
