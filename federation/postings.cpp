#include "federation/postings.h"

#include "federation/credit.h"
#include "federation/exchange.h"
#include "federation/own_accounts.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::Amount;
using protocol::check;
using protocol::Order;
using protocol::Transfer;
using protocol::TransferKind;

/// With what rounding leaves over.
static std::vector<Transfer> with_residue(const Books& books, std::vector<Transfer> transfers) {
  const auto residue = residue_of(books, transfers);
  transfers.insert(transfers.end(), residue.begin(), residue.end());
  return transfers;
}

/// The fee in own units. A rate that has changed since a restored answer was given may leave none.
static std::int64_t fee_in_units(const PeerState& previous, std::int64_t fee) {
  const auto rounding = previous.terms ? previous.terms->rounding : protocol::Rounding::down;
  return protocol::multiply(fee, previous.worth, rounding).value_or(0);
}

std::vector<Transfer> hold_postings(const PaymentKey& key, const protocol::AccountId& payer, const PeerState& next,
                                    const Amount& amount, const Amount& leaving) {
  return {hold(key, 0, next.bridge.settlement, next.position, leaving), hold(key, 1, payer, next.bridge.own, amount)};
}

std::vector<Transfer> credit_postings(const Books& books, const PeerState& previous, const Order& order,
                                      const protocol::AccountId& payee) {
  const auto& arriving = order.path.back().amount;
  std::vector<Transfer> transfers{post(previous.position, previous.bridge.settlement, arriving),
                                  post(previous.bridge.own, payee, order.credited)};
  const Amount fee{fee_in_units(previous, arriving.minor) - order.credited.minor, books.currency().code};
  if (fee.minor > 0) transfers.push_back(post(previous.bridge.own, own_accounts().association, fee));
  return with_residue(books, std::move(transfers));
}

std::vector<Transfer> forward_postings(const Books& books, const PaymentKey& key, const Order& order,
                                       std::size_t here) {
  const auto& arriving = order.path[here].amount;
  const auto& leaving = order.path[here + 1].amount;
  const PeerState& previous = *books.peer(order.path[here - 1].node);
  const PeerState& next = *books.peer(order.path[here + 1].node);
  std::vector<Transfer> transfers{hold(key, 0, previous.position, next.position, leaving)};
  const Amount fee{arriving.minor - leaving.minor, arriving.currency};
  if (fee.minor <= 0) return transfers;
  // The fee is the association's, in its own currency; the claim on the peer before stands behind it.
  transfers.push_back(hold(key, 1, previous.position, previous.bridge.settlement, fee));
  const Amount units{fee_in_units(previous, fee.minor), books.currency().code};
  if (units.minor > 0) transfers.push_back(hold(key, 2, previous.bridge.own, own_accounts().association, units));
  return transfers;
}

std::vector<Transfer> close_holds(const Books& books, const PaymentKey& key, TransferKind kind) {
  check(kind == TransferKind::post_hold || kind == TransferKind::void_hold, "holds are posted or voided");
  std::vector<Transfer> transfers;
  for (const auto& held : books.holds_of(key))
    transfers.push_back(
        {.kind = kind, .debit = held.debit, .credit = held.credit, .amount = held.amount, .hold = held.id});
  return with_residue(books, std::move(transfers));
}

Transfer post(const protocol::AccountId& debit, const protocol::AccountId& credit, Amount amount) {
  check(amount.minor > 0, "transfers move something");
  return {.kind = TransferKind::post, .debit = debit, .credit = credit, .amount = amount, .hold = {}};
}

Transfer hold(const PaymentKey& key, std::uint8_t leg, const protocol::AccountId& debit,
              const protocol::AccountId& credit, Amount amount) {
  Transfer transfer = post(debit, credit, amount);
  transfer.kind = TransferKind::hold;
  transfer.hold = storage::hold_id(key, leg);
  return transfer;
}

/// The account that a contradiction is taken from.
static const protocol::AccountId& bearer(const Books& books, const PeerState& peer) {
  return is_mutual_credit(books) ? peer.bridge.settlement : own_accounts().own_euros;
}

static Amount on_position(const Books& books, const PeerState& peer, std::int64_t minor) {
  return {minor, books.position(peer).currency};
}

std::vector<Transfer> borne_postings(const Books& books, const PeerState& peer, std::int64_t minor) {
  return forced(with_residue(books, {post(bearer(books, peer), peer.position, on_position(books, peer, minor))}));
}

/// Legs 0 to 2 are those of the payment as it was passed on.
Transfer borne_hold(const Books& books, const PaymentKey& key, const PeerState& peer, std::int64_t minor) {
  Transfer transfer = hold(key, 3, bearer(books, peer), peer.position, on_position(books, peer, minor));
  transfer.forced = true;
  return transfer;
}

std::vector<Transfer> stranded_postings(const Books& books, const PeerState& next, std::int64_t minor) {
  std::vector<Transfer> transfers{post(next.position, next.bridge.settlement, on_position(books, next, minor))};
  const Amount units{protocol::multiply_down(minor, next.worth).value_or(0), books.currency().code};
  if (units.minor > 0) transfers.push_back(post(next.bridge.own, own_accounts().suspense, units));
  return forced(with_residue(books, std::move(transfers)));
}

std::vector<Transfer> posted(const Books& books, std::vector<Transfer> transfers) {
  for (auto& transfer : transfers) {
    transfer.kind = TransferKind::post;
    transfer.hold = {};
  }
  return with_residue(books, std::move(transfers));
}

std::vector<Transfer> forced(std::vector<Transfer> transfers) {
  for (auto& transfer : transfers) transfer.forced = true;
  return transfers;
}

}  // namespace federation
