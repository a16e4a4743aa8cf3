#include "federation/verify_paper.h"

#include "federation/member_rules.h"
#include "federation/paper_accounts.h"
#include "federation/paper_postings.h"
#include "federation/payment_rules.h"

namespace federation {

using protocol::AccountId;
using protocol::AccountPurpose;
using protocol::PaymentKind;
using protocol::PaymentOpened;

namespace {

bool is_labelled(const Books& books, const AccountId& id, std::string_view prefix) {
  const auto* account = books.account(id);
  return account != nullptr && account->label.starts_with(prefix);
}

bool is_stock(const Books& books, const AccountId& id) {
  return is_labelled(books, id, stock_label(""));
}
bool are_returns(const Books& books, const AccountId& id) {
  return is_labelled(books, id, returns_label(""));
}

std::string check_redemption(const Books& books, const PaymentOpened& opened) {
  const auto& rules = books.fund().rules();
  const auto* member = member_account(books, opened.payer);
  if (member == nullptr || !may_redeem(member->member)) return "only professionals and local authorities redeem";
  const auto commission = protocol::multiply(opened.amount.minor, rules.commission, rules.rounding);
  if (!commission || *commission != opened.fund->commission) return "the commission is not that of the rules";
  return are_returns(books, opened.payee) ? "" : "its notes are taken back nowhere";
}

/// Notes are made in the vault, and what is destroyed is gone; nobody brings notes to where they were taken back.
bool may_move(const Books& books, const PaymentOpened& opened) {
  const auto is_place = [&](const AccountId& id) {
    const auto* account = books.account(id);
    return account != nullptr && account->purpose == AccountPurpose::notes && id != paper_accounts().out;
  };
  const auto& paper = paper_accounts();
  return is_place(opened.payer) && is_place(opened.payee) && opened.payer != paper.destroyed &&
         opened.payee != paper.printed && !are_returns(books, opened.payee) &&
         (opened.payer != paper.printed || opened.payee == paper.vault);
}

/// The stock of a counter is sold for its own cash.
bool is_sale(const Books& books, const PaymentOpened& opened) {
  if (!is_stock(books, opened.payer) || !is_labelled(books, opened.payee, cash_prefix)) return false;
  const auto counter = books.account(opened.payee)->label.substr(cash_prefix.size());
  return books.account(opened.payer)->label == stock_label(counter);
}

bool has_its_accounts(const Books& books, const PaymentOpened& opened) {
  switch (opened.kind) {
    case PaymentKind::move_notes:
      return may_move(books, opened);
    case PaymentKind::sell_notes:
      return is_sale(books, opened);
    case PaymentKind::paper_to_digital:
      return are_returns(books, opened.payer) && member_account(books, opened.payee) != nullptr;
    case PaymentKind::digital_to_paper:
      return member_account(books, opened.payer) != nullptr && is_stock(books, opened.payee);
    case PaymentKind::bank_cash:
      return is_labelled(books, opened.payer, cash_prefix) && opened.payee.is_zero();
    default:
      return opened.payer.is_zero() && opened.payee.is_zero();
  }
}

}  // namespace

std::string check_paper_payment(const Books& books, const PaymentOpened& opened) {
  if (opened.kind == PaymentKind::redeem_notes) return check_redemption(books, opened);
  if (!has_its_accounts(books, opened)) return "it is between accounts that such a payment does not have";
  const bool brings = opened.kind == PaymentKind::bank_cash && opened.status != protocol::PaymentStatus::refused;
  if (brings && cash_at_hand(books, opened.payer) < opened.amount.minor)
    return "it brings to the bank what the counter does not have";
  return "";
}

std::string check_count(const Books& books, const protocol::Entry& entry, const protocol::CounterCounted& counted) {
  const auto expected = count_postings(books, counted);
  if (!expected) return "it counts what cannot be: " + expected.error().detail;
  if (counted.author.empty() || (!expected->empty() && counted.reason.empty()))
    return "nobody has counted, or says why it differs";
  return entry.transfers == *expected ? "" : "what moves is not what was counted";
}

}  // namespace federation
