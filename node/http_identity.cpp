#include "node/http_identity.h"

#include "node/clock.h"
#include "node/credentials.h"
#include "protocol/signing.h"

namespace node {

namespace {

std::optional<Caller> caller_by(const ApiState&, std::monostate) {
  return std::nullopt;
}

std::optional<Caller> caller_by(const ApiState& api, const ShownSession& shown) {
  return api.sessions.use(shown.digest, monotonic_nanoseconds() / 1'000'000);
}

std::optional<Caller> caller_by(const ApiState& api, const ShownKey& shown) {
  const federation::AccessKey key{federation::AccessKind::app, shown.name};
  const auto access = stored_access(api.parts.store, key);
  if (!access || !protocol::equal_constant_time(access->secret.view(), shown.digest.view())) return std::nullopt;
  return caller_with(api.parts.store, key, *access);
}

std::optional<Caller> caller_by(const ApiState& api, const ShownToken& shown) {
  if (!protocol::equal_constant_time(shown.text, api.parts.token)) return std::nullopt;
  return Caller{
      .role = Role::operator_, .kind = federation::AccessKind::staff, .name = std::string(file_token_name), .own = {}};
}

}  // namespace

std::optional<Caller> caller_of(const ApiState& api, const HttpRequest& request) {
  const auto shown = shown_in(request);
  return std::visit([&api](const auto& one) { return caller_by(api, one); }, shown);
}

}  // namespace node
