// Checkpoints: made on request, and open for anybody to read.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "federation/checkpoint_list.h"
#include "node/checkpoint_page.h"
#include "node/http_page.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "protocol/base64.h"

namespace node {

namespace {

using federation::PublishedCheckpoint;

constexpr std::size_t most_in_page = 100;

Json checkpoint_json(const PublishedCheckpoint& one) {
  auto cosignatures = Json::array();
  for (const auto& word : one.cosignatures)
    cosignatures.push_back({{"peer", word.peer.text()}, {"time", rfc3339({word.seconds * 1000})}});
  return {{"size", one.checkpoint.size},
          {"root", protocol::to_base64(one.checkpoint.root.view())},
          {"origin", one.checkpoint.origin},
          {"made", rfc3339(one.made)},
          {"figures", one.checkpoint.extensions},
          {"cosignatures", std::move(cosignatures)},
          {"note", one.note}};
}

/// The newest; an empty list if none was made yet.
protocol::Result<std::vector<PublishedCheckpoint>> newest(const ApiState& api) {
  return federation::published_checkpoints(api.parts.store, UINT64_MAX, 1);
}

}  // namespace

void make_checkpoint(Call call) {
  if (!call.read_body([](JsonReader&) {})) return;
  const auto& api = call.api();
  call.ask(federation::MakeCheckpoint{}, [&api](const federation::Reply& reply) {
    const auto made = federation::published_checkpoints(api.parts.store, reply.number + 1, 1);
    if (!made || made->empty())
      return problem(made ? protocol::Failure{protocol::Reason::not_found, "the checkpoint"} : made.error());
    return json_response(201, checkpoint_json(made->front()));
  });
}

void list_checkpoints(Call call) {
  std::uint64_t before = UINT64_MAX;
  std::size_t limit = 0;
  const bool readable = call.read_query([&](JsonReader& query) {
    const auto size = query.parsed("before", [](const auto& text) { return parse_number(text, 0, INT64_MAX); });
    if (size) before = static_cast<std::uint64_t>(*size);
    limit = static_cast<std::size_t>(read_limit(query, most_in_page, 20));
  });
  if (!readable) return;
  const auto found = federation::published_checkpoints(call.api().parts.store, before, limit + 1);
  if (!found) return call.fail(found.error());
  auto checkpoints = Json::array();
  for (std::size_t i = 0; i < std::min(limit, found->size()); ++i) checkpoints.push_back(checkpoint_json((*found)[i]));
  const Json next = found->size() > limit ? Json(std::to_string((*found)[limit - 1].checkpoint.size)) : Json();
  call.answer(200, {{"checkpoints", std::move(checkpoints)}, {"next", next}});
}

void show_latest_checkpoint(Call call) {
  const auto found = newest(call.api());
  if (!found) return call.fail(found.error());
  if (found->empty()) return call.fail({protocol::Reason::not_found, "no checkpoint was made yet"});
  call.answer(HttpResponse{.content_type = "text/plain; charset=utf-8", .headers = {}, .body = found->front().note});
}

void show_checkpoint_page(Call call) {
  const auto found = newest(call.api());
  if (!found) return call.fail(found.error());
  const auto last = found->empty() ? std::nullopt : std::optional(found->front());
  call.answer(HttpResponse{
      .content_type = "text/html; charset=utf-8",
      .headers = {{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}},
      .body = checkpoint_page(call.api().domain(), last)});
}

}  // namespace node
