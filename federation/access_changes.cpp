#include "federation/access_changes.h"

#include "protocol/signing.h"

namespace federation {

/// Why this access cannot be given as things are.
static Result<void> check_grant(const Books& books, const AccessKey& key, const Access& access) {
  const bool app = key.kind == AccessKind::app;
  if (key.kind == AccessKind::member) return protocol::failure(Reason::malformed, "members have theirs as members");
  if (!app && access.role == Role::member)
    return protocol::failure(Reason::malformed, "staff is operator, counter or auditor");
  if (app && access.scopes.empty()) return protocol::failure(Reason::malformed, "an app has at least one scope");
  if ((access.role == Role::member) != access.member.has_value())
    return protocol::failure(Reason::malformed, "a member is named for the role member, and for no other");
  if ((access.role == Role::counter) == access.counter.empty())
    return protocol::failure(Reason::malformed, "a counter is named for the role counter, and for no other");
  if (access.member && !books.account_of(*access.member))
    return protocol::failure(Reason::not_found, "no member has this alias");
  if (!access.counter.empty() && !books.counters().contains(access.counter))
    return protocol::failure(Reason::unknown_counter);
  return {};
}

void grant_access(Context& context, const GrantAccess& request) {
  AccessBooks& books = context.books.access();
  if (books.find(request.key))
    return context.fail(request.ticket, Reason::already_exists, "the name has an access already");
  if (const auto checked = check_grant(context.books, request.key, request.access); !checked)
    return context.fail(request.ticket, checked.error().reason, checked.error().detail);
  Access access = request.access;
  access.since = context.now;
  books.put(request.key, access);
  context.succeed(request.ticket);
}

void revoke_access(Context& context, const RevokeAccess& request) {
  AccessBooks& books = context.books.access();
  if (!books.find(request.key)) return context.fail(request.ticket, Reason::not_found, "nobody has this access");
  books.erase(request.key);
  context.succeed(request.ticket);
}

void offer_password(Context& context, const OfferPassword& request) {
  protocol::check(!request.code.is_zero(), "a code is given");
  AccessBooks& books = context.books.access();
  auto access = books.find(request.key);
  const bool member = request.key.kind == AccessKind::member && context.books.account_of(request.key.name);
  if (request.key.kind == AccessKind::app || (!access && !member))
    return context.fail(request.ticket, Reason::not_found, "nobody has this access");
  if (!access) access = Access{.since = context.now};
  access->code = request.code;
  access->code_until = request.until;
  books.put(request.key, *access);
  context.succeed(request.ticket);
}

/// Whether this request proves that it comes from whom the access is for.
static bool is_proven(const Access& access, const SetPassword& request, Time now) {
  if (!request.code.is_zero())
    return protocol::equal_constant_time(access.code.view(), request.code.view()) && now < access.code_until;
  return !access.password.empty() && access.generation == request.generation;
}

void set_password(Context& context, const SetPassword& request) {
  protocol::check(!request.password.empty(), "a password is set");
  AccessBooks& books = context.books.access();
  auto access = books.find(request.key);
  if (!access || request.key.kind == AccessKind::app || !is_proven(*access, request, context.now))
    return context.fail(request.ticket, Reason::unauthorized);
  access->password = request.password;
  access->code = {};
  access->code_until = {};
  ++access->generation;
  books.put(request.key, *access);
  context.succeed(request.ticket);
}

void end_sessions(Context& context, const EndSessions& request) {
  AccessBooks& books = context.books.access();
  auto access = books.find(request.key);
  if (!access) return context.fail(request.ticket, Reason::not_found, "nobody has this access");
  ++access->generation;
  books.put(request.key, *access);
  context.succeed(request.ticket);
}

}  // namespace federation
