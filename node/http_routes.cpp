#include "node/http_routes.h"

#include <array>

#include "node/http_document.h"

namespace node {

static constexpr std::array routes{
    HttpRoute{"POST", "/v1/payments", make_payment},
    HttpRoute{.method = "GET", .pattern = "/v1/payments", .handler = list_payments, .reads_query = true},
    HttpRoute{"GET", "/v1/payments/{}", show_payment},
    HttpRoute{"POST", "/v1/payments/{}/cancel", cancel_payment},
    HttpRoute{"POST", "/v1/quotes", make_quote},
    HttpRoute{"POST", "/v1/payment-requests", add_payment_request},
    HttpRoute{"GET", "/v1/payment-requests/{}", list_payment_requests},
    HttpRoute{"GET", "/v1/payment-requests/{}/{}", show_payment_request},
    HttpRoute{"GET", "/v1/payment-requests/{}/{}/qr", show_payment_request_code},
    HttpRoute{"DELETE", "/v1/payment-requests/{}/{}", withdraw_payment_request},

    HttpRoute{.method = "GET", .pattern = "/v1/health", .handler = show_health, .open = true},
    HttpRoute{"GET", "/v1/accounts/{}", show_account},
    HttpRoute{"POST", "/v1/members", add_member},
    HttpRoute{.method = "GET", .pattern = "/v1/members", .handler = list_members, .reads_query = true},
    HttpRoute{"GET", "/v1/members/{}", show_member},
    HttpRoute{"PUT", "/v1/members/{}/credit", set_credit_limit},
    HttpRoute{"PATCH", "/v1/members/{}", change_member},
    HttpRoute{"DELETE", "/v1/members/{}", erase_member},
    HttpRoute{"PUT", "/v1/members/{}/standing", set_standing},
    HttpRoute{"GET", "/v1/member-rules", show_member_rules},
    HttpRoute{"PUT", "/v1/member-rules", set_member_rules},

    HttpRoute{.method = "GET", .pattern = "/v1/entries", .handler = list_entries, .reads_query = true},

    HttpRoute{"POST", "/v1/fund/deposits", deposit},
    HttpRoute{"GET", "/v1/fund/deposits", list_deposits},
    HttpRoute{"POST", "/v1/fund/deposits/{}/reversal", reverse_deposit},
    HttpRoute{"POST", "/v1/issues", issue},
    HttpRoute{"POST", "/v1/redemptions", redeem},
    HttpRoute{"POST", "/v1/redemptions/{}/abandon", give_up_redemption},
    HttpRoute{"POST", "/v1/fund/withdrawals", withdraw},
    HttpRoute{"POST", "/v1/fund/contributions", contribute},
    HttpRoute{"POST", "/v1/fund/payouts", pay_out},
    HttpRoute{"GET", "/v1/fund/rules", show_fund_rules},
    HttpRoute{"PUT", "/v1/fund/rules", set_fund_rules},
    HttpRoute{.method = "GET", .pattern = "/v1/fund/transfers", .handler = list_transfers, .reads_query = true},
    HttpRoute{"PUT", "/v1/fund/transfers/{}/creditor", set_creditor},
    HttpRoute{"PUT", "/v1/fund/transfers/{}/rejection", reject_transfer},
    HttpRoute{"POST", "/v1/fund/transfer-files", order_transfers},
    HttpRoute{"POST", "/v1/fund/statements", book_statement},
    HttpRoute{.method = "GET", .pattern = "/v1/fund/lines", .handler = list_lines, .reads_query = true},
    HttpRoute{"PUT", "/v1/fund/lines/{}/resolution", resolve_line},
    HttpRoute{"DELETE", "/v1/fund/lines/{}/resolution", reopen_line},
    HttpRoute{"GET", "/v1/coverage", show_coverage},
    HttpRoute{"POST", "/v1/fund/moves", move_euros},
    HttpRoute{"POST", "/v1/fund/moves/{}/absorb", absorb_move},

    HttpRoute{"GET", "/v1/paper", show_paper},
    HttpRoute{"POST", "/v1/paper/moves", move_notes},
    HttpRoute{"PUT", "/v1/counters/{}", open_counter},
    HttpRoute{"POST", "/v1/counters/{}/sales", sell_notes},
    HttpRoute{"POST", "/v1/counters/{}/redemptions", redeem_notes},
    HttpRoute{"POST", "/v1/counters/{}/exchanges", exchange_notes},
    HttpRoute{"POST", "/v1/counters/{}/deposits", bank_cash},
    HttpRoute{"POST", "/v1/counters/{}/counts", count_counter},

    HttpRoute{"GET", "/v1/positions", list_positions},
    HttpRoute{"GET", "/v1/agreements", list_agreements},
    HttpRoute{"GET", "/v1/agreements/{}", show_agreement},
    HttpRoute{"DELETE", "/v1/agreements/{}", remove_peer},
    HttpRoute{"POST", "/v1/agreements/{}/proposals", propose_agreement},
    HttpRoute{"POST", "/v1/agreements/{}/signatures", sign_agreement},
    HttpRoute{"PUT", "/v1/agreements/{}/suspension", suspend_agreement},
    HttpRoute{"PUT", "/v1/agreements/{}/limits", set_limits},
    HttpRoute{"PUT", "/v1/agreements/{}/release", release_link},
    HttpRoute{"GET", "/v1/settlements", list_settlements},
    HttpRoute{"POST", "/v1/settlements/{}", propose_settlement},
    HttpRoute{"PUT", "/v1/settlements/{}/threshold", set_settlement_threshold},
    HttpRoute{"GET", "/v1/settlements/{}/{}", show_settlement},
    HttpRoute{"POST", "/v1/settlements/{}/{}/abandon", give_up_settlement},
    HttpRoute{"POST", "/v1/settlements/{}/{}/confirm", confirm_settlement},
    HttpRoute{"POST", "/v1/settlements/{}/{}/write-off", write_off_settlement},
    HttpRoute{"POST", "/v1/invitations", make_invitation},
    HttpRoute{"POST", "/v1/invitations/accept", accept_invitation},

    HttpRoute{.method = "GET", .pattern = "/v1/events", .handler = list_events, .reads_query = true},
    HttpRoute{.method = "GET", .pattern = "/v1/events/stream", .handler = stream_events, .reads_query = true},
    HttpRoute{"POST", "/v1/webhooks", add_webhook},
    HttpRoute{"GET", "/v1/webhooks", list_webhooks},
    HttpRoute{"GET", "/v1/webhooks/{}", show_webhook},
    HttpRoute{"PATCH", "/v1/webhooks/{}", change_webhook},
    HttpRoute{"DELETE", "/v1/webhooks/{}", remove_webhook},

    HttpRoute{.method = "GET", .pattern = "/v1/ready", .handler = show_readiness, .open = true},
    HttpRoute{.method = "GET", .pattern = "/v1/openapi.json", .handler = show_document, .open = true},
    HttpRoute{"GET", "/v1/metrics", show_metrics},
    HttpRoute{"GET", "/v1/status", show_status},
    HttpRoute{"GET", "/v1/keys", show_keys},
    HttpRoute{.method = "GET", .pattern = "/v1/alarms", .handler = list_alarms, .reads_query = true},
    HttpRoute{"GET", "/v1/problems/{}", show_problem},
    HttpRoute{"POST", "/v1/backups", make_backup},
};

std::span<const HttpRoute> http_routes() {
  return routes;
}

/// The pieces in place of {}, if the path has this pattern.
static std::optional<std::vector<std::string>> match(std::string_view pattern, const std::vector<std::string>& path) {
  std::vector<std::string> arguments;
  for (const auto& given : path) {
    if (pattern.empty()) return std::nullopt;
    pattern.remove_prefix(1);  // the slash
    const auto piece = pattern.substr(0, pattern.find('/'));
    if (piece == "{}")
      arguments.push_back(given);
    else if (piece != given)
      return std::nullopt;
    pattern.remove_prefix(piece.size());
  }
  if (!pattern.empty()) return std::nullopt;
  return arguments;
}

FoundRoute find_route(std::string_view method, const std::vector<std::string>& path) {
  FoundRoute found;
  for (const auto& route : routes) {
    auto arguments = match(route.pattern, path);
    if (!arguments) continue;
    found.allowed.append(found.allowed.empty() ? "" : ", ").append(route.method);
    if (route.method != method) continue;
    found.route = &route;
    found.arguments = *std::move(arguments);
    break;
  }
  return found;
}

}  // namespace node
