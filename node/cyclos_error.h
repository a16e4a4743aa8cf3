// Errors as a Cyclos says them: wallets look at the code. Pure, any thread.
#pragma once

#include <string_view>

#include "node/http_server.h"
#include "protocol/result.h"

namespace node {

/// Why a payment was not made: 500 `insufficientBalance`, as Cyclos has it, else 422 and the name of the reason; 503 if
/// it may be asked again.
HttpResponse cyclos_refusal(const protocol::Failure& failure);
/// 422: the value of this member of the body will not do.
HttpResponse cyclos_invalid(std::string_view member, std::string_view why);
/// 401: there is no session, or no longer. Wallets drop it at this code alone, and ask for the password.
HttpResponse cyclos_logged_out();
/// 404
HttpResponse cyclos_not_found();

}  // namespace node
