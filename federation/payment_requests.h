// What is decided about payment requests (payment_request_books.h): making and withdrawing them.
#pragma once

#include "federation/context.h"

namespace federation {

/// Asked again with the same content, it succeeds and changes nothing. not_found if there is no such member;
/// id_conflict with other content; malformed for what cannot be asked; oversize if max_requests_of_account wait to be
/// paid.
void add_payment_request(Context& context, const AddPaymentRequest& request);
/// not_found if there is none.
void withdraw_payment_request(Context& context, const WithdrawPaymentRequest& request);

}  // namespace federation
