// The routes of wallets of the Lokavaluto kit (wallet.h). What they take and give, the kit says: docs/developers.md.
#include <array>

#include "node/http_routes.h"

namespace node {

using federation::Area;

static constexpr auto everybody = Admitted::everybody();
static constexpr Admitted members{Role::member};

static constexpr std::array routes{
    HttpRoute{"POST", "/batch", wallet_batch, Area::members, everybody},
    HttpRoute{"GET", "/topup/{}", show_topup_page, Area::fund, everybody},
    HttpRoute{"POST", "/lokavaluto_api/public/auth/authenticate", wallet_authenticate, Area::access, everybody},
    HttpRoute{"POST", "/lokavaluto_api/public/auth/can_reset_password", wallet_can_not, Area::access, everybody},
    HttpRoute{"POST", "/lokavaluto_api/public/auth/can_signup", wallet_can_not, Area::access, everybody},
    HttpRoute{"POST", "/lokavaluto_api/public/auth/reset_password", wallet_refers, Area::access, everybody},
    HttpRoute{"POST", "/lokavaluto_api/public/auth/signup", wallet_refers, Area::access, everybody},
    HttpRoute{"POST", "/lokavaluto_api/private/partner/backend_credentials", wallet_credentials, Area::access, members},
    HttpRoute{"GET", "/lokavaluto_api/private/partner/search", wallet_search, Area::members, members, true},
    HttpRoute{"GET", "/lokavaluto_api/private/partner/get_recipient_by_uri", wallet_recipient_by_uri, Area::members,
              members, true},
    HttpRoute{"GET", "/lokavaluto_api/private/partner/is_transaction_allowed", wallet_may_pay, Area::members, members,
              true},
    HttpRoute{"GET", "/lokavaluto_api/private/partner/pending-topup", wallet_pending_topups, Area::fund, members, true},
    HttpRoute{"POST", "/lokavaluto_api/private/partner/remove-pending-topup", wallet_remove_topup, Area::fund, members},
    HttpRoute{"POST", "/lokavaluto_api/private/partner/reconversions", wallet_reconversions, Area::fund, members},
    HttpRoute{"GET", "/lokavaluto_api/private/partner/credit-requests", wallet_credit_requests, Area::fund, members,
              true},
    HttpRoute{"GET", "/lokavaluto_api/private/partner/accounts", wallet_new_accounts, Area::members, members, true},
    HttpRoute{"GET", "/lokavaluto_api/private/partner/{}", wallet_partner, Area::members, members},
    HttpRoute{"PUT", "/lokavaluto_api/private/partner/{}/favorite/set", wallet_set_favourite, Area::members, members},
    HttpRoute{"PUT", "/lokavaluto_api/private/partner/{}/favorite/unset", wallet_unset_favourite, Area::members,
              members},
    HttpRoute{"POST", "/lokavaluto_api/private/cyclos/contact", wallet_contacts, Area::members, members},
    HttpRoute{"POST", "/lokavaluto_api/private/cyclos/credit", wallet_topup, Area::fund, members},
    HttpRoute{"GET", "/cyclos/{}/accounts", cyclos_accounts, Area::payments, members},
    HttpRoute{"GET", "/cyclos/{}/transactions", cyclos_transactions, Area::payments, members, true},
    HttpRoute{"GET", "/cyclos/self/payments/data-for-perform", cyclos_data_for_perform, Area::payments, members, true},
    HttpRoute{"POST", "/cyclos/self/payments", cyclos_pay, Area::payments, members},
};

std::span<const HttpRoute> wallet_routes() {
  return routes;
}

}  // namespace node
