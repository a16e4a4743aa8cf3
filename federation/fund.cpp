#include "federation/fund.h"

#include "federation/fund_postings.h"
#include "federation/invariants.h"
#include "federation/member_rules.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::Amount;
using protocol::FundAccount;
using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;
using protocol::Transfer;

inline constexpr std::size_t max_reference_bytes = 140;  // what a SEPA transfer can carry

std::int64_t euros_staying(const Books& books, FundAccount account) {
  return -books.known_account(fund_account(account)).balance() - books.fund().totals(account).to_leave;
}

/// Cents in the whole fund that stand behind units, and are owed to nobody.
static std::int64_t euros_behind_units(const Books& books) {
  const auto& accounts = own_accounts();
  const auto balance = [&](const protocol::AccountId& id) { return books.known_account(id).balance(); };
  const auto& state = books.fund().state();
  const auto arrived = balance(accounts.unmatched) + state.digital.unexplained + state.paper.unexplained;
  return -balance(accounts.fund_digital) - balance(accounts.fund_paper) - balance(accounts.unissued) -
         std::max<std::int64_t>(0, balance(accounts.own_euros)) - balance(accounts.payable) -
         std::max<std::int64_t>(0, arrived);
}

std::int64_t shown_by_bank(const Books& books, FundAccount account) {
  return -books.known_account(fund_account(account)).balance() - books.fund().state(account).ahead;
}

// ---- requests

/// Without the creditor, whom nobody shall be able to guess from the journal.
static protocol::Hash digest_of(const FundRequest& request) {
  storage::RowWriter writer;
  writer(std::string("lokaponto/fund/v3"), request.kind, request.account, request.member, request.amount,
         request.reference, request.awaits_euros, request.beneficiary, request.redemption, request.from_own_euros);
  return protocol::sha256(writer.take());
}

static bool in_units(PaymentKind kind) {
  return kind == PaymentKind::issue || kind == PaymentKind::redeem || kind == PaymentKind::reissue;
}

Result<void> check_fund_form(const Amount& amount, const protocol::CurrencyCode& expected) {
  if (amount.minor <= 0) return protocol::failure(Reason::amount_not_positive, "an amount is above zero");
  if (amount.currency != expected)
    return protocol::failure(Reason::wrong_currency, "expected " + std::string(expected.view()));
  return {};
}

Result<void> check_fund_form(FundAccount account, const std::string& reference) {
  if (account == FundAccount::none)
    return protocol::failure(Reason::malformed, "the fund accounts are digital and paper");
  if (reference.size() > max_reference_bytes)
    return protocol::failure(Reason::oversize, "a reference has at most 140 bytes");
  return {};
}

static Result<void> check_form(const FundRequest& request, const protocol::Currency& currency) {
  const auto code = in_units(request.kind) ? currency.code : protocol::euro();
  const bool given = request.kind == PaymentKind::reissue || request.kind == PaymentKind::absorb ||
                     request.kind == PaymentKind::reverse_deposit;
  if (!given)
    if (auto amount = check_fund_form(request.amount, code); !amount) return amount;
  return check_fund_form(request.account, request.reference);
}

Result<void> take_commission(const Books& books, PaymentOpened& opened) {
  const auto& rules = books.fund().rules();
  if (!may_redeem(books.known_account(opened.payer).member)) return protocol::failure(Reason::not_professional);
  const auto commission = protocol::multiply(opened.amount.minor, rules.commission, rules.rounding);
  if (!commission) return std::unexpected(commission.error());
  if (*commission >= opened.amount.minor) return protocol::failure(Reason::amount_not_positive);
  opened.fund->commission = *commission;
  return {};
}

/// Fills in who is concerned and what the rules of the fund add or take.
static Result<void> complete(const Books& books, const FundRequest& request, PaymentOpened& opened) {
  const auto member = books.account_of(request.member);
  const auto& rules = books.fund().rules();
  auto& details = *opened.fund;
  if (request.kind == PaymentKind::issue) {
    if (!member) return protocol::failure(Reason::unknown_payee);
    opened.payee = *member;
    const auto bonus = protocol::multiply(opened.amount.minor, rules.bonus, rules.rounding);
    if (!bonus) return std::unexpected(bonus.error());
    if (const auto issued = protocol::add(opened.amount.minor, *bonus); !issued) return std::unexpected(issued.error());
    details.bonus = *bonus;
    if (!request.beneficiary) return {};
    const auto beneficiary = books.account_of(*request.beneficiary);
    if (!beneficiary) return protocol::failure(Reason::unknown_payee);
    const auto donation = protocol::multiply(opened.amount.minor, rules.donation, rules.rounding);
    if (!donation) return std::unexpected(donation.error());
    details.donation = *donation;
    if (*donation > 0) details.beneficiary = *beneficiary;
    return {};
  }
  protocol::check(request.kind == PaymentKind::redeem, "issues and redemptions have a member");
  if (!member) return protocol::failure(Reason::unknown_payer);
  opened.payer = *member;
  return take_commission(books, opened);
}

bool can_be_given_up(PaymentKind kind) {
  return kind == PaymentKind::redeem || kind == PaymentKind::redeem_notes || kind == PaymentKind::move_euros ||
         kind == PaymentKind::withdraw || kind == PaymentKind::payout;
}

/// What was moved between the accounts of the fund and arrived as another amount: the rest is own euros.
static Result<void> complete_absorption(const Books& books, const FundRequest& request, PaymentOpened& opened) {
  const auto& accounts = own_accounts();
  const auto moved = request.redemption ? books.fund().transfer(*request.redemption) : std::nullopt;
  const std::int64_t lost = moved && moved->kind == PaymentKind::move_euros ? moved->lost() : 0;
  if (lost == 0) return protocol::failure(Reason::not_awaited);
  opened.amount = {lost > 0 ? lost : -lost, protocol::euro()};
  opened.payer = lost > 0 ? accounts.own_euros : accounts.internal;
  opened.payee = lost > 0 ? accounts.internal : accounts.own_euros;
  opened.counterparty = moved->key.id.hex();
  opened.fund = protocol::FundDetails{};
  return {};
}

/// What took units or euros that never left, or came back, gives them back. Notes lie at the counter that took them:
/// for them the member gets units.
static Result<void> complete_reissue(const Books& books, const FundRequest& request, PaymentOpened& opened) {
  const PaymentKey key{books.domain(), request.redemption.value_or(protocol::PaymentId{})};
  const auto redemption = books.payment(key);
  const auto transfer = books.fund().transfer(key.id);
  if (!redemption || !can_be_given_up(redemption->opened.kind) || !transfer || !transfer->waits())
    return protocol::failure(Reason::not_refundable);
  if (books.members().standing(redemption->opened.payer).closed) return protocol::failure(Reason::not_refundable);
  opened.amount = redemption->opened.amount;
  opened.payee = given_back_to(redemption->opened);
  opened.fund = redemption->opened.fund;
  opened.refund_of = key;
  return {};
}

/// A deposit recorded by hand that no statement has shown, and none will.
static Result<void> complete_reversal(const Books& books, const FundRequest& request, PaymentOpened& opened) {
  const PaymentKey key{books.domain(), request.redemption.value_or(protocol::PaymentId{})};
  const auto* deposit = books.fund().deposit_by_hand(key);
  if (deposit == nullptr) return protocol::failure(Reason::not_refundable);
  opened.amount = {deposit->amount, protocol::euro()};
  opened.payer = request.from_own_euros ? own_accounts().own_euros : own_accounts().unissued;
  opened.fund = protocol::FundDetails{.account = deposit->account};
  opened.refund_of = key;
  return {};
}

/// Whether anything that stands against the request may have left before the books were lost.
static Result<void> all_is_recovered(const Books& books, const FundRequest& request) {
  // A payment that has left and is to be recovered may need these units: paid out, they could not be taken back.
  if (request.kind == PaymentKind::redeem && books.recovering())
    return protocol::failure(Reason::recovering, "the node was restored and waits for its peers");
  if ((request.kind != PaymentKind::reissue && request.kind != PaymentKind::absorb) || !request.redemption) return {};
  const auto transfer = books.fund().transfer(*request.redemption);
  if (!transfer) return {};
  if (auto proved = bank_is_known(books, transfer->account); !proved) return proved;
  return transfer->waits() ? not_made_yet(books, *transfer) : Result<void>();
}

bool lacks_euros(const Books& books, const PaymentOpened& opened) {
  const bool redeems = opened.kind == PaymentKind::redeem || opened.kind == PaymentKind::redeem_notes;
  const bool leaves = redeems || opened.kind == PaymentKind::withdraw || opened.kind == PaymentKind::payout ||
                      opened.kind == PaymentKind::move_euros;
  const auto cents = opened.amount.minor - opened.fund->commission;
  // Own euros bear what left and is not known to be anywhere, until the treasurer has said what it was.
  const auto sum = opened.kind == PaymentKind::payout ? coverage(books) : Coverage{};
  if (opened.kind == PaymentKind::payout && cents > sum.own_euros - sum.missing()) return true;
  return (leaves && cents > euros_staying(books, opened.fund->account)) ||
         (redeems && cents > euros_behind_units(books));
}

static Reason why_not(const Books& books, const PaymentOpened& opened, std::span<const Transfer> transfers,
                      storage::Verdict verdict) {
  if (!verdict.applied()) return reason_of(verdict, transfers, books);
  return lacks_euros(books, opened) ? Reason::fund_insufficient : Reason::none;
}

void await_euros(Context& context, Ticket ticket, PaymentOpened opened) {
  if (context.books.fund().awaited(reference_of(opened)))
    return context.fail(ticket, Reason::already_exists, "the reference is in use");
  if (opened.kind == PaymentKind::issue &&
      context.books.fund().issues_awaited(opened.payee).size() >= max_awaited_issues)
    return context.fail(ticket, Reason::oversize, "20 top-ups of this member wait for their euros");
  opened.status = PaymentStatus::held;
  const PaymentKey key = opened.key;
  context.books.record(context.now, std::move(opened));
  meet_waiting_lines(context, key);
  context.reply(ticket, key);
}

void record_fund_payment(Context& context, Ticket ticket, PaymentOpened opened,
                         const std::optional<BankText>& creditor) {
  Books& books = context.books;
  const PaymentKey key = opened.key;
  const auto transfers = fund_postings(opened, books.currency().code);
  if (const Reason reason = why_not(books, opened, transfers, books.test(transfers)); reason != Reason::none)
    return refuse_request(context, ticket, std::move(opened), reason);
  books.record(context.now, std::move(opened), transfers);
  if (creditor) books.put_bank_text(key.id.view(), *creditor);
  if (books.fund().transfer(key.id)) meet_waiting_lines(context, key);
  context.reply(ticket, key);
}

std::optional<BankText> creditor_of(const Books& books, const protocol::Alias& alias) {
  const auto member = books.member(alias);
  if (!member || member->data.name.empty() || member->data.iban.empty()) return std::nullopt;
  return BankText{.name = member->data.name, .iban = member->data.iban, .text = {}};
}

void move_fund(Context& context, const FundRequest& request) {
  Books& books = context.books;
  const PaymentKey key{books.domain(), request.id};
  const auto digest = digest_of(request);
  if (answer_known(context, request.ticket, key, digest)) return;
  if (const auto form = check_form(request, books.currency()); !form)
    return context.fail(request.ticket, form.error().reason, form.error().detail);
  if (const auto ready = all_is_recovered(books, request); !ready)
    return context.fail(request.ticket, ready.error().reason, ready.error().detail);

  const bool bare = request.kind == PaymentKind::issue || request.kind == PaymentKind::contribute;
  PaymentOpened opened{.key = key, .kind = request.kind, .request = digest, .amount = request.amount};
  opened.counterparty = request.reference;
  opened.fund = protocol::FundDetails{.account = bare ? FundAccount::none : request.account};
  const auto refuse = [&](Reason reason) { refuse_request(context, request.ticket, std::move(opened), reason); };
  if (request.kind == PaymentKind::issue || request.kind == PaymentKind::redeem)
    if (const auto complete_now = complete(books, request, opened); !complete_now)
      return refuse(complete_now.error().reason);
  if (request.kind == PaymentKind::reissue)
    if (const auto complete_now = complete_reissue(books, request, opened); !complete_now)
      return refuse(complete_now.error().reason);
  if (request.kind == PaymentKind::absorb)
    if (const auto complete_now = complete_absorption(books, request, opened); !complete_now)
      return refuse(complete_now.error().reason);
  if (request.kind == PaymentKind::reverse_deposit)
    if (const auto complete_now = complete_reversal(books, request, opened); !complete_now)
      return refuse(complete_now.error().reason);
  if (const Reason barred = may_change_money(books, opened, context.now); barred != Reason::none) return refuse(barred);
  if (request.kind == PaymentKind::issue && request.awaits_euros)
    return await_euros(context, request.ticket, std::move(opened));
  const bool redeems = request.kind == PaymentKind::redeem;
  record_fund_payment(context, request.ticket, std::move(opened),
                      redeems && !request.creditor ? creditor_of(books, request.member) : request.creditor);
}

/// An issue that waited for its euros is decided: made with these transfers, or refused for this reason.
static void decide_issue(Context& context, const PaymentKey& key, Reason reason, std::vector<Transfer> transfers) {
  const auto status = reason == Reason::none ? PaymentStatus::accepted : PaymentStatus::refused;
  context.books.record(context.now,
                       PaymentClosed{.key = key, .status = status, .reason = reason, .peer = {}, .answer = {}},
                       std::move(transfers));
  context.emit(PaymentDecided{*context.books.payment(key)});
}

void close_issue(Context& context, const PaymentKey& key) {
  Books& books = context.books;
  const auto issue = books.payment(key);
  protocol::check(issue && issue->status() == PaymentStatus::held, "an issue that waits");
  auto transfers = fund_postings(issue->opened, books.currency().code);
  Reason reason = may_change_money(books, issue->opened, context.now);
  if (reason == Reason::none) reason = reason_of(books.test(transfers), transfers, books);
  if (reason != Reason::none) transfers.clear();
  decide_issue(context, key, reason, std::move(transfers));
}

void cancel_issue(Context& context, const PaymentKey& key) {
  decide_issue(context, key, Reason::cancelled, {});
}

void set_fund_rules(Context& context, const SetFundRules& request) {
  using protocol::is_part;
  const auto& rules = request.rules;
  if (!is_part(rules.bonus) || !is_part(rules.donation) || !is_part(rules.commission))
    return context.fail(request.ticket, Reason::malformed,
                        "bonus, donation and commission are parts, from 0 to below 1");
  if (rules != context.books.fund().rules()) context.books.record(context.now, rules);
  context.succeed(request.ticket);
}

}  // namespace federation
