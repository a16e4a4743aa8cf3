#include "federation/verify_fit.h"

#include "federation/credit.h"
#include "federation/own_accounts.h"
#include "federation/verify_accounts.h"
#include "federation/verify_fund.h"

namespace federation {

using protocol::AccountOpened;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;

namespace {

/// Which accounts here a payment of a kind cannot be without.
struct Needs {
  bool payer = false;
  bool payee = false;
};

Needs needs_of(PaymentKind kind) {
  switch (kind) {
    case PaymentKind::local:
    case PaymentKind::move_notes:
    case PaymentKind::sell_notes:
    case PaymentKind::redeem_notes:
    case PaymentKind::paper_to_digital:
    case PaymentKind::digital_to_paper:
    case PaymentKind::absorb:
      return {.payer = true, .payee = true};
    case PaymentKind::outgoing:
    case PaymentKind::redeem:
    case PaymentKind::bank_cash:
    case PaymentKind::reverse_deposit:
      return {.payer = true};
    case PaymentKind::incoming:
    case PaymentKind::issue:
      return {.payee = true};
    default:
      return {};
  }
}

/// Whoever is named is there, and whoever is needed is named.
bool has_its_accounts(const Books& books, const PaymentOpened& opened) {
  const auto is_there = [&](const protocol::AccountId& id, bool needed) {
    return id.is_zero() ? !needed : books.account(id) != nullptr;
  };
  const auto needs = needs_of(opened.kind);
  return is_there(opened.payer, needs.payer) && is_there(opened.payee, needs.payee) &&
         (!opened.fund || is_there(opened.fund->beneficiary, opened.fund->donation > 0));
}

std::string check_payment(const Books& books, const PaymentOpened& opened) {
  if (opened.status == PaymentStatus::refused) return {};
  if (opened.amount.minor <= 0) return "it moves nothing";
  return has_its_accounts(books, opened) ? "" : "an account that the payment concerns is not open";
}

/// A member's account can be wrong, and books go on; one of the node's own is known by its label ever after.
std::string check_account(const Books& books, const protocol::Entry& entry, const AccountOpened& opened) {
  return opened.purpose == protocol::AccountPurpose::member ? "" : check_account_entry(books, entry);
}

}  // namespace

/// A peer that comes back finds its accounts as they were.
std::string FitVerifier::check_introduced(const Books& books, const protocol::PeerIntroduced& introduced) {
  const auto identity = protocol::decode_node_identity(introduced.identity);
  if (!identity || identity->domain() == books.domain()) return {};  // said by the replay
  const auto expected = peer_accounts(books.currency(), identity->currency);
  std::deque<AccountOpened> due;
  for (const auto& opened : expected) {
    const auto* account = books.account(opened.account);
    if (account == nullptr)
      due.push_back(opened);
    else if (account->purpose != opened.purpose || account->currency != opened.currency)
      return "an account of the peer is another's, or in another unit";
  }
  if (!due.empty() && books.peer(identity->domain()) != nullptr)
    return "an account is not opened that these books cannot be without";
  due_ = std::move(due);
  return {};
}

std::string FitVerifier::check(const Books& books, const protocol::Entry& entry) {
  const auto* genesis = std::get_if<protocol::Genesis>(&entry.body);
  if (books.founded() == (genesis != nullptr)) return "a genesis entry is the first one and the only one";
  if (genesis != nullptr) {
    const auto founding = founding_accounts(genesis->currency);
    due_.assign(founding.begin(), founding.end());
    return {};
  }
  const auto* account = std::get_if<AccountOpened>(&entry.body);
  if (!due_.empty()) {
    if (account == nullptr || *account != due_.front())
      return "an account is not opened that these books cannot be without";
    due_.pop_front();
    return {};
  }
  if (is_mutual_credit(books) && needs_a_fund(entry.body)) return "a mutual credit has no fund";
  if (account != nullptr) return check_account(books, entry, *account);
  if (const auto* opened = std::get_if<PaymentOpened>(&entry.body)) return check_payment(books, *opened);
  if (const auto* introduced = std::get_if<protocol::PeerIntroduced>(&entry.body))
    return check_introduced(books, *introduced);
  return {};
}

}  // namespace federation
