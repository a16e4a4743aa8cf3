// Payments as a Cyclos shows them to one of the two who made them. Any thread of the server.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "node/http_call.h"
#include "node/json_values.h"

namespace node {

/// Whether this number, or `self`, names the caller's own account; answers 404 otherwise.
bool is_own_wallet(const Call& call, std::string_view number);

/// By what two tills, or programs, of one account are told apart.
CyclosRepeats::Asker asker_of(const Call& call);

Json cyclos_currency(const protocol::Currency& currency);

/// A payment as the account of `own` sees it: what it changes there, with its sign, and who is at the other end.
/// Members, here and elsewhere, are of kind `user`; the fund is the `system`.
Json cyclos_transaction(const ApiState& api, const OwnAccount& own, const federation::Payment& payment);

/// The same as the answer to who makes it.
Json cyclos_payment(const ApiState& api, const OwnAccount& own, const federation::Payment& payment);

/// What the payer wrote, and that it waits, if it does.
std::string cyclos_description(const ApiState& api, const federation::Payment& payment);

}  // namespace node
