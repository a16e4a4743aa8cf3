#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"

namespace node {

using federation::Books;
using protocol::Reason;

namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

/// A peer as the books show it, copied out of the writer's thread.
struct PeerView {
  federation::Peer row;
  protocol::NodeIdentity identity;
  storage::Account position;
  std::optional<protocol::AgreementTerms> in_force;
  std::optional<protocol::AgreementTerms> proposed;
  std::size_t waiting = 0;  ///< messages in the outbox
  std::optional<federation::Unanswered> unanswered;
};

std::optional<protocol::AgreementTerms> terms_of(const Books& books, const protocol::Domain& peer,
                                                 std::uint32_t version) {
  const auto agreement = version == 0 ? std::nullopt : books.agreement(peer, version);
  if (!agreement) return std::nullopt;
  auto terms = protocol::decode_agreement_terms(agreement->terms);
  if (!terms) return std::nullopt;
  return *std::move(terms);
}

PeerView view_of(const Books& books, const protocol::Domain& domain, const federation::PeerState& peer,
                 const std::map<protocol::Domain, federation::Unanswered>& unanswered) {
  const auto held = unanswered.find(domain);
  const auto proposed = std::max(peer.row.version_proposed_here, peer.row.version_proposed_there);
  return {.row = peer.row,
          .identity = peer.identity,
          .position = books.position(peer),
          .in_force = peer.terms,
          .proposed = terms_of(books, domain, proposed),
          .waiting = peer.outbox.size(),
          .unanswered = held == unanswered.end() ? std::nullopt : std::optional(held->second)};
}

std::vector<PeerView> all_peers(const Books& books) {
  std::vector<PeerView> views;
  const auto unanswered = books.unanswered();
  for (const auto& [domain, peer] : books.peers()) views.push_back(view_of(books, domain, peer, unanswered));
  return views;
}

std::string_view state_of(const federation::Peer& row) {
  if (row.wound_up()) return "wound_up";
  if (row.frozen) return "frozen";
  if (row.must_compare) return "recovering";
  if (row.version_in_force == 0) return "proposed";
  return row.suspended_here || row.suspended_there ? "suspended" : "in_force";
}

std::uint8_t scale_with(const ApiState& api, const protocol::NodeIdentity& peer) {
  return protocol::settlement_unit(api.currency(), peer.currency).scale;
}

/// What goes beyond zero on one side of a position: never negative.
std::string part(std::int64_t minor, std::uint8_t scale) {
  return protocol::format_decimal(std::max<std::int64_t>(minor, 0), scale);
}

/// most - now, not beyond what 64 bits hold.
std::int64_t room(std::int64_t most, std::int64_t now) {
  return protocol::subtract(most, now).value_or(no_limit);
}

Json position_json(const ApiState& api, const PeerView& peer) {
  const auto& account = peer.position;
  const auto scale = scale_with(api, peer.identity);
  return {{"peer", peer.identity.domain().text()},
          {"name", peer.identity.name},
          {"currency", account.currency.view()},
          {"claim", part(-account.balance(), scale)},
          {"debt", part(account.balance(), scale)},
          {"held_claim", part(account.debits_held, scale)},
          {"held_debt", part(account.credits_held, scale)},
          {"most_claim", part(-account.bounds.least, scale)},
          {"most_debt", part(account.bounds.most, scale)},
          {"room_to_pay", part(room(account.bounds.most, account.worst_high()), scale)},
          {"room_to_receive", part(room(account.worst_low(), account.bounds.least), scale)},
          {"state", state_of(peer.row)}};
}

Json own_limit(std::int64_t limit, std::uint8_t scale) {
  return limit == no_limit ? Json() : Json(protocol::format_decimal(limit, scale));
}

/// What only the running links know.
void put_link(Json& json, const ApiState& api, const protocol::Domain& peer) {
  if (!api.parts.operations.links) return;
  const auto links = api.parts.operations.links();
  const auto found = std::ranges::find(links, peer, &LinkStatus::peer);
  json["connected"] = found != links.end() && found->connected;
  if (found == links.end()) return;
  json["since"] = rfc3339(found->since);
  if (found->last_error.reason != Reason::none) json["error"] = failure_json(found->last_error);
}

Json agreement_json(const ApiState& api, const PeerView& peer) {
  const auto& row = peer.row;
  const auto& domain = peer.identity.domain();
  Json json{{"peer", domain.text()},
            {"name", peer.identity.name},
            {"currency", peer.identity.currency.text()},
            {"endpoint", peer.identity.endpoint},
            {"keys", keys_json(peer.identity)},
            {"state", state_of(row)}};
  json["in_force"] = peer.in_force ? terms_json(*peer.in_force, api.domain()) : Json();
  json["proposed"] = peer.proposed ? terms_json(*peer.proposed, api.domain()) : Json();
  if (peer.proposed) json["proposed_by"] = row.version_proposed_here != 0 ? "us" : "them";
  json["suspended_by_us"] = row.suspended_here;
  json["suspended_by_them"] = row.suspended_there;
  const auto scale = scale_with(api, peer.identity);
  json["limits"] = {{"debt", own_limit(row.most_debt, scale)}, {"claim", own_limit(row.most_claim, scale)}};
  json["link"] = {{"sent", row.sent.sequence},
                  {"acknowledged", row.acknowledged.sequence},
                  {"received", row.received.sequence},
                  {"waiting", peer.waiting}};
  if (row.heard.milliseconds != 0) json["link"]["heard"] = rfc3339(row.heard);
  if (peer.unanswered) {
    json["link"]["unanswered"] = peer.unanswered->count;
    json["link"]["unanswered_since"] = rfc3339(peer.unanswered->oldest);
  }
  put_link(json["link"], api, domain);
  json["position"] = position_json(api, peer);
  return json;
}

/// Answers with the agreement as it stands.
void show(const Call& call, const protocol::Domain& domain) {
  const auto& api = call.api();
  call.look<std::optional<PeerView>>(
      [domain](const Books& books) -> std::optional<PeerView> {
        const auto* peer = books.peer(domain);
        if (peer == nullptr) return std::nullopt;
        return view_of(books, domain, *peer, books.unanswered());
      },
      [&api](const std::optional<PeerView>& peer) {
        if (!peer) return problem({Reason::unknown_peer, {}});
        return json_response(200, agreement_json(api, *peer));
      });
}

/// Goes on with the decimals of the unit in which this node and the peer owe each other.
void with_scale(const Call& call, const protocol::Domain& peer, const std::function<void(std::uint8_t)>& go_on) {
  const auto& api = call.api();
  if (api.currency().backing == protocol::Backing::reserve) return go_on(protocol::euro_scale);
  const auto scale = std::make_shared<std::uint8_t>(api.currency().scale);
  const auto look = [&api, peer, scale](const Books& books) {
    if (const auto* known = books.peer(peer)) *scale = scale_with(api, known->identity);
  };
  call.queue(federation::Inquiry{.look = look}, [scale, go_on](const federation::Reply&) { go_on(*scale); });
}

/// Asks the engine, then shows what became of the agreement.
template <class Request>
void ask_and_show(const Call& call, Request request) {
  const auto domain = request.peer;
  call.queue(std::move(request), [call, domain](const federation::Reply& said) {
    said.failure ? call.fail(*said.failure) : show(call, domain);
  });
}

}  // namespace

void list_positions(Call call) {
  const auto& api = call.api();
  call.look<std::vector<PeerView>>(all_peers, [&api](const std::vector<PeerView>& peers) {
    auto positions = Json::array();
    for (const auto& peer : peers) positions.push_back(position_json(api, peer));
    return json_response(200, {{"positions", std::move(positions)}});
  });
}

void list_agreements(Call call) {
  const auto& api = call.api();
  call.look<std::vector<PeerView>>(all_peers, [&api](const std::vector<PeerView>& peers) {
    auto agreements = Json::array();
    for (const auto& peer : peers) agreements.push_back(agreement_json(api, peer));
    return json_response(200, {{"agreements", std::move(agreements)}});
  });
}

void show_agreement(Call call) {
  if (const auto peer = call.peer()) show(call, *peer);
}

void propose_agreement(Call call) {
  const auto peer = call.peer();
  if (!peer) return;
  with_scale(call, *peer, [call, peer = *peer](std::uint8_t scale) {
    federation::ProposeAgreement request{.peer = peer};
    const bool readable = call.read_body([&](JsonReader& body) {
      request.our_debt_limit = body.required("our_limit", body.decimal("our_limit", scale));
      request.their_debt_limit = body.required("their_limit", body.decimal("their_limit", scale));
      request.fee = body.parsed("fee", parse_part);
      request.rate = body.parsed("rate", parse_rate);
    });
    if (readable) ask_and_show(call, request);
  });
}

void sign_agreement(Call call) {
  const auto peer = call.peer();
  if (!peer) return;
  federation::SignAgreement request{.peer = *peer};
  const bool readable = call.read_body([&](JsonReader& body) {
    const auto version = body.required("version", body.integer("version", 1, UINT32_MAX));
    request.version = static_cast<std::uint32_t>(version);
    request.terms = body.required("terms", body.parsed("terms", parse_digest));
  });
  if (readable) ask_and_show(call, request);
}

void suspend_agreement(Call call) {
  const auto peer = call.peer();
  if (!peer) return;
  federation::SuspendAgreement request{.peer = *peer};
  const bool readable = call.read_body(
      [&](JsonReader& body) { request.suspended = body.required("suspended", body.boolean("suspended")); });
  if (readable) ask_and_show(call, request);
}

void set_limits(Call call) {
  const auto peer = call.peer();
  if (!peer) return;
  with_scale(call, *peer, [call, peer = *peer](std::uint8_t scale) {
    federation::SetLimits request{.peer = peer};
    const bool readable = call.read_body([&](JsonReader& body) {
      request.most_debt = body.decimal("debt", scale).value_or(no_limit);
      request.most_claim = body.decimal("claim", scale).value_or(no_limit);
    });
    if (readable) ask_and_show(call, request);
  });
}

void remove_peer(Call call) {
  const auto peer = call.peer();
  if (!peer || !call.read_body([](JsonReader&) {})) return;
  call.ask(federation::RemovePeer{.peer = *peer},
           [domain = peer->text()](const federation::Reply&) { return json_response(200, {{"removed", domain}}); });
}

void release_link(Call call) {
  const auto peer = call.peer();
  if (peer && call.read_body([](JsonReader&) {})) ask_and_show(call, federation::ReleaseLink{.peer = *peer});
}

void thaw_link(Call call) {
  const auto peer = call.peer();
  if (peer && call.read_body([](JsonReader&) {})) ask_and_show(call, federation::ThawLink{.peer = *peer});
}

}  // namespace node
