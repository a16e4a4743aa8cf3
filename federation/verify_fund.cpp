#include "federation/verify_fund.h"

#include "federation/fund.h"
#include "federation/fund_books.h"
#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "federation/paper_postings.h"
#include "federation/payment_rules.h"
#include "federation/verify_paper.h"

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::BankLineResolved;
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
  if (account->member != protocol::MemberKind::professional) return "only professionals redeem";
  return follows(opened.fund->commission, opened.amount.minor, rules.commission, rules.rounding)
             ? ""
             : "the commission is not that of the rules";
}

std::string check_reissue(const Books& books, const PaymentOpened& opened) {
  const auto redemption = opened.refund_of ? books.payment(*opened.refund_of) : std::nullopt;
  if (!redemption || !can_be_given_up(redemption->opened.kind)) return "it gives up no redemption";
  const auto& first = redemption->opened;
  return opened.payee == first.payer && opened.amount == first.amount && opened.fund == first.fund
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
  return (loses || gains) && opened.amount == protocol::Amount{lost > 0 ? lost : -lost, protocol::euro()}
             ? ""
             : "it absorbs what is not left on the way";
}

std::string check_line(const Books& books, const Entry& entry, const BankLineBooked& booked) {
  if (booked.outcome < BankLineOutcome::unknown) {
    const auto meaning =
        booked.payment ? books.fund().meaning(*booked.payment, booked.account, booked.amount) : std::nullopt;
    if (!meaning || *meaning != booked.outcome) return "the line is not about what it is said to be";
  }
  return entry.transfers == line_postings(books, booked) ? "" : "what moves is not what the line says";
}

std::string check_reopening(const Books& books, const Entry& entry, const BankLine& line,
                            const BankLineResolved& resolved) {
  if (!line.resolution || *line.resolution == BankLineResolution::known) return "nothing can be taken back of the line";
  if (*line.resolution == BankLineResolution::send_back) {
    const auto back = resolved.payment ? books.payment(*resolved.payment) : std::nullopt;
    if (!back || back->opened.kind != PaymentKind::send_back || back->opened.counterparty != resolved.line.hex())
      return "the transfer that is given up does not send the line back";
  }
  return entry.transfers == reopening_postings(line.booked, *line.resolution)
             ? ""
             : "what moves is not what is taken back of the line";
}

std::string check_resolution(const Books& books, const Entry& entry, const BankLineResolved& resolved) {
  const auto& fund = books.fund();
  const auto line = fund.line(resolved.line);
  if (line && resolved.resolution == BankLineResolution::reopened)
    return check_reopening(books, entry, *line, resolved);
  if (!line || !line->waits()) return "the line does not wait for the treasurer";
  const auto& booked = line->booked;
  std::optional<protocol::AccountId> behind;
  if (resolved.resolution == BankLineResolution::known) {
    const auto found = account_behind(books, booked, *resolved.payment);
    if (!found) return "the line is not about what it is said to be";
    behind = *found;
  }
  return entry.transfers == resolution_postings(books, booked, resolved.resolution, behind)
             ? ""
             : "what moves is not what the treasurer said of the line";
}

std::string check_statement(const Books& books, const protocol::StatementBooked& statement) {
  return statement.closing == shown_by_bank(books, statement.account) ? ""
                                                                      : "the fund is not where the statement closes";
}

}  // namespace

std::string check_fund_payment(const Books& books, const Entry& entry, const PaymentOpened& opened) {
  if (!opened.fund) return "a payment of the fund does not say what it does there";
  std::string wrong;
  if (opened.kind == PaymentKind::issue) wrong = check_issue(books, opened);
  if (opened.kind == PaymentKind::redeem) wrong = check_redemption(books, opened);
  if (opened.kind == PaymentKind::reissue) wrong = check_reissue(books, opened);
  if (opened.kind == PaymentKind::send_back) wrong = check_send_back(books, opened);
  if (opened.kind == PaymentKind::absorb) wrong = check_absorption(books, opened);
  if (is_of_paper(opened.kind)) wrong = check_paper_payment(books, opened);
  if (!wrong.empty()) return wrong;
  if (opened.status == PaymentStatus::held) {
    if (!awaits_euros(opened.kind)) return "such a payment is decided at once";
    return entry.transfers.empty() ? "" : "its euros have not arrived, and money moves";
  }
  if (opened.kind == PaymentKind::deposit && opened.fund->account == protocol::FundAccount::none) return wrong_money;
  return entry.transfers == fund_postings(opened, books.currency().code) ? "" : wrong_money;
}

std::string check_issue_closed(const Books& books, const Entry& entry, const PaymentClosed& closed) {
  const auto issue = books.payment(closed.key);
  if (!issue || issue->status() != PaymentStatus::held) return "the payment is not held";
  if (closed.status == PaymentStatus::refused) return entry.transfers.empty() ? "" : "it was refused, and money moves";
  if (books.fund().awaited_for(closed.key) != nullptr) return "its euros have not arrived";
  return entry.transfers == fund_postings(issue->opened, books.currency().code) ? "" : wrong_money;
}

std::string check_bank_entry(const Books& books, const Entry& entry) {
  if (const auto* booked = std::get_if<BankLineBooked>(&entry.body)) return check_line(books, entry, *booked);
  if (const auto* resolved = std::get_if<BankLineResolved>(&entry.body))
    return check_resolution(books, entry, *resolved);
  if (const auto* statement = std::get_if<protocol::StatementBooked>(&entry.body))
    return check_statement(books, *statement);
  return {};
}

}  // namespace federation
