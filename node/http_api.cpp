#include "node/http_api.h"

#include "node/clock.h"
#include "node/event_json.h"
#include "node/http_routes.h"
#include "protocol/check.h"
#include "protocol/signing.h"

namespace node {

static constexpr std::string_view statements_path = "/v1/fund/statements";
static constexpr std::size_t max_statement_bytes = std::size_t{8} << 20;

ApiState::ApiState(ApiParts all)
    : parts(std::move(all)), webhooks(parts.engine, parts.store, [this](const federation::PlacedEvent& event) {
        return event_text(event, currency(), directory);
      }) {}

Api::Api(std::unique_ptr<ApiState> state) : state_(std::move(state)) {}
Api::~Api() = default;

protocol::Result<std::unique_ptr<Api>> Api::make(ApiParts parts) {
  protocol::check(!parts.token.empty(), "an empty token opens the door to everybody");
  auto state = std::make_unique<ApiState>(std::move(parts));
  state->started = wall_time();
  if (const auto loaded = MemberDirectory::load(state->parts.store, state->directory); !loaded)
    return std::unexpected(loaded.error());
  state->webhooks.refresh();
  return std::unique_ptr<Api>(new Api(std::move(state)));
}

static bool may_call(const HttpRequest& request, std::string_view token) {
  constexpr std::string_view scheme = "Bearer ";
  const auto* header = request.header("Authorization");
  return header != nullptr && header->starts_with(scheme) &&
         protocol::equal_constant_time(std::string_view(*header).substr(scheme.size()), token);
}

std::size_t Api::max_body_bytes(const HttpRequest& head) const {
  const bool statement = head.method == "POST" && head.target == statements_path;
  return statement && may_call(head, state_->parts.token) ? max_statement_bytes : usual_body_bytes;
}

void Api::handle(HttpRequest request, HttpReply reply) const {
  const auto path = path_of(request.target);
  auto found = path ? find_route(request.method, *path) : FoundRoute{};
  const bool open = found.route != nullptr && found.route->open;
  // Who has no token does not even learn which paths there are.
  if (!open && !may_call(request, state_->parts.token))
    return reply.give([] { return problem({protocol::Reason::unauthorized, {}}); });
  if (found.route != nullptr) {
    Call call(*state_, std::move(request), std::move(found.arguments), std::move(reply));
    const bool readable = found.route->reads_query || call.read_query([](JsonReader&) {});
    if (readable) found.route->handler(std::move(call));
    return;
  }
  reply.give([allowed = std::move(found.allowed)] {
    if (allowed.empty()) return http_problem(404);
    auto response = http_problem(405);
    response.headers.emplace_back("Allow", allowed);
    return response;
  });
}

}  // namespace node
