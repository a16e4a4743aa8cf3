// Who may ask a node for what: members and staff with a password, programs with a key. Personal data and secrets of the
// node, so no consequence of the journal: rows of Table::access, written by the one writer, gone when they are revoked
// and, of members, when the member is erased. What may be asked by whom is said beside the routes (node/http_routes.h).
//
// No row holds a secret: of passwords there are Argon2id hashes, of keys and one-time codes, which are random, SHA-256.
// Plain data and pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/address.h"
#include "protocol/id.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace federation {

/// What somebody is to the node. Each call of the API is made in one of these.
enum class Role : std::uint8_t {
  member = 1,     ///< sees and pays with what is his own
  counter = 2,    ///< sells and redeems notes at one exchange counter
  operator_ = 3,  ///< everything
  auditor = 4,    ///< sees all that makes up the accounts, and no personal data; changes nothing
};

/// How they prove it: members and staff by a password, apps by a key.
enum class AccessKind : std::uint8_t { member = 1, staff = 2, app = 3 };

/// The subjects of the API, as its document tags them. An app is given some of them, each to read or to write.
enum class Area : std::uint8_t { payments, members, fund, bank, paper, peers, settlements, node, access, events };
inline constexpr std::size_t area_count = 10;

/// Which areas an app may read or change.
class Scopes {
 public:
  constexpr Scopes() = default;
  static constexpr Scopes all() { return Scopes((1U << (2 * area_count)) - 1); }

  constexpr bool has(Area area, bool writing) const { return (bits_ & bit(area, writing)) != 0; }
  constexpr void add(Area area, bool writing) { bits_ |= bit(area, writing); }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  /// Bits that mean nothing are dropped.
  static constexpr Scopes from_bits(std::uint32_t bits) { return Scopes(bits & all().bits_); }
  friend bool operator==(const Scopes&, const Scopes&) = default;

 private:
  constexpr explicit Scopes(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Area area, bool writing) {
    return 1U << (2 * static_cast<unsigned>(area) + (writing ? 1U : 0U));
  }
  std::uint32_t bits_ = 0;
};

/// Whom a row of the table is about: a member by the alias, others by a name of the same form.
struct AccessKey {
  AccessKind kind = AccessKind::member;
  protocol::Alias name;

  /// The key of the row.
  protocol::Bytes row() const;
  static protocol::Result<AccessKey> from_row(std::string_view row);
  friend auto operator<=>(const AccessKey&, const AccessKey&) = default;
};

struct Access {
  Role role = Role::member;
  std::string counter;                    ///< of role counter: which one
  std::optional<protocol::Alias> member;  ///< of an app in role member: whose account it sees and pays with
  Scopes scopes;                          ///< of an app
  protocol::Bytes password;               ///< of members and staff: as protocol/password.h hashes it; empty: none yet
  protocol::Hash secret;                  ///< of an app: SHA-256 of its key
  protocol::Hash code;                    ///< SHA-256 of the one-time code with which a password may be set; zero: none
  protocol::Time code_until;
  std::uint32_t generation = 0;  ///< grows with each change that ends all sessions begun before
  protocol::Time since;          ///< when it was given
  friend bool operator==(const Access&, const Access&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<Scopes>& scopes) {
  auto bits = scopes.bits();
  io(bits);
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(scopes)>>) scopes = Scopes::from_bits(bits);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Access>& access) {
  io(access.role, access.counter, access.member, access.scopes, access.password, access.secret, access.code,
     access.code_until, access.generation, access.since);
}

/// member, counter, operator, auditor; and back, malformed for any other text.
std::string_view name(Role role);
protocol::Result<Role> parse_role(std::string_view text);
/// member, staff, app.
std::string_view name(AccessKind kind);
protocol::Result<AccessKind> parse_access_kind(std::string_view text);
/// payments:read, members:write ...; a scope is added to the others.
std::string_view name(Area area);
protocol::Result<void> add_scope(Scopes& scopes, std::string_view text);
/// All of them, with spaces between.
std::string text_of(Scopes scopes);

}  // namespace federation
