// What is changed about members, by their association's office: what it knows of them, how they stand, that they are
// gone. And by themselves: whether they may be found.
#include <nlohmann/json.hpp>

#include "node/http_routes.h"
#include "node/json_values.h"
#include "node/member_reading.h"

namespace node {

using protocol::MemberRulesSet;
using protocol::Reason;

namespace {

/// The alias in the path; answers if it can be nobody's.
std::optional<protocol::Alias> alias_in(const Call& call) {
  auto alias = protocol::Alias::parse(call.argument(0));
  if (alias) return *std::move(alias);
  call.fail({Reason::not_found, "no member has this alias"});
  return std::nullopt;
}

/// Asks, and shows the member as it is then.
template <class Request>
void ask(const Call& call, Request request) {
  const auto& api = call.api();
  const auto alias = request.alias.text();
  call.ask(std::move(request), [&api, caller = call.caller(), alias](const federation::Reply&) {
    return member_response(api, caller, alias, 200);
  });
}

Json limit_json(std::int64_t minor, const protocol::Currency& own) {
  return minor == INT64_MAX ? Json() : Json(protocol::format_decimal(minor, own.scale));
}

HttpResponse rules_response(const MemberRulesSet& rules, const protocol::Currency& own) {
  return json_response(200, {{"currency", own.code.view()},
                             {"most_balance", limit_json(rules.most_balance, own)},
                             {"most_paid", limit_json(rules.most_paid, own)},
                             {"period_days", rules.period_days}});
}

}  // namespace

/// Members say themselves whether they may be found. The rest is what the association has noted.
void change_member(Call call) {
  if (!call.sees_member(call.argument(0))) return;
  const auto alias = alias_in(call);
  if (!alias) return;
  federation::ChangeMember request{.alias = *alias};
  const bool readable = call.read_body([&](JsonReader& body) {
    for (const auto& part : federation::personal_parts)
      if (auto text = body.parsed(part.name, part.checked)) request.parts.emplace_back(part.place, *std::move(text));
    request.findable = body.boolean("findable");
  });
  if (!readable) return;
  if (call.caller().role == Role::member && !request.parts.empty())
    return call.fail({Reason::forbidden, "what is noted of members is the association's to change"});
  ask(call, std::move(request));
}

void set_standing(Call call) {
  const auto alias = alias_in(call);
  if (!alias) return;
  federation::SetStanding request{.alias = *alias};
  const bool readable = call.read_body([&](JsonReader& body) {
    request.verified = body.boolean("verified");
    request.suspended = body.boolean("suspended");
    request.valid_until = body.parsed("valid_until", parse_valid_until);
  });
  if (readable) ask(call, std::move(request));
}

/// Answered when the files of the books hold nothing of the member any more.
void erase_member(Call call) {
  const auto alias = alias_in(call);
  if (!alias || !call.read_body([](JsonReader&) {})) return;
  const auto& api = call.api();
  const auto member = find_member(api.parts.store, alias->text());
  const auto account = member ? member->account : protocol::AccountId{};
  const auto erased = [call, account](const federation::Reply& said) {
    if (said.failure) return call.fail(*said.failure);
    call.api().directory.remove(account);
    call.run([&drop = call.api().parts.operations.drop_erased] {
      const auto dropped = drop ? drop() : protocol::Result<void>{};
      return dropped ? json_response(200, {{"erased", true}}) : problem(dropped.error());
    });
  };
  call.queue(federation::EraseMember{.alias = *alias}, erased);
}

void show_member_rules(Call call) {
  const auto& own = call.api().currency();
  call.look<MemberRulesSet>([](const federation::Books& books) { return books.members().rules(); },
                            [&own](const MemberRulesSet& rules) { return rules_response(rules, own); });
}

void set_member_rules(Call call) {
  federation::SetMemberRules request;
  auto& rules = request.rules;
  const auto& own = call.api().currency();
  const bool readable = call.read_body([&](JsonReader& body) {
    rules.most_balance = body.decimal("most_balance", own.scale).value_or(INT64_MAX);
    rules.most_paid = body.decimal("most_paid", own.scale).value_or(INT64_MAX);
    rules.period_days = static_cast<std::uint32_t>(body.integer("period_days", 1, 366).value_or(rules.period_days));
    // As it is shown; there is no other.
    if (body.text("currency").value_or(std::string(own.code.view())) != own.code.view())
      body.complain("currency", {Reason::malformed, "is not the currency of this node"});
  });
  if (!readable) return;
  call.ask(request, [rules, &own](const federation::Reply&) { return rules_response(rules, own); });
}

}  // namespace node
