#include "node/http_identity.h"

#include "node/clock.h"
#include "node/credentials.h"
#include "protocol/signing.h"

namespace node {

namespace {

std::optional<Caller> caller_by(const ApiState&, std::monostate, Moment) {
  return std::nullopt;
}

std::optional<Caller> caller_by(const ApiState& api, const ShownSession& shown, Moment when) {
  const auto now = monotonic_nanoseconds() / 1'000'000;
  return when == Moment::of_call ? api.sessions.use(shown.digest, now) : api.sessions.look(shown.digest, now);
}

std::optional<Caller> caller_by(const ApiState& api, const ShownKey& shown, Moment) {
  const federation::AccessKey key{federation::AccessKind::app, shown.name};
  const auto access = stored_access(api.parts.store, key);
  if (!access || !protocol::equal_constant_time(access->secret.view(), shown.digest.view())) return std::nullopt;
  return caller_with(api.parts.store, key, *access);
}

std::optional<Caller> caller_by(const ApiState& api, const ShownToken& shown, Moment) {
  if (!protocol::equal_constant_time(shown.text, api.parts.token)) return std::nullopt;
  return Caller{
      .role = Role::operator_, .kind = federation::AccessKind::staff, .name = std::string(file_token_name), .own = {}};
}

}  // namespace

std::optional<Caller> caller_of(const ApiState& api, const HttpRequest& request, Moment when) {
  const auto shown = shown_in(request);
  return std::visit([&](const auto& one) { return caller_by(api, one, when); }, shown);
}

}  // namespace node
