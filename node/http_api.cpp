#include "node/http_api.h"

#include "node/clock.h"
#include "node/cyclos_error.h"
#include "node/event_json.h"
#include "node/http_conditions.h"
#include "node/http_etag.h"
#include "node/http_identity.h"
#include "node/http_routes.h"
#include "node/json_values.h"
#include "protocol/check.h"
#include "storage/journal.h"

namespace node {

static constexpr std::string_view statements_path = "/v1/fund/statements";
static constexpr std::size_t max_statement_bytes = std::size_t{8} << 20;
static constexpr std::size_t max_question_bytes = 4 * 1024;  // kept while a page of events waits

ApiState::ApiState(ApiParts all)
    : parts(std::move(all)),
      headers(parts.configuration.http_allowed_origins, !parts.configuration.http_certificate.empty()),
      sessions(parts.store),
      logins(parts.store, sessions),
      budget(parts.member_rate),
      webhooks(parts.engine, parts.store,
               [this](const federation::PlacedEvent& event) { return event_text(event, currency(), directory); }) {}

Api::Api(std::unique_ptr<ApiState> state) : state_(std::move(state)) {}
Api::~Api() = default;

/// Zero of books without entries.
static protocol::Result<protocol::Time> time_of_last_entry(const storage::Store& store) {
  const auto head = storage::journal_head(store);
  if (!head) return std::unexpected(head.error());
  if (head->size == 0) return protocol::Time{};
  const auto bytes = storage::journal_entry(store, head->size - 1);
  if (!bytes) return std::unexpected(bytes.error());
  const auto entry = protocol::decode_entry(*bytes);
  if (!entry) return std::unexpected(entry.error());
  return entry->time;
}

protocol::Result<std::unique_ptr<Api>> Api::make(ApiParts parts) {
  protocol::check(!parts.token.empty(), "an empty token opens the door to everybody");
  auto state = std::make_unique<ApiState>(std::move(parts));
  state->started = wall_time();
  const auto end = time_of_last_entry(state->parts.store);
  if (!end) return std::unexpected(end.error());
  state->books_end = *end;
  if (const auto loaded = MemberDirectory::load(state->parts.store, state->directory); !loaded)
    return std::unexpected(loaded.error());
  state->webhooks.refresh();
  return std::unique_ptr<Api>(new Api(std::move(state)));
}

std::size_t Api::max_body_bytes(const HttpRequest& head) const {
  if (head.method == "GET" || head.method == "HEAD") return max_question_bytes;
  const bool wind_up = head.method == "PUT" && head.target.ends_with("/wind-up");
  const bool statement = wind_up || (head.method == "POST" && head.target == statements_path);
  if (!statement) return usual_body_bytes;
  const auto caller = caller_of(*state_, head);
  return caller && caller->role == Role::operator_ ? max_statement_bytes : usual_body_bytes;
}

HttpFields Api::common_headers(HttpRequest& request) const {
  HttpHeaders::name_request(request);
  return state_->headers.of(request);
}

void Api::handle(HttpRequest request, HttpReply reply) const {
  if (auto preflight = state_->headers.preflight(request))
    return reply.give([response = *std::move(preflight)] { return response; });
  // Wallets ask for nothing of that kind.
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && request.target.starts_with("/v1/")) reply = with_tag(request, reply);
  route(*state_, std::move(request), std::move(reply));
}

/// As the clients of either part know it.
static HttpResponse unknown_caller(std::string_view target) {
  return target.starts_with("/cyclos/") ? cyclos_logged_out() : problem({protocol::Reason::unauthorized, {}});
}

/// An Idempotency-Key is refused if it is none, also where the route has no need of it: who sends one relies on it.
static bool has_good_key(const Call& call) {
  const auto* key = call.request().header("Idempotency-Key");
  if (!call.route().writes() || key == nullptr) return true;
  const auto id = parse_payment_id(*key);
  if (!id) call.fail({id.error().reason, "Idempotency-Key: " + id.error().detail});
  return id.has_value();
}

void route(const ApiState& api, HttpRequest request, HttpReply reply) {
  const auto path = path_of(request.target);
  // HEAD is GET without the body, which the server leaves out.
  auto found = path ? find_route(request.method == "HEAD" ? "GET" : request.method, *path) : FoundRoute{};
  const bool open = found.route != nullptr && found.route->admitted.is_everybody();
  auto caller = open ? std::optional<Caller>(Caller{}) : caller_of(api, request);
  // Who is not known does not even learn which paths there are.
  if (!caller) return reply.give([target = request.target] { return unknown_caller(target); });
  const bool writes = found.route != nullptr && found.route->writes();
  if (caller->own && !api.budget.admit(caller->own->account, writes, monotonic_nanoseconds() / 1'000'000))
    return reply.give([] { return http_problem(429); });
  if (found.route != nullptr) {
    Call call(api, *found.route, std::move(found.arguments), std::move(request), *std::move(caller), std::move(reply));
    if (!found.route->admits(call.caller())) return call.forbid({});
    const bool readable = found.route->reads_query || call.read_query([](JsonReader&) {});
    if (!readable || !has_good_key(call)) return;
    return writes ? answer_if_unchanged(std::move(call), *path) : found.route->handler(std::move(call));
  }
  reply.give([allowed = std::move(found.allowed)] {
    if (allowed.empty()) return http_problem(404);
    auto response = http_problem(405);
    response.headers.emplace_back("Allow", allowed);
    return response;
  });
}

}  // namespace node
