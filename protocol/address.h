// Who is meant: domains of nodes, aliases of members, addresses such as alice@miel.example.
//
// The text forms follow RFC 7565 (`acct:` URIs) narrowed to what is safe to show and to compare byte by byte:
// lower-case ASCII only. Values are plain data, safe from any thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "protocol/amount.h"
#include "protocol/id.h"

namespace protocol {

/// A node's name: a DNS name in lower case, 1 to 253 characters, labels of `[a-z0-9-]`, 1 to 63
/// each, no hyphen at either end of a label.
class Domain {
 public:
  Domain() = default;
  static Result<Domain> parse(std::string_view text);
  const std::string& text() const { return text_; }
  friend auto operator<=>(const Domain&, const Domain&) = default;

 private:
  std::string text_;
};

/// A member's pseudonym within a node: `[a-z0-9][a-z0-9._-]{0,63}`.
class Alias {
 public:
  Alias() = default;
  static Result<Alias> parse(std::string_view text);
  const std::string& text() const { return text_; }
  friend auto operator<=>(const Alias&, const Alias&) = default;

 private:
  std::string text_;
};

/// alias@domain.
struct Address {
  Alias alias;
  Domain domain;

  static Result<Address> parse(std::string_view text);
  std::string text() const { return alias.text() + "@" + domain.text(); }
  friend auto operator<=>(const Address&, const Address&) = default;
};

/// What covers a currency: euros, unit for unit, or the members' mutual promise.
enum class Backing : std::uint8_t { reserve = 1, mutual_credit = 2 };

/// A currency as its issuer defines it; written MIEL@miel.example.
struct Currency {
  Domain domain;
  CurrencyCode code;
  std::uint8_t scale = 2;  ///< decimals of one unit, 0..8; 2 for a reserve currency
  Backing backing = Backing::reserve;

  std::string text() const { return std::string(code.view()) + "@" + domain.text(); }
  friend bool operator==(const Currency&, const Currency&) = default;
};

/// A payment, across the federation: the node where it began, and the id its client chose there.
struct PaymentKey {
  Domain origin;
  PaymentId id;

  std::string text() const { return id.hex() + "@" + origin.text(); }
  friend auto operator<=>(const PaymentKey&, const PaymentKey&) = default;
};

}  // namespace protocol
