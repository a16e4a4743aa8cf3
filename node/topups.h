// What top-ups are to their members, asked for through /v1 or by a wallet: an issue that awaits its euros, and the
// transfer that brings them. What arrives under its reference is matched by the bank's statement. Any thread.
#pragma once

#include <string>
#include <vector>

#include "config/configuration.h"
#include "federation/books.h"

namespace node {

/// For people to type at their bank: CREDIT and ten digits and letters of which none is taken for another. Follows from
/// the id, so that who asks again with the same id asks for the same.
std::string topup_reference(const protocol::PaymentId& id);

/// Below the public address: where a page shows the transfer to whoever has its address.
inline constexpr std::string_view topup_base = "/topup/";
std::string topup_page_address(const config::Configuration& configuration, const protocol::PaymentId& id);

/// Those of the account that still wait, at most federation::max_awaited_issues; by id. The writer's thread.
std::vector<federation::Payment> topups_awaited(const federation::Books& books, const protocol::AccountId& account);

}  // namespace node
