#include "node/event_json.h"

#include <nlohmann/json.hpp>

#include "node/http_time.h"
#include "node/payment_view.h"

namespace node {

namespace {

using federation::AgreementEvent;
using federation::AlarmEvent;
using federation::SettlementEvent;

Json settlement_json(const SettlementEvent& event) {
  Json json{{"peer", event.peer.text()}, {"number", event.number}};
  if (!event.debtor.text().empty()) json["debtor"] = event.debtor.text();
  if (event.arrived)
    json["arrived"] = protocol::format_decimal(*event.arrived, protocol::euro_scale);
  else
    json["owed"] = protocol::format_decimal(event.owed, protocol::euro_scale);
  return json;
}

Json agreement_json(const AgreementEvent& event) {
  return {{"peer", event.peer.text()}, {"version", event.version}, {"by_peer", event.by_peer}};
}

Json alarm_json(const AlarmEvent& event) {
  Json json{{"reason", protocol::name(event.reason)}, {"detail", event.detail}};
  if (!event.peer.text().empty()) json["peer"] = event.peer.text();
  return json;
}

}  // namespace

Json event_json(const federation::PlacedEvent& placed, const protocol::Currency& own,
                const MemberDirectory& directory) {
  const auto& [kind, account, what] = placed.event;
  Json json{{"id", placed.id.text()}, {"kind", federation::name(kind)}, {"time", rfc3339(placed.time)}};
  if (const auto* payment = std::get_if<federation::Payment>(&what))
    json["payment"] = payment_seen_by(account, *payment, own, directory);
  if (const auto* settlement = std::get_if<SettlementEvent>(&what)) json["settlement"] = settlement_json(*settlement);
  if (const auto* agreement = std::get_if<AgreementEvent>(&what)) json["agreement"] = agreement_json(*agreement);
  if (const auto* alarm = std::get_if<AlarmEvent>(&what)) json["alarm"] = alarm_json(*alarm);
  return json;
}

std::string event_text(const federation::PlacedEvent& placed, const protocol::Currency& own,
                       const MemberDirectory& directory) {
  return event_json(placed, own, directory).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace node
