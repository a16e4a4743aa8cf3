#include "node/login.h"

#include "config/endpoint.h"
#include "node/clock.h"
#include "node/credentials.h"
#include "node/log.h"
#include "node/random.h"
#include "protocol/password.h"

namespace node {

using federation::Access;
using federation::AccessKey;
using protocol::failure;
using protocol::Reason;

/// At about ten a second, whoever comes last waits for six.
static constexpr std::size_t most_waiting = 64;

static std::int64_t now_milliseconds() {
  return monotonic_nanoseconds() / 1'000'000;
}

Logins::Logins(const storage::Store& store, Sessions& sessions)
    : store_(store), sessions_(sessions), worker_(most_waiting) {}

/// For whoever watches the log for those who try; it names nobody.
static void log_refusal(std::string_view why, const std::string& address) {
  log_info(why, {{"from", address.empty() ? "this machine" : address}});
}

bool Logins::admit(const Attempt& attempt) {
  const bool admitted = throttle_.admit(attempt.name, attempt.address, now_milliseconds());
  if (!admitted) log_refusal("too many logins were tried", attempt.address);
  return admitted;
}

/// The access, if this is its password. Takes as long if it is not, or if nobody has it.
std::optional<Access> Logins::right(const AccessKey& key, const std::string& password, const Attempt& attempt) {
  if (decoy_.empty()) decoy_ = protocol::hash_password(protocol::to_hex(random_bytes(secret_bytes)));
  auto access = stored_access(store_, key);
  const bool has_one = access && !access->password.empty();
  const bool matches = protocol::matches_password(has_one ? access->password : decoy_, password);
  if (!has_one || !matches) {
    log_refusal("a login was refused", attempt.address);
    return std::nullopt;
  }
  throttle_.succeeded(attempt.name, attempt.address);
  return access;
}

void Logins::log_in(const AccessKey& key, std::string password, const std::string& address, Done<OpenedSession> done) {
  const Attempt attempt{key.row(), address};
  if (!admit(attempt)) return done(failure(Reason::too_many_attempts));
  log_in_admitted(key, std::move(password), attempt, std::move(done));
}

void Logins::log_in_admitted(const AccessKey& key, std::string password, const Attempt& attempt,
                             Done<OpenedSession> done) {
  const bool added = worker_.add([this, key, password = std::move(password), attempt, done] {
    const auto access = right(key, password, attempt);
    auto caller = access ? caller_with(store_, key, *access) : std::nullopt;
    if (!caller) return done(failure(Reason::unauthorized));
    done(sessions_.open(key, *access, *std::move(caller), now_milliseconds()));
  });
  if (!added) done(failure(Reason::too_many_attempts));
}

void Logins::set_password(const AccessKey& key, std::string password, Proof proof, const std::string& address,
                          Done<federation::SetPassword> done) {
  const auto code = digest_of_code(proof.code);
  const Attempt attempt{key.row(), address};
  if (!admit(attempt)) return done(failure(Reason::too_many_attempts));
  const bool added =
      worker_.add([this, key, password = std::move(password), proof = std::move(proof), code, attempt, done] {
        federation::SetPassword request{.key = key, .password = {}, .code = code.value_or(protocol::Hash{})};
        if (!code) {
          const auto access = right(key, proof.old_password, attempt);
          if (!access) return done(failure(Reason::unauthorized));
          request.generation = access->generation;
        }
        request.password = protocol::hash_password(password);
        done(std::move(request));
      });
  if (!added) done(failure(Reason::too_many_attempts));
}

void Logins::was_set(const federation::SetPassword& request, const std::string& address) {
  const bool by_code = request.code != protocol::Hash{};
  if (by_code) throttle_.succeeded(request.key.row(), address);
}

std::string client_address(const HttpRequest& request) {
  if (!config::Endpoint{request.from, 0}.is_loopback()) return address_group(request.from);
  const auto* forwarded = request.last_header("X-Forwarded-For");
  if (forwarded == nullptr) return {};
  const auto begin = forwarded->find_last_of(", ");
  return address_group(std::string_view(*forwarded).substr(begin == std::string::npos ? 0 : begin + 1));
}

}  // namespace node
