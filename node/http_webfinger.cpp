// WebFinger (RFC 7033): whether an address can be paid, asked by whoever has typed or read it.
//
// What the directory of the wallets shows to every member is told to anybody: who trades. Private people are in no
// directory; an address of theirs is answered as one that nobody has, unless they have consented to be found
// (docs/decisions/0032).
#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/http_routes.h"
#include "node/login.h"
#include "node/member_reading.h"
#include "node/wallet.h"

namespace node {

using federation::Member;
using protocol::Reason;

namespace {

/// What stands behind acct: (RFC 7565); malformed if the query names no resource of that kind.
protocol::Result<protocol::Address> account_asked(const std::string& target) {
  constexpr std::string_view scheme = "acct:";
  const auto resource = first_parameter(target, "resource");
  if (!resource || !resource->starts_with(scheme))
    return protocol::failure(Reason::malformed, "resource: is acct:alias@domain");
  return protocol::Address::parse(std::string_view(*resource).substr(scheme.size()));
}

bool is_public(const Member& member) {
  return member.kind != protocol::MemberKind::individual || member.data.findable;
}

HttpResponse descriptor(const ApiState& api, const Member& member) {
  const auto address = protocol::Address{member.alias, api.domain()}.text();
  const Json link{{"rel", "payment"},
                  {"href", "lokaponto:pay?to=" + address + "&currency=" + std::string(api.currency().code.view())},
                  {"titles", {{"und", public_name(member)}}}};
  auto response = json_response(200, {{"subject", "acct:" + address}, {"links", Json::array({link})}});
  response.content_type = "application/jrd+json";
  return response;
}

HttpResponse look_up(const ApiState& api, const protocol::Address& address) {
  const protocol::Failure nobody{Reason::not_found, "nobody is known publicly under this address"};
  if (address.domain != api.domain()) return problem(nobody);
  const auto member = find_member(api.parts.store, address.alias.text());
  if (!member && member.error().reason != Reason::not_found) return problem(member.error());
  if (!member || !is_public(*member)) return problem(nobody);
  const auto takes = takes_payments(api, *member);
  if (!takes) return problem(takes.error());
  return *takes ? descriptor(api, *member) : problem(nobody);
}

}  // namespace

void web_finger(Call call) {
  const auto& api = call.api();
  const auto address = account_asked(call.request().target);
  const auto now = monotonic_nanoseconds() / 1'000'000;
  auto response = !api.lookups.admit_address(client_address(call.request()), now)
                      ? problem({Reason::too_many_attempts, "too many addresses were asked for"})
                  : address ? look_up(api, *address)
                            : problem(address.error());
  // Anybody may read it, pages of any origin among them (RFC 7033, 5).
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  call.answer(std::move(response));
}

}  // namespace node
