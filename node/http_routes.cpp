#include "node/http_routes.h"

#include <array>

#include "node/http_document.h"

namespace node {

using federation::Area;

// Whom routes let in. Which part of its subject a caller may see, the handler says (caller.h).
static constexpr auto everybody = Admitted::everybody();
static constexpr Admitted anybody_known{Role::member, Role::counter, Role::operator_, Role::auditor};
static constexpr Admitted payers{Role::member, Role::operator_};
static constexpr Admitted payers_and_auditors{Role::member, Role::operator_, Role::auditor};
static constexpr Admitted counters{Role::counter, Role::operator_};
static constexpr Admitted counters_and_auditors{Role::counter, Role::operator_, Role::auditor};
static constexpr Admitted accounts{Role::operator_, Role::auditor};
static constexpr Admitted office{Role::operator_};

static constexpr std::array routes{
    HttpRoute{"POST", "/v1/payments", make_payment, Area::payments, payers},
    HttpRoute{"GET", "/v1/payments", list_payments, Area::payments, payers_and_auditors, true},
    HttpRoute{"GET", "/v1/payments/{}", show_payment, Area::payments, payers_and_auditors},
    HttpRoute{"GET", "/v1/payments/{}/proof", show_payment_proof, Area::payments, payers_and_auditors},
    HttpRoute{"POST", "/v1/payments/{}/cancel", cancel_payment, Area::payments, payers},
    HttpRoute{"POST", "/v1/quotes", make_quote, Area::payments, payers},
    HttpRoute{"POST", "/v1/payment-requests", add_payment_request, Area::payments, payers},
    HttpRoute{"GET", "/v1/payment-requests/{}", list_payment_requests, Area::payments, payers_and_auditors},
    HttpRoute{"GET", "/v1/payment-requests/{}/{}", show_payment_request, Area::payments, payers_and_auditors},
    HttpRoute{"GET", "/v1/payment-requests/{}/{}/qr", show_payment_request_code, Area::payments, payers_and_auditors,
              true},
    HttpRoute{"DELETE", "/v1/payment-requests/{}/{}", withdraw_payment_request, Area::payments, payers},

    HttpRoute{"GET", "/.well-known/webfinger", web_finger, Area::members, everybody, true},
    HttpRoute{"GET", "/v1/health", show_health, Area::node, everybody},
    HttpRoute{"GET", "/v1/accounts/{}", show_account, Area::members, payers_and_auditors},
    HttpRoute{"GET", "/v1/accounts/{}/balance-proof", show_balance_proof, Area::members, payers_and_auditors},
    HttpRoute{"POST", "/v1/members", add_member, Area::members, office},
    HttpRoute{"GET", "/v1/members", list_members, Area::members, accounts, true},
    HttpRoute{"GET", "/v1/members/{}", show_member, Area::members, payers_and_auditors},
    HttpRoute{"PUT", "/v1/members/{}/credit", set_credit_limit, Area::members, office},
    HttpRoute{"PATCH", "/v1/members/{}", change_member, Area::members, payers},
    HttpRoute{"DELETE", "/v1/members/{}", erase_member, Area::members, office},
    HttpRoute{"PUT", "/v1/members/{}/standing", set_standing, Area::members, office},
    HttpRoute{"GET", "/v1/member-rules", show_member_rules, Area::members, accounts},
    HttpRoute{"PUT", "/v1/member-rules", set_member_rules, Area::members, office},

    HttpRoute{"GET", "/v1/entries", list_entries, Area::fund, accounts, true},

    HttpRoute{"POST", "/v1/fund/deposits", deposit, Area::fund, office},
    HttpRoute{"GET", "/v1/fund/deposits", list_deposits, Area::fund, accounts},
    HttpRoute{"POST", "/v1/fund/deposits/{}/reversal", reverse_deposit, Area::fund, office},
    HttpRoute{"POST", "/v1/issues", issue, Area::fund, office},
    HttpRoute{"POST", "/v1/redemptions", redeem, Area::fund, payers},
    HttpRoute{"POST", "/v1/topups", ask_topup, Area::fund, payers},
    HttpRoute{"GET", "/v1/topups/{}", show_topup, Area::fund, payers_and_auditors},
    HttpRoute{"GET", "/v1/members/{}/topups", list_topups, Area::fund, payers_and_auditors},
    HttpRoute{"POST", "/v1/redemptions/{}/abandon", give_up_redemption, Area::fund, office},
    HttpRoute{"POST", "/v1/fund/withdrawals", withdraw, Area::fund, office},
    HttpRoute{"POST", "/v1/fund/contributions", contribute, Area::fund, office},
    HttpRoute{"POST", "/v1/fund/payouts", pay_out, Area::fund, office},
    HttpRoute{"GET", "/v1/fund/rules", show_fund_rules, Area::fund, accounts},
    HttpRoute{"PUT", "/v1/fund/rules", set_fund_rules, Area::fund, office},
    HttpRoute{"GET", "/v1/fund/transfers", list_transfers, Area::bank, accounts, true},
    HttpRoute{"PUT", "/v1/fund/transfers/{}/creditor", set_creditor, Area::bank, office},
    HttpRoute{"PUT", "/v1/fund/transfers/{}/rejection", reject_transfer, Area::bank, office},
    HttpRoute{"POST", "/v1/fund/transfer-files", order_transfers, Area::bank, office},
    HttpRoute{"POST", "/v1/fund/statements", book_statement, Area::bank, office},
    HttpRoute{"GET", "/v1/fund/lines", list_lines, Area::bank, accounts, true},
    HttpRoute{"PUT", "/v1/fund/lines/{}/resolution", resolve_line, Area::bank, office},
    HttpRoute{"DELETE", "/v1/fund/lines/{}/resolution", reopen_line, Area::bank, office},
    HttpRoute{"GET", "/v1/coverage", show_coverage, Area::fund, anybody_known},
    HttpRoute{"POST", "/v1/fund/moves", move_euros, Area::fund, office},
    HttpRoute{"POST", "/v1/fund/moves/{}/absorb", absorb_move, Area::fund, office},

    HttpRoute{"GET", "/v1/paper", show_paper, Area::paper, counters_and_auditors},
    HttpRoute{"POST", "/v1/paper/moves", move_notes, Area::paper, office},
    HttpRoute{"PUT", "/v1/counters/{}", open_counter, Area::paper, office},
    HttpRoute{"POST", "/v1/counters/{}/sales", sell_notes, Area::paper, counters},
    HttpRoute{"POST", "/v1/counters/{}/redemptions", redeem_notes, Area::paper, counters},
    HttpRoute{"POST", "/v1/counters/{}/exchanges", exchange_notes, Area::paper, office},
    HttpRoute{"POST", "/v1/counters/{}/deposits", bank_cash, Area::paper, office},
    HttpRoute{"POST", "/v1/counters/{}/counts", count_counter, Area::paper, office},

    HttpRoute{"GET", "/v1/positions", list_positions, Area::peers, accounts},
    HttpRoute{"GET", "/v1/agreements", list_agreements, Area::peers, accounts},
    HttpRoute{"GET", "/v1/agreements/{}", show_agreement, Area::peers, accounts},
    HttpRoute{"DELETE", "/v1/agreements/{}", remove_peer, Area::peers, office},
    HttpRoute{"POST", "/v1/agreements/{}/proposals", propose_agreement, Area::peers, office},
    HttpRoute{"POST", "/v1/agreements/{}/signatures", sign_agreement, Area::peers, office},
    HttpRoute{"PUT", "/v1/agreements/{}/suspension", suspend_agreement, Area::peers, office},
    HttpRoute{"PUT", "/v1/agreements/{}/limits", set_limits, Area::peers, office},
    HttpRoute{"PUT", "/v1/agreements/{}/release", release_link, Area::peers, office},
    HttpRoute{"PUT", "/v1/agreements/{}/thaw", thaw_link, Area::peers, office},
    HttpRoute{"GET", "/v1/agreements/{}/wind-up", show_wind_up, Area::peers, accounts, true},
    HttpRoute{"PUT", "/v1/agreements/{}/wind-up", book_wind_up, Area::peers, office},
    HttpRoute{"POST", "/v1/agreements/{}/claim-given-up", give_up_claim, Area::peers, office},
    HttpRoute{"GET", "/v1/settlements", list_settlements, Area::settlements, accounts},
    HttpRoute{"POST", "/v1/settlements/{}", propose_settlement, Area::settlements, office},
    HttpRoute{"PUT", "/v1/settlements/{}/threshold", set_settlement_threshold, Area::settlements, office},
    HttpRoute{"GET", "/v1/settlements/{}/{}", show_settlement, Area::settlements, accounts},
    HttpRoute{"POST", "/v1/settlements/{}/{}/abandon", give_up_settlement, Area::settlements, office},
    HttpRoute{"POST", "/v1/settlements/{}/{}/confirm", confirm_settlement, Area::settlements, office},
    HttpRoute{"POST", "/v1/settlements/{}/{}/write-off", write_off_settlement, Area::settlements, office},
    HttpRoute{"POST", "/v1/checkpoints", make_checkpoint, Area::peers, office},
    HttpRoute{"GET", "/v1/checkpoints", list_checkpoints, Area::peers, everybody, true},
    HttpRoute{"GET", "/v1/checkpoints/latest", show_latest_checkpoint, Area::peers, everybody},
    HttpRoute{"GET", "/checkpoints", show_checkpoint_page, Area::peers, everybody},
    HttpRoute{"POST", "/v1/invitations", make_invitation, Area::peers, office},
    HttpRoute{"POST", "/v1/invitations/accept", accept_invitation, Area::peers, office},

    HttpRoute{"POST", "/v1/sessions", open_session, Area::access, everybody},
    HttpRoute{"DELETE", "/v1/sessions", end_all_sessions, Area::access, anybody_known},
    HttpRoute{"GET", "/v1/session", show_session, Area::access, anybody_known},
    HttpRoute{"DELETE", "/v1/session", end_session, Area::access, anybody_known},
    HttpRoute{"POST", "/v1/passwords", set_password, Area::access, everybody},
    HttpRoute{"GET", "/v1/access", list_access, Area::access, accounts, true},
    HttpRoute{"POST", "/v1/access/staff", grant_staff, Area::access, office},
    HttpRoute{"DELETE", "/v1/access/staff/{}", revoke_staff, Area::access, office},
    HttpRoute{"POST", "/v1/access/staff/{}/code", offer_staff_password, Area::access, office},
    HttpRoute{"POST", "/v1/access/apps", grant_app, Area::access, office},
    HttpRoute{"DELETE", "/v1/access/apps/{}", revoke_app, Area::access, office},
    HttpRoute{"DELETE", "/v1/access/members/{}", revoke_member, Area::access, office},
    HttpRoute{"POST", "/v1/access/members/{}/code", offer_member_password, Area::access, office},
    HttpRoute{"GET", "/v1/acts", list_acts, Area::access, accounts, true},

    HttpRoute{"GET", "/v1/events", list_events, Area::events, payers_and_auditors, true},
    HttpRoute{"GET", "/v1/events/stream", stream_events, Area::events, payers_and_auditors, true},
    HttpRoute{"POST", "/v1/webhooks", add_webhook, Area::events, office},
    HttpRoute{"GET", "/v1/webhooks", list_webhooks, Area::events, office},
    HttpRoute{"GET", "/v1/webhooks/{}", show_webhook, Area::events, office},
    HttpRoute{"PATCH", "/v1/webhooks/{}", change_webhook, Area::events, office},
    HttpRoute{"DELETE", "/v1/webhooks/{}", remove_webhook, Area::events, office},

    HttpRoute{"GET", "/v1/ready", show_readiness, Area::node, everybody},
    HttpRoute{"GET", "/v1/openapi.json", show_document, Area::node, everybody},
    HttpRoute{"GET", "/v1/metrics", show_metrics, Area::node, accounts},
    HttpRoute{"GET", "/v1/status", show_status, Area::node, accounts},
    HttpRoute{"GET", "/v1/keys", show_keys, Area::node, accounts},
    HttpRoute{"GET", "/v1/alarms", list_alarms, Area::node, accounts, true},
    HttpRoute{"GET", "/v1/problems/{}", show_problem, Area::node, everybody},
    HttpRoute{"POST", "/v1/backups", make_backup, Area::node, office},
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

static void look(std::span<const HttpRoute> among, std::string_view method, const std::vector<std::string>& path,
                 FoundRoute& found) {
  for (const auto& route : among) {
    auto arguments = match(route.pattern, path);
    if (!arguments) continue;
    found.allowed.append(found.allowed.empty() ? "" : ", ").append(route.method);
    if (route.method == "GET") found.allowed.append(", HEAD");
    if (route.method != method) continue;
    found.route = &route;
    found.arguments = *std::move(arguments);
    return;
  }
}

FoundRoute find_route(std::string_view method, const std::vector<std::string>& path) {
  FoundRoute found;
  const bool ours =
      !path.empty() && (path.front() == "v1" || path.front() == ".well-known" || path.front() == "checkpoints");
  look(ours ? http_routes() : wallet_routes(), method, path, found);
  return found;
}

}  // namespace node
