// GET /v1/keys: by which keys peers know this node.
#include <nlohmann/json.hpp>

#include "federation/rotation.h"
#include "node/http_routes.h"
#include "node/json_values.h"
#include "node/tls.h"

namespace node {

namespace {

struct PeerView {
  protocol::Domain domain;
  std::uint32_t told = 0;
  std::uint32_t acknowledged = 0;
  bool frozen = false;
};

struct KeysView {
  std::uint32_t rotation = 0;
  std::uint32_t oldest = 0;
  std::vector<PeerView> peers;
};

KeysView view_of(const federation::Books& books) {
  KeysView view{books.own_keys().number(), federation::oldest_keys_held(books), {}};
  for (const auto& [domain, peer] : books.peers())
    view.peers.push_back({domain, peer.row.keys_told, peer.row.keys_held, peer.row.frozen});
  return view;
}

/// The oldest of those that are announced is shown: every peer knows it.
std::string shown_certificate(const std::string& certificates) {
  const auto place = certificates.rfind("-----BEGIN");
  return place == std::string::npos ? "" : certificate_fingerprint(certificates.substr(place)).value_or("");
}

Json keys_view_json(const ApiState& api, const KeysView& view) {
  auto peers = Json::array();
  for (const auto& peer : view.peers)
    peers.push_back({{"peer", peer.domain.text()},
                     {"told", peer.told},
                     {"acknowledged", peer.acknowledged},
                     {"frozen", peer.frozen}});
  return {{"rotation", view.rotation},
          {"keys", keys_json(api.parts.identity)},
          {"shown_certificate_sha256", shown_certificate(api.parts.identity.certificate)},
          {"acknowledged_by_all", view.oldest == view.rotation},
          {"peers", std::move(peers)}};
}

}  // namespace

void show_keys(Call call) {
  const auto& api = call.api();
  call.look<KeysView>(view_of, [&api](const KeysView& view) { return json_response(200, keys_view_json(api, view)); });
}

}  // namespace node
