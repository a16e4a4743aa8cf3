#include "node/sessions.h"

#include <algorithm>

#include "node/credentials.h"
#include "node/member_reading.h"
#include "node/random.h"
#include "node/stored.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace node {

using federation::Access;
using federation::AccessKey;
using federation::AccessKind;

std::optional<Access> stored_access(const storage::Store& store, const AccessKey& key) {
  return stored<Access>(store, storage::Table::access, key.row()).value_or(std::nullopt);
}

std::optional<Caller> caller_with(const storage::Store& store, const AccessKey& key, const Access& access) {
  Caller caller{.role = access.role, .kind = key.kind, .name = key.name.text(), .own = {}, .counter = access.counter};
  if (key.kind == AccessKind::app) caller.scopes = access.scopes;
  if (access.role != Role::member) return caller;
  const auto alias = key.kind == AccessKind::member ? key.name : access.member.value_or(protocol::Alias());
  const auto member = find_member(store, alias.text());
  if (!member) return std::nullopt;
  caller.own = OwnAccount{member->alias, member->account};
  return caller;
}

OpenedSession Sessions::open(const AccessKey& key, const Access& access, Caller caller, std::int64_t now) {
  protocol::check(key.kind != AccessKind::app, "apps have keys, and no sessions");
  const auto secret = random_bytes(secret_bytes);
  const auto digest = protocol::sha256(secret);
  const std::scoped_lock lock(mutex_);
  make_room(key, now);
  of_access_[key].push_back(digest);
  const bool added = all_.try_emplace(digest, Session{.key = key,
                                                      .caller = caller,
                                                      .since = access.since,
                                                      .generation = access.generation,
                                                      .begun = now,
                                                      .used = now})
                         .second;
  protocol::check(added, "secrets are not given twice");
  return {session_text(secret), std::move(caller), idle_ms};
}

bool Sessions::stands(const Session& session, std::int64_t now) const {
  return now - session.used < idle_ms && now - session.begun < whole_ms;
}

Sessions::Session* Sessions::find(const protocol::Hash& digest, std::int64_t now) {
  const auto found = all_.find(digest);
  if (found == all_.end()) return nullptr;
  Session& session = found->second;
  const auto access = stands(session, now) ? stored_access(store_, session.key) : std::nullopt;
  if (access && access->generation == session.generation && access->since == session.since) return &session;
  erase(found);
  return nullptr;
}

std::optional<Caller> Sessions::use(const protocol::Hash& digest, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  Session* session = find(digest, now);
  if (session == nullptr) return std::nullopt;
  session->used = now;
  return session->caller;
}

std::optional<Caller> Sessions::look(const protocol::Hash& digest, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  const Session* session = find(digest, now);
  return session == nullptr ? std::nullopt : std::optional(session->caller);
}

void Sessions::end(const protocol::Hash& digest) {
  const std::scoped_lock lock(mutex_);
  const auto found = all_.find(digest);
  if (found != all_.end()) erase(found);
}

std::size_t Sessions::count() const {
  const std::scoped_lock lock(mutex_);
  return all_.size();
}

void Sessions::erase(All::iterator session) {
  auto& of_this = of_access_[session->second.key];
  std::erase(of_this, session->first);
  if (of_this.empty()) of_access_.erase(session->second.key);
  all_.erase(session);
}

void Sessions::make_room(const AccessKey& key, std::int64_t now) {
  const auto idle_longest = [](const auto& a, const auto& b) { return a.second.used < b.second.used; };
  if (const auto own = of_access_.find(key); own != of_access_.end() && own->second.size() >= most_each) {
    const auto used = [this](const protocol::Hash& digest) { return all_.at(digest).used; };
    erase(all_.find(*std::ranges::min_element(own->second, {}, used)));
  }
  if (all_.size() < most) return;
  for (auto each = all_.begin(); each != all_.end();) {
    const auto next = std::next(each);
    if (!stands(each->second, now)) erase(each);
    each = next;
  }
  if (all_.size() >= most) erase(std::min_element(all_.begin(), all_.end(), idle_longest));
}

}  // namespace node
