#include "federation/verify_fund.h"

#include "federation/fund.h"
#include "federation/fund_books.h"
#include "federation/fund_postings.h"
#include "federation/member_rules.h"
#include "federation/own_accounts.h"
#include "federation/paper_postings.h"
#include "federation/payment_rules.h"
#include "federation/verify_paper.h"

namespace federation {

using protocol::BankLineResolution;
using protocol::Entry;
using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;

namespace {

constexpr const char* wrong_money = "what moves is not what the payment says";

/// What the rules in force make of an amount.
bool follows(std::int64_t part, std::int64_t amount, const protocol::Fraction& rule, protocol::Rounding rounding) {
  const auto expected = protocol::multiply(amount, rule, rounding);
  return expected && *expected == part;
}

std::string check_issue(const Books& books, const PaymentOpened& opened) {
  const auto& rules = books.fund().rules();
  const auto& details = *opened.fund;
  if (member_account(books, opened.payee) == nullptr) return "it concerns no member";
  if (!follows(details.bonus, opened.amount.minor, rules.bonus, rules.rounding))
    return "the bonus is not that of the rules";
  if (details.donation == 0) return {};
  if (member_account(books, details.beneficiary) == nullptr) return "its donation goes to no member";
  return follows(details.donation, opened.amount.minor, rules.donation, rules.rounding)
             ? ""
             : "the donation is not that of the rules";
}

std::string check_redemption(const Books& books, const PaymentOpened& opened) {
  const auto& rules = books.fund().rules();
  const auto* account = member_account(books, opened.payer);
  if (account == nullptr) return "it concerns no member";
  if (!may_redeem(account->member)) return "only professionals and local authorities redeem";
  return follows(opened.fund->commission, opened.amount.minor, rules.commission, rules.rounding)
             ? ""
             : "the commission is not that of the rules";
}

std::string check_reissue(const Books& books, const PaymentOpened& opened) {
  const auto redemption = opened.refund_of ? books.payment(*opened.refund_of) : std::nullopt;
  if (!redemption || !can_be_given_up(redemption->opened.kind)) return "it gives up no redemption";
  const auto& first = redemption->opened;
  if (books.fund().state(first.fund->account).unproved()) return "it gives up what the bank may have made";
  if (!opened.payer.is_zero() || opened.status != PaymentStatus::accepted) return "it gives back what nobody pays";
  return opened.payee == given_back_to(first) && opened.amount == first.amount && opened.fund == first.fund
             ? ""
             : "it gives back something else than the redemption took";
}

std::string check_send_back(const Books& books, const PaymentOpened& opened) {
  const auto digest = protocol::Hash::from_hex(opened.counterparty);
  const auto line = digest ? books.fund().line(*digest) : std::nullopt;
  const bool asked = line && line->resolution == BankLineResolution::send_back;
  return asked && line->booked.amount == opened.amount.minor && line->booked.account == opened.fund->account
             ? ""
             : "it sends back no line of a statement";
}

std::string check_absorption(const Books& books, const PaymentOpened& opened) {
  const auto id = protocol::PaymentId::from_hex(opened.counterparty);
  const auto moved = id ? books.fund().transfer(*id) : std::nullopt;
  const std::int64_t lost = moved && moved->kind == PaymentKind::move_euros ? moved->lost() : 0;
  const auto& accounts = own_accounts();
  const bool loses = lost > 0 && opened.payer == accounts.own_euros && opened.payee == accounts.internal;
  const bool gains = lost < 0 && opened.payer == accounts.internal && opened.payee == accounts.own_euros;
  if (moved && books.fund().state(moved->account).unproved()) return "it absorbs what the bank may have moved";
  return (loses || gains) && opened.amount == protocol::Amount{lost > 0 ? lost : -lost, protocol::euro()}
             ? ""
             : "it absorbs what is not left on the way";
}

std::string check_reversal(const Books& books, const PaymentOpened& opened) {
  const auto* deposit = opened.refund_of ? books.fund().deposit_by_hand(*opened.refund_of) : nullptr;
  if (deposit == nullptr || opened.amount != protocol::Amount{deposit->amount, protocol::euro()} ||
      opened.fund->account != deposit->account)
    return "it reverses no deposit that was recorded by hand";
  const bool borne = opened.payer == own_accounts().unissued || opened.payer == own_accounts().own_euros;
  return borne ? "" : "neither unissued nor own euros bear it";
}

/// The unit of the amount, by what the payment is about.
protocol::CurrencyCode unit_of(const Books& books, PaymentKind kind) {
  const bool units = kind == PaymentKind::issue || kind == PaymentKind::redeem ||
                     (is_of_paper(kind) && kind != PaymentKind::bank_cash && kind != PaymentKind::move_euros);
  return units ? books.currency().code : protocol::euro();
}

/// Whose euros move at the bank names the account there.
bool is_at_bank(PaymentKind kind) {
  if (is_of_paper(kind))
    return kind == PaymentKind::redeem_notes || kind == PaymentKind::bank_cash || kind == PaymentKind::move_euros;
  return kind != PaymentKind::issue && kind != PaymentKind::contribute && kind != PaymentKind::absorb;
}

/// What a payment of this kind has nothing to say about, it does not mention.
std::string check_form(const Books& books, const PaymentOpened& opened) {
  const auto kind = opened.kind;
  const auto& details = *opened.fund;
  const bool redeems = kind == PaymentKind::redeem || kind == PaymentKind::redeem_notes;
  if (!opened.next.text().empty() || !opened.order.is_zero()) return "it is of the fund, and goes to a peer";
  if (kind == PaymentKind::reissue) return {};  // as the payment it gives up
  if (opened.amount.currency != unit_of(books, kind)) return "its amount is in another currency";
  const bool reverses = kind == PaymentKind::reverse_deposit;
  if (opened.refund_of.has_value() != reverses) return "it gives back nothing";
  if ((details.account != protocol::FundAccount::none) != is_at_bank(kind))
    return "it is at the wrong account of the fund";
  const bool issues = kind == PaymentKind::issue;
  if ((!issues && (details.bonus != 0 || details.donation != 0)) || (!redeems && details.commission != 0))
    return "such a payment bears nothing";
  if (is_of_paper(kind) || kind == PaymentKind::absorb || reverses) return {};
  const bool bare = (opened.payer.is_zero() || redeems) && (opened.payee.is_zero() || issues);
  return bare ? "" : "it concerns an account, and such a payment concerns none";
}

}  // namespace

std::string check_fund_payment(const Books& books, const Entry& entry, const PaymentOpened& opened) {
  std::string wrong = check_form(books, opened);
  if (!wrong.empty()) return wrong;
  if (opened.kind == PaymentKind::issue) wrong = check_issue(books, opened);
  if (opened.kind == PaymentKind::redeem) wrong = check_redemption(books, opened);
  if (opened.kind == PaymentKind::reissue) wrong = check_reissue(books, opened);
  if (opened.kind == PaymentKind::send_back) wrong = check_send_back(books, opened);
  if (opened.kind == PaymentKind::absorb) wrong = check_absorption(books, opened);
  if (opened.kind == PaymentKind::reverse_deposit) wrong = check_reversal(books, opened);
  if (is_of_paper(opened.kind)) wrong = check_paper_payment(books, opened);
  if (!wrong.empty()) return wrong;
  if (opened.status == PaymentStatus::held) {
    if (!awaits_euros(opened.kind)) return "such a payment is decided at once";
    return entry.transfers.empty() ? "" : "its euros have not arrived, and money moves";
  }
  if (lacks_euros(books, opened)) return "the fund does not hold the euros that are to leave it";
  return entry.transfers == fund_postings(opened, books.currency().code) ? "" : wrong_money;
}

std::string check_issue_closed(const Books& books, const Entry& entry, const PaymentClosed& closed) {
  const auto issue = books.payment(closed.key);
  if (!issue || issue->status() != PaymentStatus::held) return "the payment is not held";
  if (!closed.peer.text().empty() || closed.answer.sequence != 0)
    return "it was decided here, and says that a peer did";
  if (closed.status == PaymentStatus::refused) return entry.transfers.empty() ? "" : "it was refused, and money moves";
  if (books.fund().awaited_for(closed.key) != nullptr) return "its euros have not arrived";
  return entry.transfers == fund_postings(issue->opened, books.currency().code) ? "" : wrong_money;
}

bool needs_a_fund(const protocol::EntryBody& body) {
  const auto* opened = std::get_if<PaymentOpened>(&body);
  if (opened != nullptr) return protocol::is_of_fund(opened->kind);
  return std::holds_alternative<protocol::FundRulesSet>(body) ||
         std::holds_alternative<protocol::TransfersOrdered>(body) ||
         std::holds_alternative<protocol::BankLineBooked>(body) ||
         std::holds_alternative<protocol::StatementBooked>(body) ||
         std::holds_alternative<protocol::BankLineResolved>(body) ||
         std::holds_alternative<protocol::TransferRejected>(body) ||
         std::holds_alternative<protocol::SettlementChanged>(body) ||
         std::holds_alternative<protocol::SettlementEnded>(body) ||
         std::holds_alternative<protocol::DisputeNarrowed>(body) ||
         std::holds_alternative<protocol::CounterCounted>(body);
}

}  // namespace federation
