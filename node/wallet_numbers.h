// The numbers by which wallets of the Lokavaluto kit know payees, members and payments. They follow from what they
// name, so that they stay the same for ever and no table of them is kept (docs/decisions/0032). Pure, any thread.
//
//   payee    two digits for each character of an address: its place in 0-9 a-z - . _ @, counted from 10; then two check
//            digits that make the whole number 1 modulo 97 (ISO 7064, as in an IBAN). alice@miel.example is
//            20312822244932282431472443203235312478; short ones begin with 99s, up to 12 digits. Whom money goes to
//            is named so.
//   member   10^14 + the first 48 bits of the account id: 15 digits. Names nobody for sure (two members may share it),
//   and
//            so nothing about money goes by it.
//   payment  the payment id as a decimal number of 39 digits; of a payment that began elsewhere, the first 16 bytes of
//            SHA-256 over its key as text. That one is only shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/address.h"
#include "protocol/id.h"

namespace node {

/// Where a payment is to go.
struct NamedPayee {
  /// None: to the association, which takes units back for euros.
  std::optional<protocol::Address> address;
  friend bool operator==(const NamedPayee&, const NamedPayee&) = default;
};

std::string payee_number(const protocol::Address& address);
/// The number under which a node's association takes units back.
std::string reconversion_number(const protocol::Domain& own);
/// nullopt for what is no such number, has a wrong digit, or names the reconversion of another node.
std::optional<NamedPayee> payee_of_number(std::string_view number, const protocol::Domain& own);

/// The payee of a wallet as wallets write it: `cyclos:<number>`, perhaps with `@<host>` behind it.
std::optional<NamedPayee> payee_of_wallet(std::string_view wallet, const protocol::Domain& own);

std::int64_t member_number(const protocol::AccountId& account);
/// The first bytes of the accounts that have this number; nullopt if no account can.
std::optional<std::string> account_prefix(std::string_view number);

std::string payment_number(const protocol::PaymentKey& key, const protocol::Domain& own);
/// Of a payment that began here; nullopt for what is no such number.
std::optional<protocol::PaymentId> payment_of_number(std::string_view number);

}  // namespace node
