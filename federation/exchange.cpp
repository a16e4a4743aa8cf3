#include "federation/exchange.h"

#include "federation/credit.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/postings.h"
#include "protocol/check.h"

namespace federation {

using protocol::Fraction;
using protocol::Transfer;
using protocol::TransferKind;

Result<protocol::Amount> in_settlement(const PeerState& peer, const protocol::Amount& units) {
  protocol::check(peer.terms.has_value(), "a rate is that of an agreement");
  const auto minor =
      protocol::multiply(units.minor, {peer.worth.denominator, peer.worth.numerator}, peer.terms->rounding);
  if (!minor) return std::unexpected(minor.error());
  return protocol::Amount{*minor, peer.terms->settlement};
}

Result<std::int64_t> credited_of(const protocol::AgreementTerms& terms, const Fraction& worth, std::int64_t arriving) {
  const auto fee = fee_on(terms, arriving);
  if (!fee) return fee;
  return protocol::multiply(arriving - *fee, worth, terms.rounding);
}

namespace {

/// What transfers add to the credit balance of an account, holds that are only made or voided aside.
std::int64_t change_of(const protocol::AccountId& account, std::span<const Transfer> transfers) {
  std::int64_t change = 0;
  for (const auto& transfer : transfers) {
    if (!protocol::moves_money(transfer.kind)) continue;
    const auto sum = transfer.credit == account  ? protocol::add(change, transfer.amount.minor)
                     : transfer.debit == account ? protocol::subtract(change, transfer.amount.minor)
                                                 : Result<std::int64_t>(change);
    protocol::check(sum.has_value(), "what one payment moves can be counted");
    change = *sum;
  }
  return change;
}

std::int64_t balance_of(const Books& books, const protocol::AccountId& id) {
  const auto* account = books.account(id);
  return account == nullptr ? 0 : account->balance();
}

/// Own units that stand on worth beyond, or short of, what exchange is worth there. nullopt if no number says it, and
/// then the ledger takes no such transfer either.
std::optional<std::int64_t> excess(const Books& books, const PeerState& peer, const Fraction& worth,
                                   std::span<const Transfer> transfers) {
  const auto exchange =
      protocol::add(balance_of(books, peer.bridge.settlement), change_of(peer.bridge.settlement, transfers));
  const auto stands = protocol::add(balance_of(books, peer.bridge.own), change_of(peer.bridge.own, transfers));
  const auto due = exchange ? protocol::multiply_down(*exchange, worth) : exchange;
  const auto sum = due && stands ? protocol::add(*due, *stands) : due;  // worth has a debit balance
  return sum && stands && *sum != INT64_MIN ? std::optional(-*sum) : std::nullopt;
}

void post_residue(const PeerState& peer, std::int64_t excess, const protocol::CurrencyCode& own,
                  std::vector<Transfer>& transfers) {
  const auto& residue = own_accounts().residue;
  if (excess < 0) transfers.push_back(post(peer.bridge.own, residue, {-excess, own}));
  if (excess > 0) transfers.push_back(post(residue, peer.bridge.own, {excess, own}));
}

}  // namespace

std::vector<Transfer> residue_of(const Books& books, std::span<const Transfer> transfers) {
  std::vector<Transfer> residue;
  if (!is_mutual_credit(books)) return residue;
  for (const auto& [domain, peer] : books.peers())
    if (const auto left = excess(books, peer, peer.worth, transfers))
      post_residue(peer, *left, books.currency().code, residue);
  return residue;
}

std::vector<Transfer> revaluation(const Books& books, const PeerState& peer, const protocol::AgreementTerms& terms) {
  std::vector<Transfer> residue;
  if (!is_mutual_credit(books)) return residue;
  const auto worth = protocol::worth_of_settlement(terms, terms.side_of(books.domain()));
  if (const auto left = excess(books, peer, worth, {})) post_residue(peer, *left, books.currency().code, residue);
  return residue;
}

bool worth_holds(const Books& books) {
  if (!is_mutual_credit(books)) return true;
  for (const auto& [domain, peer] : books.peers())
    if (excess(books, peer, peer.worth, {}) != 0) return false;
  return true;
}

}  // namespace federation
