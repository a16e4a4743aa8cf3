#include "federation/verify_members.h"

#include "federation/member_rules.h"

namespace federation {

using protocol::AccountClosed;
using protocol::Entry;
using protocol::MemberStandingSet;
using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;

namespace {

Reason barred(const Books& books, const PaymentOpened& opened, Time now) {
  const bool gives_back = opened.refund_of.has_value();
  const auto minor = opened.amount.minor;
  const auto is_open = [&](const protocol::AccountId& id) {
    return books.account(id) != nullptr;
  };  // else said elsewhere
  const auto pays = [&] {
    return is_open(opened.payer) ? may_pay(books, opened.payer, minor, gives_back, now) : Reason::none;
  };
  const auto is_paid = [&] {
    return is_open(opened.payee) ? may_be_paid(books, opened.payee, minor, gives_back, now) : Reason::none;
  };
  switch (opened.kind) {
    case PaymentKind::local:
      return pays() == Reason::none ? is_paid() : pays();
    case PaymentKind::outgoing:
      return pays();
    case PaymentKind::incoming:
      return is_paid();
    default:
      return opened.fund ? may_change_money(books, opened, now) : Reason::none;
  }
}

std::string allowed(const Books& books, const PaymentOpened& opened, Time now) {
  const auto known = [&](const protocol::AccountId& id) { return id.is_zero() || books.account(id) != nullptr; };
  if (!known(opened.payer) || !known(opened.payee)) return {};  // said elsewhere
  const Reason reason = barred(books, opened, now);
  return reason == Reason::none ? "" : "the standing of a member forbids it: " + std::string(name(reason));
}

std::string check(const Books& books, const Entry& entry, const PaymentOpened& opened) {
  const bool forced = !entry.transfers.empty() && entry.transfers.front().forced;
  return forced || opened.status == PaymentStatus::refused ? "" : allowed(books, opened, entry.time);
}

/// An issue is asked again when its euros arrive.
std::string check(const Books& books, const Entry& entry, const PaymentClosed& closed) {
  const auto payment = closed.status == PaymentStatus::accepted ? books.payment(closed.key) : std::nullopt;
  return payment && payment->opened.kind == PaymentKind::issue ? allowed(books, payment->opened, entry.time) : "";
}

std::string check(const Books& books, const Entry&, const MemberStandingSet& set) {
  const auto* account = books.account(set.account);
  return account != nullptr && account->purpose == protocol::AccountPurpose::member ? "" : "it concerns no member";
}

std::string check(const Books& books, const Entry&, const AccountClosed& closed) {
  if (books.account(closed.account) == nullptr) return {};  // said by the replay
  return books.recovering() ? "the node waits for its peers" : what_keeps_open(books, closed.account);
}

template <class Body>
std::string check(const Books&, const Entry&, const Body&) {
  return {};
}

}  // namespace

std::string check_members_entry(const Books& books, const Entry& entry) {
  return std::visit([&](const auto& body) { return check(books, entry, body); }, entry.body);
}

}  // namespace federation
