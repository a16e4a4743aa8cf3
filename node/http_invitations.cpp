#include <nlohmann/json.hpp>

#include "federation/records.h"
#include "node/clock.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/random.h"
#include "node/stored.h"
#include "protocol/merkle.h"

namespace node {

using protocol::Reason;

namespace {

constexpr std::int64_t milliseconds_per_day = 24LL * 3600 * 1000;
constexpr std::size_t id_bytes = 16;
constexpr std::size_t secret_bytes = 32;

std::uint32_t days(JsonReader& body, std::string_view name, std::uint32_t usual, std::int64_t most) {
  return static_cast<std::uint32_t>(body.integer(name, 1, most).value_or(usual));
}

std::int64_t limit(JsonReader& body, std::string_view name, std::uint8_t scale) {
  const auto minor = body.required(name, body.decimal(name, scale));
  if (minor < 0) body.complain(name, {Reason::malformed, "a limit is zero or more"});
  return minor;
}

/// Of the client's id; no other row of the table is called so, whatever it chooses.
protocol::Bytes invitation_id(const protocol::PaymentId& chosen) {
  const auto digest = protocol::sha256("lokaponto/invitation/v1" + protocol::Bytes(chosen.view()));
  return protocol::Bytes(digest.view().substr(0, id_bytes));
}

/// As it stands in the books: asked for again under its id, it is the one of the first time, as long as it is open.
HttpResponse invitation_response(const storage::Store& store, const protocol::Bytes& id) {
  const auto row = stored<federation::OpenInvitation>(store, storage::Table::invitation, id);
  if (!row) return problem(row.error());
  if (!*row) return problem({Reason::not_found, "the invitation was taken up or withdrawn"});
  const auto invitation = protocol::parse_invitation((*row)->text);
  if (!invitation) return problem(invitation.error());
  return json_response(201, {{"invitation", (*row)->text}, {"expires", rfc3339(invitation->expires)}});
}

}  // namespace

void make_invitation(Call call) {
  const auto& api = call.api();
  protocol::Invitation invitation{
      .id = random_bytes(id_bytes), .inviter = api.parts.identity, .offer = {}, .secret = random_bytes(secret_bytes)};
  const bool readable = call.read_body([&](JsonReader& body) {
    if (const auto id = read_chosen_id(body, call.request())) invitation.id = invitation_id(*id);
    auto& offer = invitation.offer;
    const bool reserve = api.currency().backing == protocol::Backing::reserve;
    const std::int64_t usual = reserve ? protocol::euro_scale : api.currency().scale;
    offer.settlement_scale = static_cast<std::uint8_t>(body.integer("scale", 0, 8).value_or(usual));
    offer.inviter_debt_limit = limit(body, "our_limit", offer.settlement_scale);
    offer.invitee_debt_limit = limit(body, "their_limit", offer.settlement_scale);
    offer.rate = body.parsed("rate", parse_rate).value_or(offer.rate);
    offer.mutual_credit_accepted = body.boolean("mutual_credit").value_or(false);
    offer.fee = body.parsed("fee", parse_part).value_or(offer.fee);
    offer.rounding = body.parsed("rounding", parse_rounding).value_or(offer.rounding);
    if (offer.rounding != protocol::Rounding::down && offer.rate != protocol::Fraction{1, 1})
      body.complain("rounding", {Reason::malformed, "is down where units are converted"});
    offer.settlement_days = days(body, "settlement_days", offer.settlement_days, 366);
    offer.wind_up_days = days(body, "wind_up_days", offer.wind_up_days, 3660);
    invitation.expires = {wall_time().milliseconds + milliseconds_per_day * days(body, "days", 30, 366)};
  });
  if (!readable) return;
  call.ask(federation::Invite{.invitation = invitation},
           [&api, id = invitation.id](const federation::Reply&) { return invitation_response(api.parts.store, id); });
}

void accept_invitation(Call call) {
  std::string text;
  bool mutual_credit = false;
  const bool readable = call.read_body([&](JsonReader& body) {
    text = body.required("invitation", body.text("invitation"));
    mutual_credit = body.boolean("mutual_credit").value_or(false);
  });
  if (!readable) return;
  auto invitation = protocol::parse_invitation(text);
  if (!invitation) return call.fail(invitation.error());
  const auto inviter = invitation->inviter.domain().text();
  call.ask(federation::AcceptInvitation{.invitation = *std::move(invitation), .mutual_credit_accepted = mutual_credit},
           [inviter](const federation::Reply&) { return json_response(201, {{"peer", inviter}}); });
}

}  // namespace node
