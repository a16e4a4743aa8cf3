// The routes of the HTTP API: which handler takes which method and path, and whom it lets in. Handlers are grouped by
// subject, each group in a source of its own (http_members.cpp, http_payments.cpp ...).
#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/http_call.h"

namespace node {

using HttpHandler = void (*)(Call call);

/// Whom a route lets in. It has no default: a route that says nothing does not compile.
class Admitted {
 public:
  /// Callers in these roles.
  template <std::same_as<Role>... Roles>
  constexpr explicit Admitted(Roles... roles) : roles_((bit(roles) | ...)) {}
  /// Who says nothing of himself, too.
  static constexpr Admitted everybody() { return Admitted(); }

  constexpr bool is_everybody() const { return roles_ == 0; }
  constexpr bool has(Role role) const { return is_everybody() || (roles_ & bit(role)) != 0; }

 private:
  constexpr Admitted() = default;
  static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }
  unsigned roles_ = 0;
};

struct HttpRoute {
  std::string_view method;
  std::string_view pattern;  ///< {} stands for any one piece of the path
  HttpHandler handler;
  federation::Area area;  ///< the subject, for the scopes of apps: GET reads, all else writes
  Admitted admitted;
  bool reads_query = false;  ///< any other refuses a query

  constexpr bool writes() const { return method != "GET"; }
  /// In its role, and of an app also by its scopes.
  bool admits(const Caller& caller) const {
    return admitted.is_everybody() || (admitted.has(caller.role) && caller.scopes.has(area, writes()));
  }
};

/// What was found for a path: a route and the pieces in place of {}, or the methods it would take instead.
struct FoundRoute {
  const HttpRoute* route = nullptr;
  std::vector<std::string> arguments;
  std::string allowed;  ///< empty if no route has this path
};

FoundRoute find_route(std::string_view method, const std::vector<std::string>& path);

/// Those of wallets (wallet_routes.cpp), which are not under /v1: what they take and give is others' to say, and so
/// they do not stand in the document of the API.
std::span<const HttpRoute> wallet_routes();

/// Finds the route of a request and who calls, and lets the handler answer, or refuses.
void route(const ApiState& api, HttpRequest request, HttpReply reply);

// ---- members and accounts: http_members.cpp
void add_member(Call call);
void list_members(Call call);
void show_member(Call call);
void set_credit_limit(Call call);
void show_account(Call call);
void show_balance_proof(Call call);  ///< http_proofs.cpp
/// The member as the store has it and the caller may see it, or the problem.
HttpResponse member_response(const ApiState& api, const Caller& caller, const std::string& alias, unsigned status);

// ---- and whom anybody may look up: http_webfinger.cpp
void web_finger(Call call);

// ---- what is changed about members: http_standing.cpp
void change_member(Call call);
void set_standing(Call call);
void erase_member(Call call);
void show_member_rules(Call call);
void set_member_rules(Call call);

// ---- payments: http_payments.cpp, http_payment_list.cpp
void make_payment(Call call);
void show_payment(Call call);
void show_payment_proof(Call call);  ///< http_proofs.cpp
void cancel_payment(Call call);
void list_payments(Call call);

// ---- before a payment: http_quotes.cpp, http_payment_requests.cpp
/// POST: what a payment would bring; nothing is recorded.
void make_quote(Call call);
void add_payment_request(Call call);
void list_payment_requests(Call call);
void show_payment_request(Call call);
/// GET: the text of the request as a QR code.
void show_payment_request_code(Call call);
void withdraw_payment_request(Call call);

// ---- for accountants' programs: http_entries.cpp
void list_entries(Call call);

// ---- the guarantee fund: http_fund.cpp
void deposit(Call call);
void issue(Call call);
void redeem(Call call);
void withdraw(Call call);
void contribute(Call call);
void pay_out(Call call);
void give_up_redemption(Call call);
void list_deposits(Call call);
void reverse_deposit(Call call);
void show_fund_rules(Call call);
void set_fund_rules(Call call);
void show_coverage(Call call);

// ---- what members ask of the fund: http_topups.cpp
/// POST: an issue that awaits its euros under a reference of its own.
void ask_topup(Call call);
void show_topup(Call call);
/// GET: those of a member that still wait.
void list_topups(Call call);

// ---- paper: http_paper.cpp
void show_paper(Call call);
void move_notes(Call call);
void open_counter(Call call);
void sell_notes(Call call);
void redeem_notes(Call call);
void exchange_notes(Call call);
void bank_cash(Call call);
void count_counter(Call call);
void move_euros(Call call);
void absorb_move(Call call);

// ---- its bank: http_bank.cpp
void list_transfers(Call call);
void set_creditor(Call call);
void reject_transfer(Call call);
void order_transfers(Call call);
void book_statement(Call call);
void list_lines(Call call);
void resolve_line(Call call);
void reopen_line(Call call);

// ---- peers: http_agreements.cpp, http_invitations.cpp
void list_positions(Call call);
void list_agreements(Call call);
void show_agreement(Call call);
void propose_agreement(Call call);
void sign_agreement(Call call);
void suspend_agreement(Call call);
/// PUT: after a restore, wait no longer for this link.
void release_link(Call call);
/// PUT: after a fork, compare the two histories again.
void thaw_link(Call call);

// ---- peers whose node is gone for good: http_wind_up.cpp
void show_wind_up(Call call);
void book_wind_up(Call call);
void give_up_claim(Call call);
void remove_peer(Call call);
void set_limits(Call call);
void make_invitation(Call call);
void accept_invitation(Call call);

// ---- settlement with them: http_settlements.cpp
void list_settlements(Call call);
void show_settlement(Call call);
void propose_settlement(Call call);
void give_up_settlement(Call call);
void confirm_settlement(Call call);
void write_off_settlement(Call call);
void set_settlement_threshold(Call call);

// ---- what is signed of the books: http_checkpoints.cpp
void make_checkpoint(Call call);
void list_checkpoints(Call call);
/// The note as text, and the page that people read.
void show_latest_checkpoint(Call call);
void show_checkpoint_page(Call call);

// ---- logging in and out, and passwords: http_sessions.cpp
void open_session(Call call);
void show_session(Call call);
void end_session(Call call);
void end_all_sessions(Call call);
void set_password(Call call);

// ---- who may do what, and who did: http_access.cpp
void grant_staff(Call call);
void grant_app(Call call);
void list_access(Call call);
void revoke_member(Call call);
void revoke_staff(Call call);
void revoke_app(Call call);
void offer_member_password(Call call);
void offer_staff_password(Call call);
void list_acts(Call call);

// ---- the node itself: http_operations.cpp
void show_health(Call call);
void show_readiness(Call call);
void show_status(Call call);
void show_keys(Call call);
void list_alarms(Call call);
void show_problem(Call call);
void make_backup(Call call);

// ---- events: http_events.cpp
void list_events(Call call);
/// GET: the connection becomes a WebSocket.
void stream_events(Call call);

// ---- and programs that they are sent to: http_webhooks.cpp
void add_webhook(Call call);
void list_webhooks(Call call);
void show_webhook(Call call);
void change_webhook(Call call);
void remove_webhook(Call call);

// ---- what it measures of itself: http_metrics.cpp
void show_metrics(Call call);

// ---- wallets of the Lokavaluto kit (wallet.h): lokavaluto_session.cpp
void wallet_authenticate(Call call);
void wallet_credentials(Call call);
/// Whether people may open accounts or be sent new passwords: false.
void wallet_can_not(Call call);
/// To the association, which does either.
void wallet_refers(Call call);
// lokavaluto_partner.cpp
void wallet_partner(Call call);
void wallet_search(Call call);
void wallet_recipient_by_uri(Call call);
void wallet_may_pay(Call call);
void wallet_set_favourite(Call call);
void wallet_unset_favourite(Call call);
void wallet_contacts(Call call);
// lokavaluto_topup.cpp
void wallet_topup(Call call);
void wallet_pending_topups(Call call);
void wallet_remove_topup(Call call);
void wallet_reconversions(Call call);
/// What waits to be validated by a person: nothing, for the statement of the bank does it.
void wallet_credit_requests(Call call);
/// Accounts that wait to be opened: none, for operators open them whole.
void wallet_new_accounts(Call call);
void show_topup_page(Call call);
// lokavaluto_batch.cpp
void wallet_batch(Call call);
// ---- as a Cyclos: cyclos_accounts.cpp, cyclos_payments.cpp, cyclos_transactions.cpp
void cyclos_accounts(Call call);
void cyclos_data_for_perform(Call call);
void cyclos_pay(Call call);
void cyclos_transactions(Call call);

}  // namespace node
