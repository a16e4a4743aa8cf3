// Logging in and out, and passwords. The first and the last are open to everybody: the password, or the code, is asked
// for.
#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/credentials.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "protocol/password.h"

namespace node {

using federation::AccessKey;
using federation::AccessKind;
using protocol::Reason;

namespace {

/// `member` or `staff`: who it is.
AccessKey read_person(JsonReader& body) {
  auto member = body.parsed("member", protocol::Alias::parse);
  auto staff = body.parsed("staff", protocol::Alias::parse);
  if (member.has_value() == staff.has_value())
    body.complain("member", {Reason::malformed, "or staff is given, and not both"});
  return member ? AccessKey{AccessKind::member, *std::move(member)}
                : AccessKey{AccessKind::staff, std::move(staff).value_or(protocol::Alias())};
}

Json caller_json(const Caller& caller) {
  Json json{{"kind", federation::name(caller.kind)}, {"name", caller.name}, {"role", federation::name(caller.role)}};
  if (caller.own) json["member"] = caller.own->alias.text();
  if (!caller.counter.empty()) json["counter"] = caller.counter;
  if (caller.kind == AccessKind::app) json["scopes"] = federation::text_of(caller.scopes);
  return json;
}

HttpResponse opened_response(const protocol::Result<OpenedSession>& opened) {
  if (!opened) return problem(opened.error());
  auto json = caller_json(opened->caller);
  json["session"] = opened->text;
  json["idle_seconds"] = opened->milliseconds / 1000;
  json["ends_at"] = rfc3339({wall_time().milliseconds + Sessions::whole_ms});
  return json_response(201, json);
}

/// Whose sessions the caller may end; answers if it has none.
std::optional<AccessKey> own_access(const Call& call) {
  const auto& caller = call.caller();
  auto name = protocol::Alias::parse(caller.name);
  if (caller.kind != AccessKind::app && caller.name != file_token_name && name)
    return AccessKey{caller.kind, *std::move(name)};
  call.fail({Reason::not_found, "this is no session"});
  return std::nullopt;
}

/// The call, as made by staff of this name, if there are such. A member's own logins are not written down.
std::optional<Call> by_staff(const Call& call, const AccessKey& key) {
  if (key.kind != AccessKind::staff) return std::nullopt;
  const auto& store = call.api().parts.store;
  const auto access = stored_access(store, key);
  auto caller = access ? caller_with(store, key, *access) : std::nullopt;
  return caller ? std::optional(call.made_by(*std::move(caller))) : std::nullopt;
}

/// A code that is not the one in force is refused by the engine; so often as anybody likes, and so it is noted apart.
bool is_proved(const Call& call, const federation::SetPassword& request) {
  if (request.code == protocol::Hash{}) return true;
  const auto access = stored_access(call.api().parts.store, request.key);
  return access && access->code == request.code;
}

}  // namespace

void open_session(Call call) {
  AccessKey key;
  std::string password;
  const bool readable = call.read_body([&](JsonReader& body) {
    key = read_person(body);
    password = body.required("password", body.text("password"));
  });
  if (!readable) return;
  call.api().logins.log_in(key, std::move(password), client_address(call.request()),
                           [call, key](const protocol::Result<OpenedSession>& opened) {
                             const auto by = by_staff(call, key);
                             if (by && opened) return by->note({}, Reason::none, opened_response(opened));
                             if (by && opened.error().reason == Reason::unauthorized)
                               by->note_refusal(Reason::unauthorized);
                             call.answer(opened_response(opened));
                           });
}

void show_session(Call call) {
  call.answer(200, caller_json(call.caller()));
}

void end_session(Call call) {
  if (!call.read_body([](JsonReader&) {}) || !own_access(call)) return;
  const auto shown = shown_in(call.request());
  if (const auto* session = std::get_if<ShownSession>(&shown)) call.api().sessions.end(session->digest);
  call.answer(200, Json::object());
}

void end_all_sessions(Call call) {
  const auto key = call.read_body([](JsonReader&) {}) ? own_access(call) : std::nullopt;
  if (!key) return;
  call.ask(federation::EndSessions{.key = *key},
           [](const federation::Reply&) { return json_response(200, Json::object()); });
}

void set_password(Call call) {
  AccessKey key;
  std::string password;
  Logins::Proof proof;
  const bool readable = call.read_body([&](JsonReader& body) {
    key = read_person(body);
    password = body.required("password", body.text("password"));
    if (const auto checked = protocol::check_password(password); !checked) body.complain("password", checked.error());
    proof.code = body.text("code").value_or("");
    proof.old_password = body.text("old_password").value_or("");
    if (proof.code.empty() == proof.old_password.empty())
      body.complain("code", {Reason::malformed, "or old_password is given, and not both"});
  });
  if (!readable) return;
  const auto address = client_address(call.request());
  call.api().logins.set_password(
      key, std::move(password), std::move(proof), address,
      [call, key, address](const protocol::Result<federation::SetPassword>& request) {
        const auto by = by_staff(call, key);
        const bool proved = request && is_proved(call, *request);
        const bool counted_out = !request && request.error().reason != Reason::unauthorized;
        if (by && !proved && !counted_out) by->note_refusal(Reason::unauthorized);
        if (!request) return call.fail(request.error());
        (proved ? by.value_or(call) : call)
            .ask(*request, [&logins = call.api().logins, request = *request, address](const federation::Reply&) {
              logins.was_set(request, address);
              return json_response(200, Json::object());
            });
      });
}

}  // namespace node
