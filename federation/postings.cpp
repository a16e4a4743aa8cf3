#include "federation/postings.h"

#include "federation/own_accounts.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::Amount;
using protocol::check;
using protocol::Order;
using protocol::Transfer;
using protocol::TransferKind;

std::vector<Transfer> hold_postings(const PaymentKey& key, const protocol::AccountId& payer,
                                    const protocol::AccountId& position, const Amount& amount) {
  return {hold(key, 0, own_accounts().backing, position, in_euro(amount)),
          hold(key, 1, payer, own_accounts().circulation, amount)};
}

std::vector<Transfer> credit_postings(const Books& books, const PeerState& previous, const Order& order,
                                      const protocol::AccountId& payee) {
  const auto& arriving = order.path.back().amount;
  std::vector<Transfer> transfers{post(previous.position, own_accounts().backing, arriving),
                                  post(own_accounts().circulation, payee, order.credited)};
  const protocol::Amount fee{arriving.minor - order.credited.minor, books.currency().code};
  if (fee.minor > 0) transfers.push_back(post(own_accounts().circulation, own_accounts().association, fee));
  return transfers;
}

std::vector<Transfer> forward_postings(const Books& books, const Order& order, std::size_t here) {
  const auto& arriving = order.path[here].amount;
  const auto& leaving = order.path[here + 1].amount;
  const auto& previous = books.peer(order.path[here - 1].node)->position;
  const auto& next = books.peer(order.path[here + 1].node)->position;
  std::vector<Transfer> transfers{hold(order.key(), 0, previous, next, leaving)};
  const protocol::Amount fee{arriving.minor - leaving.minor, arriving.currency};
  if (fee.minor > 0) {
    // The fee is issued to the association in its own currency; the claim on the peer before backs it.
    transfers.push_back(hold(order.key(), 1, previous, own_accounts().backing, fee));
    transfers.push_back(hold(order.key(), 2, own_accounts().circulation, own_accounts().association,
                             {fee.minor, books.currency().code}));
  }
  return transfers;
}

std::vector<Transfer> close_holds(const Books& books, const PaymentKey& key, TransferKind kind) {
  check(kind == TransferKind::post_hold || kind == TransferKind::void_hold, "holds are posted or voided");
  std::vector<Transfer> transfers;
  for (const auto& held : books.holds_of(key))
    transfers.push_back(
        {.kind = kind, .debit = held.debit, .credit = held.credit, .amount = held.amount, .hold = held.id});
  return transfers;
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

Amount in_euro(const Amount& units) {
  return {units.minor, protocol::euro()};
}

std::vector<Transfer> posted(std::vector<Transfer> transfers) {
  for (auto& transfer : transfers) {
    transfer.kind = TransferKind::post;
    transfer.hold = {};
  }
  return transfers;
}

std::vector<Transfer> forced(std::vector<Transfer> transfers) {
  for (auto& transfer : transfers) transfer.forced = true;
  return transfers;
}

}  // namespace federation
