#include "federation/payment_rules.h"

#include "federation/own_accounts.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::Amount;
using protocol::check;
using protocol::failure;
using protocol::Transfer;

bool answer_known(Context& context, Ticket ticket, const PaymentKey& key, const protocol::Hash& request) {
  const auto known = context.books.payment(key);
  if (!known) return false;
  if (known->opened.request == request)
    context.emit(Reply{.ticket = ticket, .failure = {}, .payment = known});
  else
    context.fail(ticket, Reason::id_conflict, "this id was used for another request");
  return true;
}

/// The room may be more than can be counted.
static bool fits(const Result<std::int64_t>& room, std::int64_t minor) {
  return !room || minor <= *room;
}

bool has_room_to_pay(const Books& books, const PeerState& peer, std::int64_t minor) {
  const auto& position = books.position(peer);
  return fits(protocol::subtract(position.bounds.most, position.worst_high()), minor);
}

bool has_room_to_receive(const Books& books, const PeerState& peer, std::int64_t minor) {
  const auto& position = books.position(peer);
  return fits(protocol::subtract(position.worst_low(), position.bounds.least), minor);
}

Reason reason_of(const storage::Verdict& verdict, std::span<const Transfer> transfers, const Books& books) {
  using storage::Outcome;
  if (verdict.applied()) return Reason::none;
  check(verdict.transfer < transfers.size(), "a verdict points at a transfer");
  if (verdict.outcome == Outcome::overflow) return Reason::amount_overflow;
  const bool low = verdict.outcome == Outcome::below_least;
  check(low || verdict.outcome == Outcome::above_most, "transfers made here are well formed");
  const auto& transfer = transfers[verdict.transfer];
  switch (books.known_account(low ? transfer.debit : transfer.credit).purpose) {
    case protocol::AccountPurpose::fund:
    case protocol::AccountPurpose::unissued:
    case protocol::AccountPurpose::own_euros:
    case protocol::AccountPurpose::payable:
      return Reason::fund_insufficient;
    case protocol::AccountPurpose::notes:
    case protocol::AccountPurpose::paper:
      return Reason::notes_insufficient;
    case protocol::AccountPurpose::cash:
      return Reason::cash_insufficient;
    default:
      return Reason::insufficient_balance;
  }
}

const storage::Account* member_account(const Books& books, const protocol::AccountId& id) {
  const auto* account = books.account(id);
  return account != nullptr && account->purpose == protocol::AccountPurpose::member ? account : nullptr;
}

/// The address a refund must go to: that of the first payment's payer.
static bool goes_back_to(const Books& books, const Payment& first, const protocol::Address& payee) {
  if (first.opened.kind == protocol::PaymentKind::incoming) return first.opened.counterparty == payee.text();
  return payee.domain == books.domain() && books.account_of(payee.alias) == first.opened.payer;
}

Result<void> check_refund(const Books& books, const PaymentKey& first_key, const protocol::AccountId& payer,
                          const protocol::Address& payee, const Amount& amount) {
  using protocol::PaymentKind;
  const auto first = books.payment(first_key);
  if (!first || first->status() != protocol::PaymentStatus::accepted)
    return failure(Reason::not_refundable, "the payment to refund is not known as accepted");
  const bool to_member = first->opened.kind == PaymentKind::incoming || first->opened.kind == PaymentKind::local;
  if (!to_member || first->opened.payee != payer || !goes_back_to(books, *first, payee))
    return failure(Reason::not_refundable, "a refund goes from the payee of the first payment to its payer");
  if (amount.minor > first->opened.amount.minor - first->refunded)
    return failure(Reason::refund_exceeds, "more than is left of the first payment");
  return {};
}

std::size_t place_on_path(const protocol::Order& order, const Domain& self, const Domain& from) {
  for (std::size_t i = 1; i < order.path.size(); ++i)
    if (order.path[i].node == self) return order.path[i - 1].node == from ? i : 0;
  return 0;
}

Result<std::int64_t> fee_on(const protocol::AgreementTerms& terms, std::int64_t minor) {
  check(minor > 0, "fees are taken from what arrives");
  return protocol::multiply(minor, terms.fee, terms.rounding);
}

Result<void> check_standing(const PeerState& peer) {
  const std::string& domain = peer.identity.domain().text();
  if (peer.row.wound_up()) return failure(Reason::wound_up, domain + " was wound up");
  if (peer.row.frozen) return failure(Reason::link_frozen, "the link with " + domain + " is frozen");
  if (!peer.terms) return failure(Reason::no_agreement, "no agreement with " + domain + " is in force");
  if (peer.row.suspended_here || peer.row.suspended_there)
    return failure(Reason::agreement_suspended, "the agreement with " + domain + " is suspended");
  return {};
}

}  // namespace federation
