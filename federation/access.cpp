#include "federation/access.h"

#include <array>
#include <utility>

namespace federation {

using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

using Names = std::pair<Role, std::string_view>;
constexpr std::array roles{Names{Role::member, "member"}, Names{Role::counter, "counter"},
                           Names{Role::operator_, "operator"}, Names{Role::auditor, "auditor"}};

/// What begins the key of a row.
constexpr std::array kinds{std::pair{AccessKind::member, std::string_view("member")},
                           std::pair{AccessKind::staff, std::string_view("staff")},
                           std::pair{AccessKind::app, std::string_view("app")}};

constexpr std::array<std::string_view, area_count> areas{"payments", "members",     "fund", "bank",   "paper",
                                                         "peers",    "settlements", "node", "access", "events"};

template <class Value, std::size_t N>
std::string_view name_in(const std::array<std::pair<Value, std::string_view>, N>& names, Value value) {
  for (const auto& [each, text] : names)
    if (each == value) return text;
  return {};
}

template <class Value, std::size_t N>
std::optional<Value> value_in(const std::array<std::pair<Value, std::string_view>, N>& names, std::string_view name) {
  for (const auto& [value, text] : names)
    if (text == name) return value;
  return std::nullopt;
}

}  // namespace

std::string_view name(Role role) {
  return name_in(roles, role);
}

Result<Role> parse_role(std::string_view text) {
  if (const auto role = value_in(roles, text)) return *role;
  return failure(Reason::malformed, "is member, counter, operator or auditor");
}

std::string_view name(AccessKind kind) {
  return name_in(kinds, kind);
}

Result<AccessKind> parse_access_kind(std::string_view text) {
  if (const auto kind = value_in(kinds, text)) return *kind;
  return failure(Reason::malformed, "is member, staff or app");
}

std::string_view name(Area area) {
  return areas.at(static_cast<std::size_t>(area));
}

Result<void> add_scope(Scopes& scopes, std::string_view text) {
  const auto colon = text.find(':');
  const auto right = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (areas[i] != text.substr(0, colon) || (right != "read" && right != "write")) continue;
    scopes.add(static_cast<Area>(i), right == "write");
    return {};
  }
  return failure(Reason::malformed, "is a subject and read or write, as in payments:read");
}

std::string text_of(Scopes scopes) {
  std::string text;
  for (std::size_t i = 0; i < areas.size(); ++i)
    for (const bool writing : {false, true})
      if (scopes.has(static_cast<Area>(i), writing))
        text.append(text.empty() ? "" : " ").append(areas.at(i)).append(writing ? ":write" : ":read");
  return text;
}

protocol::Bytes AccessKey::row() const {
  return std::string(federation::name(kind)) + "/" + name.text();
}

Result<AccessKey> AccessKey::from_row(std::string_view row) {
  const auto slash = row.find('/');
  if (slash == std::string_view::npos) return failure(Reason::corrupt, "a row of access has no name");
  const auto kind = parse_access_kind(row.substr(0, slash));
  auto name = protocol::Alias::parse(row.substr(slash + 1));
  if (!kind || !name) return failure(Reason::corrupt, "a row of access has no name");
  return AccessKey{*kind, *std::move(name)};
}

}  // namespace federation
