// What the tests of the node begin with: keys, identities, founded books.
#pragma once

#include <string_view>

#include "federation/core.h"
#include "protocol/identity.h"
#include "storage/store.h"

namespace node {

/// Keys that follow from the letter: the same in every run.
federation::NodeKeys keys_of(char letter);

/// A reserve currency's node; `certificate` and `endpoint` are left empty.
protocol::NodeIdentity identity_of(std::string_view domain, std::string_view currency,
                                   const federation::NodeKeys& keys);

protocol::Domain domain_of(std::string_view text);
protocol::Alias alias_of(std::string_view text);
protocol::Address address_of(std::string_view text);
/// 16 bytes that hold the number.
protocol::PaymentId payment_id(std::uint64_t number);
protocol::AccountId account_id(std::uint64_t number);

/// Writes the first entries of `self` into an empty store.
void found_books(storage::Store& store, const protocol::NodeIdentity& self);
std::unique_ptr<federation::Core> open_core(const storage::Store& store, const protocol::NodeIdentity& self,
                                            char letter);

/// A professional of that name.
federation::AddMember member(std::string_view alias, std::uint64_t account);
federation::FundRequest deposit(std::uint64_t id, std::int64_t cents);
federation::FundRequest issue(std::uint64_t id, std::string_view member, const protocol::NodeIdentity& self,
                              std::int64_t minor);
/// To be accepted within an hour.
federation::PayRequest payment(std::uint64_t id, std::string_view payer, std::string_view payee,
                               const protocol::NodeIdentity& self, std::int64_t minor);

/// An invitation by `inviter`, open for an hour, that allows 1,000.00 each way.
protocol::Invitation invitation_of(const protocol::NodeIdentity& inviter, char letter);

}  // namespace node
